"""Stand-in of lightly.data.LightlyDataset (lightly-ai/lightly@0a82f19): an ImageFolder, filtered by names."""

import os

from torchvision.datasets import ImageFolder


class LightlyDataset:
    def __init__(self, input_dir, transform=None, index_to_filename=None, filenames=None):
        self.input_dir = input_dir
        self.index_to_filename = index_to_filename or filename
        if input_dir is not None:
            wanted = None if filenames is None else {os.path.join(input_dir, name) for name in filenames}
            is_valid = None if wanted is None else lambda path: path in wanted
            self.dataset = ImageFolder(input_dir, transform=transform, is_valid_file=is_valid)

    @classmethod
    def from_torch_dataset(cls, dataset, transform=None, index_to_filename=None):
        made = cls(None, index_to_filename=index_to_filename)
        made.dataset = dataset
        return made

    def __getitem__(self, index):
        image, target = self.dataset[index]
        return image, target, self.index_to_filename(self.dataset, index)

    def __len__(self):
        return len(self.dataset)


def filename(dataset, index):
    if isinstance(dataset, ImageFolder):
        return os.path.relpath(dataset.imgs[index][0], dataset.root)
    return str(index)
