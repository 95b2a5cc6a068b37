#!/usr/bin/env python3
"""Decodes every file below a folder with Pillow, for PillowComparison.java and the image fixtures.

usage: pillow_decode.py FOLDER OUTPUT

OUTPUT/verdicts.tsv has a line for each file: path, verdict, and the name of the file of its pixels.
A file of pixels holds width and height as big-endian 32-bit integers, and then the rows of RGB bytes.
"""
import os
import struct
import sys
import warnings

import numpy
from PIL import Image, ImageOps

# The formats that CoreLake reads.
FORMATS = ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"]


def rgb(path):
    """Returns what a training job sees: turned upright, without alpha; of 16 bits the upper 8."""
    with Image.open(path, formats=FORMATS) as image:
        image.load()
        verdict = "%s %s %dx%d" % (image.format.lower(), image.mode, *image.size)
        if image.format == "TIFF":
            # load() has turned a TIFF already, and exif_transpose of Pillow 9 would turn it again.
            upright = image
        else:
            try:
                upright = ImageOps.exif_transpose(image)
            except Exception:  # damaged EXIF: a loader that asks for no orientation reads the file
                upright = image
        if upright.mode.startswith("I"):
            # Pillow's own conversion cuts 16 bits off at 255.
            samples = numpy.asarray(upright).astype("int64") >> 8
            pixels = numpy.repeat(samples[:, :, None], 3, axis=2).astype("uint8")
        else:
            pixels = numpy.asarray(upright.convert("RGB"))
        return verdict, pixels


def packed(pixels):
    return struct.pack(">II", pixels.shape[1], pixels.shape[0]) + pixels.tobytes()


def main(folder, output):
    warnings.simplefilter("ignore")
    os.makedirs(output, exist_ok=True)
    paths = []
    for directory, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(directory, name), folder) for name in names]
    with open(os.path.join(output, "verdicts.tsv"), "w", encoding="utf-8") as verdicts:
        for number, path in enumerate(sorted(paths)):
            name = "-"
            try:
                verdict, pixels = rgb(os.path.join(folder, path))
                name = "%05d.rgb" % number
                with open(os.path.join(output, name), "wb") as file:
                    file.write(packed(pixels))
            except Exception as error:
                text = str(error).replace(folder, "").replace("\t", " ").split("\n")[0]
                verdict = "%s: %s" % (type(error).__name__, text)
            verdicts.write("%s\t%s\t%s\n" % (path, verdict, name))


if __name__ == "__main__":
    main(*sys.argv[1:])
