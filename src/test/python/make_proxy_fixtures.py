"""Writes the files that are taken for proxies into a folder, with PyTorch (made with 1.13):

    python3 make_proxy_fixtures.py src/test/resources/proxy-fixtures
"""

import subprocess
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

# A proxy, and what deploy/gpu/mixed_precision.py makes of it for a processor.
proxy = torch.nn.Sequential(
    torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.ReLU(), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()
)
torch.jit.script(proxy.eval()).save(folder / "float32.torchscript.pt")
script = Path(__file__).parents[3] / "deploy" / "gpu" / "mixed_precision.py"
files = [str(folder / f"{name}.torchscript.pt") for name in ("float32", "bfloat16")]
subprocess.run([sys.executable, str(script), *files, "--size", "8", "--device", "cpu"], check=True)
