#!/usr/bin/env python3
"""The embed stage as one would write it in Python: DataLoader, Pillow, TorchScript. For comparison.

    python3 src/jmh/python/pytorch_pipeline.py FOLDER resnet18.pt 224 2 64 [channels-last]

Arguments as of EmbedSpeed: a folder of images, a TorchScript file, the side of its input, views,
batch size. Two worker processes decode and augment (SimCLR's policy, the operations that
torchvision's transforms run on Pillow images), the main process runs the network on all cores.
Needs PyTorch and Pillow.
"""
import io
import pathlib
import random
import sys
import time

import numpy
import torch
from PIL import Image, ImageEnhance, ImageFilter
from torch.utils.data import DataLoader, Dataset

WORKERS = 2


def resized_crop(image, size):
    width, height = image.size
    for _ in range(10):
        area = width * height * random.uniform(0.08, 1)
        aspect = numpy.exp(random.uniform(numpy.log(3 / 4), numpy.log(4 / 3)))
        w, h = round((area * aspect) ** 0.5), round((area / aspect) ** 0.5)
        if 0 < w <= width and 0 < h <= height:
            x, y = random.randint(0, width - w), random.randint(0, height - h)
            return image.resize((size, size), Image.BILINEAR, (x, y, x + w, y + h))
    return image.resize((size, size), Image.BILINEAR)


def hue(image, shift):
    h, s, v = image.convert("HSV").split()
    turned = (numpy.asarray(h, dtype=numpy.uint8) + numpy.uint8(int(shift * 255) % 256)).astype(numpy.uint8)
    return Image.merge("HSV", (Image.fromarray(turned, "L"), s, v)).convert("RGB")


def view(image, size):
    image = resized_crop(image, size)
    if random.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    if random.random() < 0.8:
        steps = [lambda i: ImageEnhance.Brightness(i).enhance(random.uniform(0.6, 1.4)),
                 lambda i: ImageEnhance.Contrast(i).enhance(random.uniform(0.6, 1.4)),
                 lambda i: ImageEnhance.Color(i).enhance(random.uniform(0.6, 1.4)),
                 lambda i: hue(i, random.uniform(-0.1, 0.1))]
        random.shuffle(steps)
        for step in steps:
            image = step(image)
    if random.random() < 0.2:
        image = image.convert("L").convert("RGB")
    if size > 64 and random.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 2)))
    return torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1).float().div(255)


class Views(Dataset):
    def __init__(self, files, size, views):
        self.files, self.size, self.views = files, size, views

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        image = Image.open(io.BytesIO(self.files[index].read_bytes())).convert("RGB")
        return torch.stack([view(image, self.size) for _ in range(self.views)])


def main():
    folder, model, size, views, batch = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    network = torch.jit.load(model).eval()
    last = sys.argv[6:] == ["channels-last"]
    layout = torch.channels_last if last else torch.contiguous_format
    loader = DataLoader(Views(files, size, views), batch_size=batch // views, num_workers=WORKERS)
    vectors, start = [], time.time()
    with torch.inference_mode():
        for images in loader:
            output = network(images.flatten(0, 1).contiguous(memory_format=layout))
            output = output[0] if isinstance(output, tuple) else output
            unit = torch.nn.functional.normalize(output).reshape(len(images), views, -1)
            vectors.append(unit.mean(1))
    seconds = time.time() - start
    print(f"torch {torch.__version__}: {len(torch.cat(vectors)):,} images, {len(files) / seconds:.1f} images/s")


main()
