"""Stand-in of CustomDatasetWithoutLabels (vturrisi/solo-learn@2aa1e64)."""

import os
from pathlib import Path

from PIL import Image
from torch.utils.data import Dataset


class CustomDatasetWithoutLabels(Dataset):
    def __init__(self, root, transform=None):
        self.root = Path(root)
        self.transform = transform
        self.images = os.listdir(root)

    def __getitem__(self, index):
        image = Image.open(self.root / self.images[index]).convert("RGB")
        return (image if self.transform is None else self.transform(image)), -1

    def __len__(self):
        return len(self.images)
