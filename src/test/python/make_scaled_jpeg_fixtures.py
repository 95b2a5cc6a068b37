"""Writes the fixtures of ScaledJpegTest: small JPEG files, and what Pillow's draft() decodes.

python3 src/test/python/make_scaled_jpeg_fixtures.py src/test/resources/io/corelake/image/scaled-jpeg

NAME.jpg is a file, NAME-K.rgb the bytes that libjpeg decodes from it at 1/K: rows of red, green and
blue, one byte each. The pictures are drawn here. Made with Pillow 9.4.0 and libjpeg-turbo 2.1.5.
"""

import io
import math
import pathlib
import sys

from PIL import Image

SCALES = (2, 4, 8)


def drawn(width, height):
    """Soft waves under a fine grain, with hard edges."""
    image = Image.new("RGB", (width, height))
    state = 12345
    for y in range(height):
        for x in range(width):
            samples = []
            for band in range(3):
                state = (1103515245 * state + 12345) % (1 << 31)
                grain = (state >> 16) % 31 - 15
                wave = 60 * math.sin(0.21 * x + band) + 50 * math.cos(0.13 * y - band)
                edge = 70 if (x // 9 + y // 7) % 3 == band else 0
                samples.append(max(0, min(255, round(100 + wave + edge + grain))))
            image.putpixel((x, y), tuple(samples))
    return image


def encoded(image, **options):
    file = io.BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def stacked(file, width, height):
    """The same blocks as 4:4:0 instead of 4:2:2, of a size that has as many units."""
    frame = file.index(b"\xff\xc0")
    changed = bytearray(file)
    changed[frame + 5 : frame + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    assert changed[frame + 11] == 0x21
    changed[frame + 11] = 0x12
    return bytes(changed)


def files():
    image = drawn(61, 45)
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        yield name, encoded(image, quality=85, subsampling=subsampling)
    yield "420-coarse", encoded(image, quality=20, subsampling=2, optimize=True)
    yield "420-fine", encoded(image, quality=100, subsampling=2)
    yield "gray", encoded(image.convert("L"), quality=85)
    # 4 x 6 units of 16 x 8 become 6 x 4 of 8 x 16.
    yield "440", stacked(encoded(image, quality=85, subsampling=1), 43, 59)
    # Too narrow for interpolation at a quarter and an eighth.
    yield "422-narrow", encoded(drawn(9, 20), quality=85, subsampling=1)


def scaled(file, scale):
    image = Image.open(io.BytesIO(file))
    width, height = image.size
    image.draft(image.mode, (width // scale, height // scale))
    assert image.size == (-(-width // scale), -(-height // scale))
    return image.convert("RGB").tobytes()


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, file in files():
    (folder / f"{name}.jpg").write_bytes(file)
    for scale in SCALES:
        (folder / f"{name}-{scale}.rgb").write_bytes(scaled(file, scale))
