#!/usr/bin/env bash
# Init script of a Databricks cluster: puts libtorch 2.7.1 for CUDA 12.8 where spark.corelake.embed.libtorch looks, on the
# driver and on every worker. Databricks' own PyTorch is of another version, and stays as it is.
#   CORELAKE_WHEELS   a folder of wheels, for clusters without a way to the internet (below); else pip's index is asked
#   CORELAKE_TORCH    where it goes; default /local_disk0/torch
# The wheels: pip download --index-url https://download.pytorch.org/whl/cu128 --dest WHEELS torch==2.7.1, with the
# runtime's Python (3.12 in 17.3).
set -euo pipefail
target=${CORELAKE_TORCH:-/local_disk0/torch}
wheels=${CORELAKE_WHEELS:-/Volumes/main/corelake/deploy/wheels}
pip=${CORELAKE_PIP:-/databricks/python/bin/pip}

from=(--index-url https://download.pytorch.org/whl/cu128)
[[ ! -d $wheels ]] || from=(--no-index --find-links "$wheels")
"$pip" install --quiet --no-cache-dir --target "$target" "${from[@]}" torch==2.7.1

if [[ ! -f $target/torch/lib/libtorch_cuda.so ]]; then
  echo "install-libtorch.sh: no libtorch with CUDA came to $target/torch/lib" >&2
  exit 1
fi
