#!/usr/bin/env bash
# Init script of a Databricks cluster: puts libtorch 2.7.1 for CUDA 12.8 where spark.corelake.embed.libtorch looks, on the
# driver and on every worker. Databricks' own PyTorch is of another version, and stays as it is.
#   CORELAKE_WHEELS       a folder of wheels; default /Volumes/main/corelake/deploy/wheels. Where there is none:
#   CORELAKE_TORCH_INDEX  the index of wheels that PyTorch's installation page names for CUDA 12.8, or a mirror of it
#   CORELAKE_TORCH        where it goes; default /local_disk0/torch
# The wheels: pip download --index-url INDEX --dest WHEELS torch==2.7.1, with the runtime's Python (3.12 in 17.3).
set -euo pipefail
target=${CORELAKE_TORCH:-/local_disk0/torch}
wheels=${CORELAKE_WHEELS:-/Volumes/main/corelake/deploy/wheels}
pip=${CORELAKE_PIP:-/databricks/python/bin/pip}

if [[ -d $wheels ]]; then
  from=(--no-index --find-links "$wheels")
elif [[ -n ${CORELAKE_TORCH_INDEX:-} ]]; then
  from=(--index-url "$CORELAKE_TORCH_INDEX")
else
  echo "install-libtorch.sh: there are no wheels in $wheels (CORELAKE_WHEELS), and CORELAKE_TORCH_INDEX is not set" >&2
  exit 1
fi
"$pip" install --quiet --no-cache-dir --target "$target" "${from[@]}" torch==2.7.1

if [[ ! -f $target/torch/lib/libtorch_cuda.so ]]; then
  echo "install-libtorch.sh: no libtorch with CUDA came to $target/torch/lib" >&2
  exit 1
fi
