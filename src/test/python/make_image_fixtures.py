#!/usr/bin/env python3
"""Draws the image fixtures: small files of every kind, and beside each what Pillow makes of it.

usage: make_image_fixtures.py FOLDER      (src/test/resources/image-fixtures)

NAME.rgb holds the pixels of NAME as pillow_decode.py writes them. Everything is drawn here, with a
fixed seed. Written with Pillow 9.4 and numpy 1.24.
"""
import io
import os
import struct
import sys
import zlib

import numpy
from PIL import Image, ImageDraw

import pillow_decode

SIDE = 24
FOLDER = ""


def drawing(width=SIDE, height=SIDE - 5):
    """Returns a smooth picture with a sharp shape in one corner: no symmetry hides a wrong turn."""
    y, x = numpy.mgrid[0:height, 0:width]
    bands = [255 * x / width, 255 * y / height, 127 + 100 * numpy.sin(0.4 * (x + 2 * y))]
    image = Image.fromarray(numpy.stack(bands, -1).astype("uint8"))
    ImageDraw.Draw(image).polygon([(1, 1), (9, 2), (3, 8)], fill=(250, 40, 60))
    return image


def noisy(channels, bits=8):
    random = numpy.random.default_rng(7)
    return random.integers(0, 1 << bits, (SIDE - 5, SIDE, channels), dtype="uint16")


def put(name, data):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as file:
        file.write(data)
    _, pixels = pillow_decode.rgb(path)
    with open(path + ".rgb", "wb") as file:
        file.write(pillow_decode.packed(pixels))


def saved(image, name, **options):
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def jpegs():
    image = drawing()
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        put("jpeg-%s.jpg" % name, saved(image, "JPEG", subsampling=subsampling, quality=90))
    put("jpeg-progressive.jpg", saved(image, "JPEG", progressive=True, quality=90))
    put("jpeg-gray.jpg", saved(image.convert("L"), "JPEG"))
    cmyk = saved(image.convert("CMYK"), "JPEG", quality=90)
    put("jpeg-cmyk.jpg", cmyk)
    # The same samples taken for YCCK: other colours, the same arithmetic in every decoder.
    adobe = cmyk.index(b"Adobe")
    put("jpeg-ycck.jpg", cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :])
    # And for RGB: an Adobe marker that says so, in place of JFIF's.
    plain = saved(image, "JPEG", subsampling=0, quality=90)
    jfif = struct.unpack(">H", plain[4:6])[0]
    rgb_marker = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"
    put("jpeg-rgb.jpg", plain[:2] + rgb_marker + plain[4 + jfif :])
    put("jpeg-restart.jpg", with_restarts(image))
    put("jpeg-trailing-garbage.jpg", plain + bytes(range(256)) * 4)
    for orientation in range(1, 9):
        put("jpeg-exif-%d.jpg" % orientation, saved(image, "JPEG", exif=exif(orientation)))


def with_restarts(image):
    """Pillow writes no restart markers; two gray strips put together make a file with one."""
    strip = [saved(image.convert("L").crop((0, y, SIDE, y + 8)), "JPEG") for y in (0, 8)]
    scan = [data.index(b"\xff\xda") + 10 for data in strip]
    frame = strip[0].index(b"\xff\xc0")
    height = struct.pack(">H", 16)
    interval = b"\xff\xdd\0\4" + struct.pack(">H", SIDE // 8)
    head = strip[0][:frame] + interval + strip[0][frame : frame + 5] + height
    tail = strip[0][frame + 7 : -2] + b"\xff\xd0" + strip[1][scan[1] :]
    return head + tail


def chunk(kind, data):
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(samples, bits, kind, *extra, interlaced=False):
    """Returns a PNG file of samples [height, width, channels]; Pillow writes not every kind."""
    height, width, _ = samples.shape
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    rows = b""
    for left, top, right, down in passes:
        part = samples[top::down, left::right]
        if part.size:
            rows += b"".join(b"\0" + packed_row(row.ravel(), bits) for row in part)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlaced)
    chunks = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def packed_row(samples, bits):
    text = "".join(format(sample, "0%db" % bits) for sample in samples)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def pngs():
    for bits in (1, 2, 4, 8, 16):
        put("png-gray-%d.png" % bits, png(noisy(1, bits), bits, 0))
    colors = numpy.random.default_rng(3).integers(0, 256, 768, dtype="uint8").tobytes()
    for bits in (1, 2, 4, 8):
        palette = chunk(b"PLTE", colors[: 3 << bits])
        put("png-palette-%d.png" % bits, png(noisy(1, bits), bits, 3, palette))
    short = chunk(b"PLTE", colors[:300])
    put("png-palette-short.png", png(noisy(1) % 100, 8, 3, short))
    put("png-palette-transparent.png", png(noisy(1), 8, 3, chunk(b"PLTE", colors), chunk(b"tRNS", b"\0\x80")))
    put("png-rgb.png", png(noisy(3), 8, 2))
    put("png-rgb-16.png", png(noisy(3, 16), 16, 2))
    put("png-rgb-transparent.png", png(noisy(3), 8, 2, chunk(b"tRNS", b"\0\1\0\2\0\3")))
    put("png-gray-transparent.png", png(noisy(1), 8, 0, chunk(b"tRNS", b"\0\7")))
    put("png-rgba.png", png(noisy(4), 8, 6))
    put("png-rgba-16.png", png(noisy(4, 16), 16, 6))
    put("png-la.png", png(noisy(2), 8, 4))
    put("png-la-16.png", png(noisy(2, 16), 16, 4))
    put("png-interlaced.png", png(noisy(3), 8, 2, interlaced=True))
    put("png-exif-6.png", png(noisy(3), 8, 2, chunk(b"eXIf", exif(6)[6:])))
    xmp = b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="8"/>'
    put("png-xmp-8.png", png(noisy(3), 8, 2, chunk(b"iTXt", xmp)))


