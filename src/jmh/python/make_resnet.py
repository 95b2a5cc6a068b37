#!/usr/bin/env python3
"""Writes a ResNet (He et al., CVPR 2016) with random weights as TorchScript, for benchmarks.

    python3 src/jmh/python/make_resnet.py 18 resnet18.pt      11.2 M parameters, embeddings of 512
    python3 src/jmh/python/make_resnet.py 50 resnet50.pt      23.5 M parameters, embeddings of 2048

Takes float32 [n, 3, h, w], returns what goes into the classifier. Needs PyTorch 1.13 or later.
"""
import sys

import torch
from torch import nn


def convolution(inputs, outputs, side, stride=1):
    return nn.Conv2d(inputs, outputs, side, stride, side // 2, bias=False)


class Block(nn.Module):
    def __init__(self, inputs, width, stride, bottleneck):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        if bottleneck:
            steps = [convolution(inputs, width, 1), nn.BatchNorm2d(width), nn.ReLU(True),
                     convolution(width, width, 3, stride), nn.BatchNorm2d(width), nn.ReLU(True),
                     convolution(width, outputs, 1), nn.BatchNorm2d(outputs)]
        else:
            steps = [convolution(inputs, width, 3, stride), nn.BatchNorm2d(width), nn.ReLU(True),
                     convolution(width, width, 3), nn.BatchNorm2d(width)]
        self.steps = nn.Sequential(*steps)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.steps(x) + self.shortcut(x))


def resnet(blocks, bottleneck):
    layers = [convolution(3, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for stage, count in enumerate(blocks):
        width = 64 << stage
        for block in range(count):
            layers.append(Block(inputs, width, 2 if stage > 0 and block == 0 else 1, bottleneck))
            inputs = 4 * width if bottleneck else width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def main():
    depth, file = int(sys.argv[1]), sys.argv[2]
    torch.manual_seed(0)
    model = {18: lambda: resnet([2, 2, 2, 2], False), 50: lambda: resnet([3, 4, 6, 3], True)}[depth]()
    torch.jit.script(model.eval()).save(file)


main()
