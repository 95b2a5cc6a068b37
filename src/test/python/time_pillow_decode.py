#!/usr/bin/env python3
"""How fast Pillow decodes the images of a folder to RGB, in processor time.

    python3 src/test/python/time_pillow_decode.py FOLDER

The counterpart of src/jmh/java/io/corelake/image/DecodeSpeed.java.
"""
import io
import pathlib
import sys
import time

import PIL
from PIL import Image, features

print("Pillow", PIL.__version__, "libjpeg-turbo", features.version("libjpeg_turbo"))
files = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")) if path.is_file()]
for _ in range(5):
    start, decoded = time.process_time(), 0
    for file in files:
        try:
            Image.open(io.BytesIO(file)).convert("RGB")
            decoded += 1
        except OSError:
            pass  # Not an image.
    print(f"{decoded:,} of {len(files):,} files decoded, {decoded / (time.process_time() - start):.0f} images/s")
