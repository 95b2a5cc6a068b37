"""Stand-in of DiskImageDataset (facebookresearch/vissl@0832020): a disk_filelist in a .npy file."""

import logging
import os

import numpy as np
from PIL import Image


class DiskImageDataset:
    def __init__(self, cfg, data_source, path, split, dataset_name):
        settings = cfg["DATA"][split]
        settings["BATCHSIZE_PER_REPLICA"]  # the size of the queue, which VISSL wants in any case
        assert data_source == "disk_filelist", data_source
        assert os.path.isfile(path), f"File {path} does not exist"
        # No pickle is allowed, as in VISSL.
        self.paths = np.load(path, encoding="latin1", mmap_mode="r" if settings.MMAP_MODE else None)
        self.replaced = settings["REMOVE_IMG_PATH_PREFIX"], settings["NEW_IMG_PATH_PREFIX"]
        self.default = Image.new("RGB", (settings["DEFAULT_GRAY_IMG_SIZE"],) * 2, (128, 128, 128))
        assert not settings["ENABLE_QUEUE_DATASET"], "the stand-in has no queue"

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        path = self.paths[index]
        if path.startswith(self.replaced[0]):
            path = path.replace(*self.replaced)
        try:
            with open(path, "rb") as file:
                return Image.open(file).convert("RGB"), True
        except Exception as e:
            logging.warning("Couldn't load: %s. Exception: %s", path, e)
            return self.default, False
