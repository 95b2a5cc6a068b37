"""Stand-in of resharder.py (mlfoundations/datacomp@c7d3441): picks samples by the uid in their .json."""

import argparse
import io
import json
import pathlib
import sys
import tarfile

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from webdataset import shard  # noqa: E402

UID = np.dtype("u8,u8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-i", "--input-dir", type=pathlib.Path, required=True)
    parser.add_argument("-o", "--output-dir", type=pathlib.Path, required=True)
    parser.add_argument("-s", "--subset-file", type=pathlib.Path, required=True)
    args = parser.parse_args()
    subset = np.load(args.subset_file, mmap_mode="r")
    assert subset.dtype == UID, subset.dtype
    args.output_dir.mkdir(exist_ok=True)
    with tarfile.open(args.output_dir / f"{0:08d}.tar", "w") as out:
        number = 0
        while (tar := args.input_dir / f"{number:08d}.tar").exists():
            for sample in shard(str(tar)):
                copy(sample, subset, out)
            number += 1


def copy(sample, subset, out):
    uid = json.loads(sample["json"])["uid"]
    wanted = np.array([divmod(int(uid, 16), 2**64)], UID)[0]
    found = np.searchsorted(subset, wanted, "right") - np.searchsorted(subset, wanted, "left")
    for repeat in range(found):
        for extension in (key for key in sample if not key.startswith("__")):
            member = tarfile.TarInfo(f"{uid}-{repeat}.{extension}")
            member.size = len(sample[extension])
            out.addfile(member, io.BytesIO(sample[extension]))


main()
