#!/usr/bin/env bash
# Tells Spark which GPUs there are: the discovery script of spark.executor.resource.gpu.discoveryScript and
# spark.worker.resource.gpu.discoveryScript. Prints {"name":"gpu","addresses":["0","1"]}, with the numbers by which a
# process with this environment calls them: of the GPUs that CUDA_VISIBLE_DEVICES names, where it is set, the first is 0.
# No driver and no GPU are an empty list; a driver that fails is an error.
set -euo pipefail

fail() {
  echo "get-gpus.sh: $1" >&2
  exit 1
}

addresses() {
  local list="" number
  for ((number = 0; number < $1; number++)); do
    list+="${list:+,}\"$number\""
  done
  echo "{\"name\":\"gpu\",\"addresses\":[$list]}"
}

# Prints "number, uuid", a line for each GPU of the machine.
present() {
  local said status=0
  said=$(nvidia-smi --query-gpu=index,uuid --format=csv,noheader 2>&1) || status=$?
  case $said in
    *"No devices were found"*) return 0 ;;
  esac
  ((status == 0)) || fail "nvidia-smi failed with $status: ${said//$'\n'/ }"
  echo "$said"
}

# As CUDA: the list ends at the first entry that names no GPU.
visible() {
  local gpus=$1 count=0 entry entries index uuid found
  IFS=, read -r -a entries <<<"$CUDA_VISIBLE_DEVICES"
  for entry in "${entries[@]}"; do
    entry=${entry//[[:space:]]/}
    found=false
    while IFS=', ' read -r index uuid; do
      [[ -n $index && ($entry == "$index" || ($entry == GPU-?* && $uuid == "$entry"*)) ]] && found=true
    done <<<"$gpus"
    # Of the parts of a divided GPU, CUDA takes the first that is named and no other device.
    [[ $count == 0 && $entry == MIG-?* ]] && echo 1 && return
    $found || break
    count=$((count + 1))
  done
  echo "$count"
}

if ! command -v nvidia-smi >/dev/null; then
  addresses 0
  exit 0
fi
gpus=$(present)
if [[ -n ${CUDA_VISIBLE_DEVICES+set} ]]; then
  addresses "$(visible "$gpus")"
elif [[ -z $gpus ]]; then
  addresses 0
else
  addresses "$(wc -l <<<"$gpus")"
fi
