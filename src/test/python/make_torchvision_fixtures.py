"""Writes the fixtures of TorchvisionTest: views of a drawn picture, as torchvision renders them.

python3 src/test/python/make_torchvision_fixtures.py src/test/resources/io/corelake/image/torchvision

drawn.rgb is the picture: 48 rows of 64 pixels, red, green and blue, one byte each. views.tsv has a
recipe a line, and expected.f32 the views one after the other, float32 little-endian: of each view,
float[3][size][size], every stride-th number. All in float32 tensors, so nothing is rounded to
bytes on the way. Made with torchvision 0.14.1 and torch 1.13 (Debian's python3-torchvision).
"""

import math
import pathlib
import sys

import torch
import torchvision
import torchvision.transforms.functional as F

WIDTH = 64
HEIGHT = 48
COLUMNS = (
    "name x y width height flip jitter brightness contrast saturation hue grayscale sigma size mean std stride"
).split()
PLAIN = dict(
    x=0, y=0, width=32, height=32, flip=0, jitter="-", brightness=1, contrast=1, saturation=1,
    hue=0, grayscale=0, sigma=0, size=32, mean="0,0,0", std="1,1,1", stride=7,
)


def drawn():
    """Soft waves under a fine grain with hard edges; a corner of pure colours, gray and black."""
    samples = bytearray()
    state = 4711
    for y in range(HEIGHT):
        for x in range(WIDTH):
            pure = x < 8 and y < 8
            for band in range(3):
                state = (1103515245 * state + 12345) % (1 << 31)
                grain = (state >> 16) % 31 - 15
                wave = 70 * math.sin(0.17 * x + 2 * band) + 60 * math.cos(0.11 * y - band)
                edge = 70 if (x // 9 + y // 7) % 3 == band else 0
                sample = max(0, min(255, round(100 + wave + edge + grain)))
                if pure:
                    level = 36 * y
                    sample = level if (x >> band) & 1 else (level if x == 0 else 0)
                samples.append(sample)
    return bytes(samples)


def views():
    """The recipes: each operation alone, then all of them in several orders."""

    def view(name, **parts):
        assert not parts.keys() - PLAIN.keys()
        return {"name": name, **PLAIN, **parts}

    yield view("crop-same-size")
    yield view("crop-flipped", x=11, y=9, flip=1)
    yield view("crop-enlarged", x=5, y=3, width=17, height=14)
    yield view("crop-enlarged-flipped", x=5, y=3, width=17, height=14, flip=1)
    yield view("crop-little-enlarged", x=1, y=2, width=31, height=29)
    yield view("crop-much-enlarged", x=20, y=20, width=5, height=4)
    yield view("crop-one-pixel", x=63, y=47, width=1, height=1, size=9)
    yield view("crop-one-column", x=63, y=0, width=1, height=48, size=20)
    yield view("crop-last-corner", x=40, y=30, width=24, height=18, size=25)
    yield view("crop-little-shrunk", width=36, height=35, x=28, y=13)
    yield view("crop-halved", width=64, height=48, size=24)
    yield view("crop-shrunk", width=63, height=47, size=11, stride=1)
    yield view("crop-shrunk-flipped", width=63, height=47, size=11, flip=1, stride=1)
    yield view("crop-much-shrunk", width=64, height=48, size=3, stride=1)
    yield view("crop-wide", y=40, width=60, height=8, size=20)
    for factor in (0.6, 1.0, 1.4):
        yield view(f"brightness-{factor}", jitter="B", brightness=factor)
        yield view(f"contrast-{factor}", jitter="C", contrast=factor)
        yield view(f"saturation-{factor}", jitter="S", saturation=factor)
    yield view("brightness-0", jitter="B", brightness=0)
    yield view("contrast-0", jitter="C", contrast=0)
    yield view("saturation-0", jitter="S", saturation=0)
    yield view("saturation-2.5", jitter="S", saturation=2.5)
    for turns in (-0.5, -0.1, 0.0, 0.03, 0.1, 0.37, 0.5):
        yield view(f"hue-{turns}", jitter="H", hue=turns)
    yield view("grayscale", grayscale=1)
    for sigma in (0.1, 0.4, 0.9, 2.0):
        yield view(f"blur-{sigma}", sigma=sigma, size=70, width=64, height=48, stride=37)
    yield view("blur-224", sigma=2.0, size=224, width=64, height=48, stride=401)
    yield view("blur-224-weak", sigma=0.7, size=224, width=20, height=20, stride=401)
    yield view("normalized", mean="0.485,0.456,0.406", std="0.229,0.224,0.225")
    chain = dict(
        brightness=1.3, contrast=0.75, saturation=1.37, hue=-0.083, width=41, height=37, x=13, y=6,
        mean="0.485,0.456,0.406", std="0.229,0.224,0.225", size=72, sigma=1.3, stride=41,
    )
    for order in ("BCSH", "HSCB", "SHBC", "CHBS", "HBCS", "CBHS"):
        yield view(f"chain-{order}", jitter=order, flip=order < "D", **chain)
    yield view("chain-grayscale", jitter="SBHC", flip=1, grayscale=1, **chain)
    yield view("chain-no-jitter", grayscale=1, **{**chain, "sigma": 0})


def render(picture, view):
    size = view["size"]
    image = F.resized_crop(
        picture, view["y"], view["x"], view["height"], view["width"], [size, size],
        F.InterpolationMode.BILINEAR, antialias=True,
    )
    if view["flip"]:
        image = F.hflip(image)
    for operation in view["jitter"].replace("-", ""):
        if operation == "B":
            image = F.adjust_brightness(image, view["brightness"])
        elif operation == "C":
            image = F.adjust_contrast(image, view["contrast"])
        elif operation == "S":
            image = F.adjust_saturation(image, view["saturation"])
        else:
            image = F.adjust_hue(image, view["hue"])
    if view["grayscale"]:
        image = F.rgb_to_grayscale(image, num_output_channels=3)
    if view["sigma"]:
        kernel = size // 10 | 1
        image = F.gaussian_blur(image, [kernel, kernel], [view["sigma"], view["sigma"]])
    mean, std = ([float(number) for number in view[key].split(",")] for key in ("mean", "std"))
    return F.normalize(image, mean, std)


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
samples = drawn()
(folder / "drawn.rgb").write_bytes(samples)
picture = torch.tensor(list(samples), dtype=torch.float32).reshape(HEIGHT, WIDTH, 3)
picture = picture.permute(2, 0, 1) / 255
lines = [f"# torchvision {torchvision.__version__}, torch {torch.__version__}", "\t".join(COLUMNS)]
with open(folder / "expected.f32", "wb") as expected:
    for view in views():
        rendered = render(picture, view)
        expected.write(rendered.flatten()[:: view["stride"]].numpy().astype("<f4").tobytes())
        lines.append("\t".join(str(int(view[key]) if isinstance(view[key], bool) else view[key]) for key in COLUMNS))
(folder / "views.tsv").write_text("\n".join(lines) + "\n")
