"""Makes resnet8-WIDTH.torchscript.pt in src/main/resources/io/corelake/proxy, the networks that `train-proxy` trains.

    python3 src/main/python/make_proxy_architecture.py FOLDER

A ResNet of three stages with one basic block each, for images of 32 to 64 pixels, and SimCLR's projection
head. Its stem halves the sides: at full resolution most of the time goes into moving what few channels hold.
forward(float32 [n, 3, h, w]) returns (embedding [n, d], projection [n, d / 2]), d being the channels
of the last stage.

The module is scripted in train mode. Its convolutions and linear layers hold zeros, so that the file
packs to nothing; io.corelake.proxy.ProxyArchitecture draws them from a seed.
"""

import sys
from pathlib import Path
from typing import Tuple

import torch
from torch import Tensor, nn

# Channels of the first stage; every stage doubles them. io.corelake.proxy.ProxyWidth knows the last.
WIDTHS = {"narrow": 16, "standard": 32, "wide": 64}


def convolution(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.convolution1 = convolution(inputs, outputs, 3, stride)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.convolution2 = convolution(outputs, outputs, 3, 1)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        if stride == 1 and inputs == outputs:
            self.shortcut: nn.Module = nn.Identity()
        else:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, images: Tensor) -> Tensor:
        residual = self.relu(self.norm1(self.convolution1(images)))
        residual = self.norm2(self.convolution2(residual))
        return self.relu(residual + self.shortcut(images))


class ProxyNetwork(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        widths = [width << stage for stage in range(3)]
        self.stem = nn.Sequential(
            nn.Conv2d(3, widths[0], 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(inplace=True),
        )
        self.stages = nn.Sequential(
            BasicBlock(widths[0], widths[0], 1),
            BasicBlock(widths[0], widths[1], 2),
            BasicBlock(widths[1], widths[2], 2),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.projection = nn.Sequential(
            nn.Linear(widths[2], widths[2], bias=False),
            nn.BatchNorm1d(widths[2]),
            nn.ReLU(inplace=True),
            nn.Linear(widths[2], widths[2] // 2, bias=False),
        )

    def forward(self, images: Tensor) -> Tuple[Tensor, Tensor]:
        # On a processor, oneDNN trains half as fast again with the channels last.
        pixels = images.contiguous(memory_format=torch.channels_last)
        embedding = self.pool(self.stages(self.stem(pixels))).flatten(1)
        return embedding, self.projection(embedding)


def main(folder: str) -> None:
    for name, width in WIDTHS.items():
        network = ProxyNetwork(width)
        with torch.no_grad():
            for parameter in network.parameters():
                if parameter.dim() > 1:
                    parameter.zero_()
        torch.jit.script(network.train()).save(str(Path(folder) / f"resnet8-{name}.torchscript.pt"))


if __name__ == "__main__":
    main(sys.argv[1])
