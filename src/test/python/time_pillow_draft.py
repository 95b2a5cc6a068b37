"""Images a second of one thread for Pillow's whole and scaled (draft) decoding of JPEG files; the
seconds are those of the thread on a processor, as in ScaledJpegSpeed.

python3 src/test/python/time_pillow_draft.py target/scaled-jpeg/*.jpg
"""

import io
import sys
import time

from PIL import Image, __version__, features

ROUNDS = 5
ROUND_SECONDS = 1.0


def decode(data, scale):
    image = Image.open(io.BytesIO(data))
    if scale > 1:
        image.draft("RGB", (image.width // scale, image.height // scale))
    image.load()
    return image


def best_rate(data, scale):
    best = 0.0
    for _ in range(ROUNDS):
        images = 0
        start = time.thread_time()
        seconds = 0.0
        while seconds < ROUND_SECONDS:
            decode(data, scale)
            images += 1
            seconds = time.thread_time() - start
        best = max(best, images / seconds)
    return best


turbo = features.version("libjpeg_turbo") if features.check("libjpeg_turbo") else "no"
print(f"Pillow {__version__}, libjpeg-turbo {turbo}")
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    print(f"{path}, {len(data):,} bytes")
    for scale in (1, 2, 4, 8):
        rate = best_rate(data, scale)
        size = decode(data, scale).size
        print(
            f"pillow, 1/{scale}  {size[0]:4} x {size[1]:4} {rate:9.1f} images/s"
            f" {1000 / rate:7.2f} ms {rate * len(data) / 1e6:7.1f} MB/s"
        )
