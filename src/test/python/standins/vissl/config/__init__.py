"""Stand-in of AttrDict (facebookresearch/vissl@1bb942f)."""


class AttrDict(dict):
    def __init__(self, dictionary):
        super().__init__((k, AttrDict(v) if isinstance(v, dict) else v) for k, v in dictionary.items())

    def __getattr__(self, key):
        if key not in self:
            raise AttributeError(key)
        return self[key]
