"""Writes the files that are taken for proxies into a folder, with PyTorch (made with 1.13):

    python3 make_proxy_fixtures.py src/test/resources/proxy-fixtures
"""

import sys
from pathlib import Path

import torch

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)
network = torch.nn.Linear(3, 2)
torch.save(network.state_dict(), folder / "state-dict.pt")
torch.save(network, folder / "module.pt")
torch.save(
    network.state_dict(), folder / "state-dict-legacy.pt", _use_new_zipfile_serialization=False
)
torch.jit.script(network).save(folder / "scripted.pt")
torch.jit.trace(network, torch.zeros(1, 3)).save(folder / "traced.pt")
torch.onnx.export(network, torch.zeros(1, 3), str(folder / "linear.onnx"))
