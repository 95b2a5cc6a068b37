#!/usr/bin/env python3
"""Makes a proxy that computes in half precision where that is safe (autocast), and says its error.

    python3 deploy/gpu/mixed_precision.py proxy.pt proxy-bfloat16.pt --size 224 \
        [--images FOLDER] [--mean 0.485,0.456,0.406] [--std 0.229,0.224,0.225] [--type float16]

Convolutions and matrix products run in the half type, sums and normalisations in float32, as PyTorch's
autocast has it. The weights stay in float32 and the embedding comes out in float32, so what is written
is a proxy like any other: corelake run --proxy proxy-bfloat16.pt. Its sha256 is another, so its vectors
never mix with those of the float32 file. Run it where it was made for (embed.device: gpu): on a processor,
autocast for a GPU does nothing, and the vectors would be float32's.

The error is that of an embedding's direction, 1 - cosine between the two files, on the images of a
folder or else on noise, normalised by embed.mean and embed.std. bfloat16 keeps 8 bits of a number and float32's range; float16 keeps 11, and
what is above 65,504 overflows. Needs PyTorch 1.13 or later, and Pillow where a folder is given.
"""

import argparse
import io
from pathlib import Path

import torch

AT_ONCE = 32
MOST_IMAGES = 512


def in_half_precision(proxy, returns_tuple, device, half):
    """Returns a module that runs the proxy in autocast and returns its embedding."""
    # Frozen, biases are tensors; before they are optional ones, which autocast leaves in float32.
    frozen = io.BytesIO(torch.jit.freeze(proxy).save_to_buffer())
    holder = torch.nn.Module()
    holder.proxy = torch.jit.load(frozen)
    module = torch.jit.script(holder)
    first = "[0]" if returns_tuple else ""
    module.define(
        f"""
        def forward(self, images: Tensor):
            with torch.autocast("{device}", torch.{half}):
                embedding = self.proxy(images){first}
            return embedding.float()
        """
    )
    return module.eval()


def channels(text):
    """Returns one number for red, green and blue."""
    numbers = [float(number) for number in text.split(",")]
    if len(numbers) != 3:
        raise argparse.ArgumentTypeError(f"wants three numbers, was {text}")
    return torch.tensor(numbers).reshape(3, 1, 1)


def read(folder, size):
    import numpy
    from PIL import Image

    for path in sorted(path for path in Path(folder).rglob("*") if path.is_file())[:MOST_IMAGES]:
        pixels = numpy.asarray(Image.open(path).convert("RGB").resize((size, size)))
        yield torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("proxy")
    parser.add_argument("target")
    parser.add_argument("--type", choices=["bfloat16", "float16"], default="bfloat16")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help="where the target will run")
    parser.add_argument("--size", type=int, required=True, help="the images' height and width, pixels")
    parser.add_argument("--images", help="a folder to measure the error on")
    parser.add_argument("--mean", type=channels, default="0,0,0", help="as embed.mean")
    parser.add_argument("--std", type=channels, default="1,1,1", help="as embed.std")
    given = parser.parse_args()

    here = given.device if given.device == "cpu" or torch.cuda.is_available() else "cpu"
    proxy = torch.jit.load(given.proxy, map_location=here).eval()
    torch.manual_seed(0)
    images = list(read(given.images, given.size)) if given.images else list(torch.rand(64, 3, given.size, given.size))
    images = [(image - given.mean) / given.std for image in images]
    with torch.no_grad():
        returns_tuple = isinstance(proxy(torch.stack(images[:2]).to(here)), tuple)
        torch.jit.save(in_half_precision(proxy, returns_tuple, given.device, given.type), given.target)
        if here != given.device:
            print("No GPU here: the error is not measured.")
            return
        half = torch.jit.load(given.target, map_location=here).eval()
        errors = []
        for start in range(0, len(images), AT_ONCE):
            batch = torch.stack(images[start : start + AT_ONCE]).to(here)
            exact = proxy(batch)[0] if returns_tuple else proxy(batch)
            errors += (1 - torch.cosine_similarity(exact.double(), half(batch).double())).tolist()
    print(
        f"{given.type} on {len(errors)} images: 1 - cosine to float32 is "
        f"{sum(errors) / len(errors):.2e} on average, {max(errors):.2e} at most"
    )


if __name__ == "__main__":
    main()