def gifs():
    image = drawing().quantize(32)
    put("gif-plain.gif", saved(image, "GIF", interlace=0))
    put("gif-interlaced.gif", saved(image, "GIF", interlace=1))
    put("gif-transparent.gif", saved(image, "GIF", transparency=3))
    still = saved(image, "GIF", interlace=0)
    # The same frame at 5, 3 of a larger screen; and with that screen filled with colour 2.
    frame = still.index(b",", 13 + 96)
    moved = struct.pack("<HH", 5, 3)
    larger = still[:6] + struct.pack("<HH", SIDE + 8, SIDE) + still[10 : frame + 1] + moved + still[frame + 5 :]
    put("gif-smaller-frame.gif", larger)
    control = b"!\xf9\4\1\0\0\2\0"
    frame = larger.index(b",", 13 + 96)
    put("gif-smaller-frame-transparent.gif", larger[:frame] + control + larger[frame:])
    put("gif-animated.gif", saved(image, "GIF", save_all=True, append_images=[image.rotate(180)]))


def bmp(bits, compression, pixels, palette=b"", masks=b"", down=False):
    offset = 54 + len(masks) + len(palette)
    height = SIDE - 5
    sides = struct.pack("<ii", SIDE, -height if down else height)
    rest = struct.pack("<HHIIIIII", 1, bits, compression, len(pixels), 0, 0, len(palette) // 4, 0)
    file = struct.pack("<2sIII", b"BM", offset + len(pixels), 0, offset)
    return file + struct.pack("<I", 40) + sides + rest + masks + palette + pixels


def bmps():
    image = drawing()
    put("bmp-1.bmp", saved(image.convert("1"), "BMP"))
    put("bmp-8-gray.bmp", saved(image.convert("L"), "BMP"))
    put("bmp-8.bmp", saved(image.quantize(256), "BMP"))
    put("bmp-24.bmp", saved(image, "BMP"))
    put("bmp-32.bmp", saved(image.convert("RGBA"), "BMP"))
    random = numpy.random.default_rng(5)
    height = SIDE - 5
    palette = random.integers(0, 256, (256, 4), dtype="uint8").tobytes()
    nibbles = random.integers(0, 256, SIDE * height // 2, dtype="uint8").tobytes()
    put("bmp-4.bmp", bmp(4, 0, nibbles, palette[:64]))
    words = random.integers(0, 1 << 16, SIDE * height, dtype="uint16").tobytes()
    put("bmp-16.bmp", bmp(16, 0, words))
    put("bmp-565.bmp", bmp(16, 3, words, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    put("bmp-top-down.bmp", bmp(16, 0, words, down=True))
    runs = b"".join(rle_row(row) for row in range(height)) + b"\0\1"
    put("bmp-rle8.bmp", bmp(8, 1, runs, palette))


def rle_row(row):
    """A run, five pixels as they are (padded to an even number), and a run again."""
    first = bytes([7, row])
    plain = bytes([0, 5, 1, 2, 3, row, 5, 0])
    return first + plain + bytes([SIDE - 12, 200 - row]) + b"\0\0"


def tiffs():
    image = drawing()
    modes = {"rgb": image, "gray": image.convert("L"), "bilevel": image.convert("1")}
    modes["palette"] = image.quantize(64)
    modes["cmyk"] = image.convert("CMYK")
    modes["rgba"] = image.convert("RGBA")
    modes["gray16"] = Image.fromarray(noisy(1, 16)[:, :, 0])
    for name, picture in modes.items():
        put("tiff-%s.tif" % name, saved(picture, "TIFF"))
    for name, compression in (("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")):
        put("tiff-%s.tif" % name, saved(image, "TIFF", compression=compression))
        put("tiff-%s-gray16.tif" % name, saved(modes["gray16"], "TIFF", compression=compression))
    put("tiff-predictor.tif", saved(image, "TIFF", compression="tiff_lzw", tiffinfo={317: 2}))
    put("tiff-group4.tif", saved(modes["bilevel"], "TIFF", compression="group4"))
    put("tiff-white-is-zero.tif", tiff({256: 24, 257: 19, 258: 8, 259: 1, 262: 0, 277: 1, 278: 19}, [noisy(1).astype("uint8").tobytes()]))
    for orientation in (3, 6):
        put("tiff-orientation-%d.tif" % orientation, saved(image, "TIFF", tiffinfo={274: orientation}))
    pixels = numpy.asarray(drawing(32, 32))
    tiles = [pixels[y : y + 16, x : x + 16].tobytes() for y in (0, 16) for x in (0, 16)]
    shape = {256: 32, 257: 32, 258: 8, 262: 2, 277: 3, 322: 16, 323: 16}
    put("tiff-tiled.tif", tiff({**shape, 259: 1}, tiles))
    put("tiff-tiled-deflate.tif", tiff({**shape, 259: 8}, [zlib.compress(tile) for tile in tiles]))
    planes = [pixels[:, :, band].tobytes() for band in range(3)]
    put("tiff-planar.tif", tiff({256: 32, 257: 32, 258: 8, 259: 1, 262: 2, 277: 3, 278: 32, 284: 2}, planes))
    wide = noisy(3, 16).astype(">u2").tobytes()
    put("tiff-rgb16.tif", tiff({256: 24, 257: 19, 258: 16, 259: 1, 262: 2, 277: 3, 278: 19}, [wide]))


def tiff(tags, blocks):
    """Returns a big-endian TIFF file with its directory in front of the blocks."""
    tiled = 322 in tags
    tags = dict(tags)
    samples = tags[277]
    count = len(tags) + 2
    arrays = 8 + 2 + 12 * count + 4
    bits = struct.pack(">%dH" % samples, *[tags[258]] * samples)
    data = arrays + len(bits) + len(bits) % 2 + 8 * len(blocks)
    offsets, lengths = [], []
    for block in blocks:
        offsets.append(data)
        lengths.append(len(block))
        data += len(block)
    places = {(324 if tiled else 273): offsets, (325 if tiled else 279): lengths}
    entries, outside = b"", b""
    for tag in sorted([*tags, *places]):
        values = places.get(tag, [tags.get(tag)])
        if tag == 258 and samples > 2:
            entries += struct.pack(">HHII", tag, 3, samples, arrays + len(outside))
            outside += bits + b"\0" * (len(bits) % 2)
        elif len(values) == 1:
            entries += struct.pack(">HHII", tag, 4, 1, values[0])
        else:
            entries += struct.pack(">HHII", tag, 4, len(values), arrays + len(outside))
            outside += struct.pack(">%dI" % len(values), *values)
    outside += b"\0" * (offsets[0] - arrays - len(outside))
    return b"MM\0*" + struct.pack(">IH", 8, count) + entries + struct.pack(">I", 0) + outside + b"".join(blocks)


def webps():
    image = drawing()
    alpha = image.convert("RGBA")
    alpha.putalpha(image.convert("L"))
    put("webp-lossy.webp", saved(image, "WEBP", quality=90))
    put("webp-lossless.webp", saved(image, "WEBP", lossless=True))
    put("webp-lossy-alpha.webp", saved(alpha, "WEBP", quality=90))
    put("webp-lossless-alpha.webp", saved(alpha, "WEBP", lossless=True, exact=True))
    put("webp-exif-6.webp", saved(image, "WEBP", lossless=True, exif=exif(6)))
    put("webp-animated.webp", saved(image, "WEBP", lossless=True, save_all=True, append_images=[image.rotate(180)]))


def main(folder):
    global FOLDER
    FOLDER = folder
    os.makedirs(folder, exist_ok=True)
    for draw in (jpegs, pngs, gifs, bmps, tiffs, webps):
        draw()


if __name__ == "__main__":
    main(*sys.argv[1:])
