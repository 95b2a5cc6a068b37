"""Runs the snippets of docs/manifests.md, each as it is written, on subsets that CoreLake has made.

    consumers.py make FOLDER              draws a corpus of each kind into FOLDER
    consumers.py read FOLDER MANIFESTS    runs the snippets of the document on FOLDER/<kind> and
                                          FOLDER/subset-<kind>; says what it ran, and fails where the images differ

Real libraries come first; what is not installed has a stand-in in the folder beside this file.
"""

import glob
import hashlib
import importlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import types

HERE = pathlib.Path(__file__).resolve().parent
BUCKET = "s3://lake/"
IMAGES = 40
BROKEN = 7
MOST_LINES = 5
SNIPPET = re.compile(r"<!-- reads: (\S+) of (\S+) -->\n```(\w+)\n(.*?)```\n", re.DOTALL)


def uid(number):
    return hashlib.md5(str(number).encode()).hexdigest()


def color(number):
    """The image's only color, by which it is known whatever it is called."""
    return number * 5 % 256, number * 13 % 256, 200 - number


def png(number):
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (40, 40), color(number)).save(file, "PNG")
    return file.getvalue()


def make(folder):
    import pyarrow as pa
    import pyarrow.parquet as pq

    for kind in ("folder", "parquet", "webdataset"):
        (folder / kind).mkdir(parents=True)
    files = {}
    for number in range(IMAGES):
        # ImageFolder sorts folders, so a before a-b; the byte order of the paths has a-b/ before a/.
        # The word in front is one that Hugging Face's library takes for a split.
        split = ("", "train_", "val_")[number // 3 % 3]
        name = f"{('a', 'a-b', 'c é')[number % 3]}/{split}{number}.png"
        files[name] = number
        path = folder / "folder" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"no image" if number == BROKEN else png(number))
    numbers = range(IMAGES)
    for part in range(2):
        mine = numbers[part * IMAGES // 2 : (part + 1) * IMAGES // 2]
        bytes_type = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
        images = [{"bytes": png(number), "path": f"{number}.png"} for number in mine]
        table = pa.table({"id": [f"id-{n}" for n in mine], "image": pa.array(images, bytes_type)})
        pq.write_table(table, folder / "parquet" / f"{part}.parquet", row_group_size=7)
        # As img2dataset leaves them: the tar, and a table of what is in it.
        name = folder / "webdataset" / f"{part:08d}"
        with tarfile.open(f"{name}.tar", "w") as tar:
            for number in mine:
                add(tar, f"{number:09d}.png", png(number))
                add(tar, f"{number:09d}.json", json.dumps({"uid": uid(number)}).encode())
        pq.write_table(
            pa.table({"key": [f"{n:09d}" for n in mine], "uid": [uid(n) for n in mine]}), f"{name}.parquet"
        )
    vectors = {
        "id": [uid(number) for number in numbers],
        "uri": [f"{BUCKET.replace('s3', 's3a')}images/{number} \"é\".png" for number in numbers],
        "vector": pa.array([[v - 100.0 for v in color(n)] for n in numbers], pa.list_(pa.float32())),
    }
    pq.write_table(pa.table(vectors), folder / "vectors.parquet")
    ids = {
        "folder": files,
        "parquet": {f"id-{number}": number for number in numbers},
        "webdataset": {f"{number:09d}": number for number in numbers},
        "vectors": {uid(number): number for number in numbers},
    }
    (folder / "truth.json").write_text(json.dumps(ids))


def add(tar, name, content):
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def import_torchvision():
    """A wheel for another build of torch has operators that cannot be loaded; the datasets need none."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
        importlib.import_module("torchvision")


def pixels(images):
    return [image.convert("RGB").getpixel((3, 3)) for image in images]


class Subset:
    """What a subset should hold, read from its table alone."""

    def __init__(self, folder, kind):
        import pyarrow.parquet as pq

        ids = json.loads((folder / "truth.json").read_text())[kind]
        table = pq.read_table(folder / f"subset-{kind}" / "images")
        self.ids = table.column("image_id").to_pylist()
        self.uris = table.column("uri").to_pylist()
        self.numbers = [ids[name] for name in self.ids]
        assert 0 < len(self.ids) < IMAGES - 1, len(self.ids)
        assert BROKEN not in self.numbers or kind != "folder"

    def colors(self):
        return [color(number) for number in self.numbers]

    def uids(self):
        return sorted(uid(number) for number in self.numbers)


def read_uids(path):
    import numpy as np

    array = np.load(path)
    assert array.dtype == np.dtype("u8,u8"), array.dtype
    assert (np.sort(array) == array).all()
    return [f"{high:016x}{low:016x}" for high, low in array.tolist()]


def resharded(_):
    tars = sorted(glob.glob("kept/*.tar"))
    return sorted(name[:32] for tar in tars for name in tarfile.open(tar).getnames() if name.endswith(".png"))


def manifest_uris(_):
    """By the grammar of SageMaker's S3DataSource: a list, first an object with a prefix, then texts."""
    first, *keys = json.load(open("subset/sagemaker.manifest"))
    assert list(first) == ["prefix"] and first["prefix"].startswith("s3://") and keys
    assert all(isinstance(key, str) for key in keys)
    return [first["prefix"] + key for key in keys]


def augmented_uris(_):
    lines = [json.loads(line) for line in open("subset/augmented.jsonl")]
    assert all(list(line) == ["source-ref"] for line in lines)
    return [line["source-ref"] for line in lines]


def s3(subset):
    return [uri.replace("s3a:", "s3:") for uri in subset.uris]


# What the result of a snippet shows, and what of the subset that must be.
CHECKS = {
    "torch-files": (lambda data: pixels(data[i] for i in range(len(data))), Subset.colors),
    "torch": (lambda data: pixels(data[i][0] for i in range(len(data))), Subset.colors),
    "torch-indices": (lambda data: [data[i]["id"] for i in range(len(data))], lambda s: s.ids),
    "huggingface-uri": (lambda data: pixels(row["uri"] for row in data), Subset.colors),
    "huggingface-bytes": (lambda data: pixels(row["image"] for row in data), Subset.colors),
    "huggingface-imagefolder": (lambda data: pixels(row["image"] for row in data), Subset.colors),
    "huggingface-webdataset": (lambda data: sorted(pixels(row["png"] for row in data)), lambda s: sorted(s.colors())),
    "webdataset": (lambda data: sorted(pixels(row["png"] for row in data)), lambda s: sorted(s.colors())),
    "pandas": (lambda data: data["image_id"].tolist(), lambda s: s.ids),
    "pyarrow": (lambda data: data.column("image_id").to_pylist(), lambda s: s.ids),
    "duckdb": (lambda data: [row[0] for row in data.fetchall()], lambda s: s.uris),
    "solo-learn": (lambda data: pixels(data[i][0] for i in range(len(data))), Subset.colors),
    "lightly": (lambda data: sorted(pixels(data[i][0] for i in range(len(data)))), lambda s: sorted(s.colors())),
    "vissl": (lambda data: pixels(data[i][0] for i in range(len(data)) if data[i][1]), Subset.colors),
    "datacomp": (resharded, Subset.uids),
    "datacomp-keys": (lambda _: read_uids("uids.npy"), Subset.uids),
    "sagemaker": (manifest_uris, s3),
    "sagemaker-augmented": (augmented_uris, s3),
}

# What a snippet in JSON must say, by SageMaker's own names.
S3_DATA_TYPES = {"sagemaker": ("ManifestFile", "sagemaker.manifest"), "sagemaker-augmented": ("AugmentedManifestFile", "augmented.jsonl")}


def check_lightly(folder):
    """What the document says of folders of which nothing is kept."""
    from lightly.data import LightlyDataset
    from torch.utils.data import Subset as TorchSubset
    from torchvision.datasets import ImageFolder

    for name in ("some", "none"):
        (folder / "half" / name).mkdir(parents=True)
        (folder / "half" / name / "1.png").write_bytes(png(1))
    try:
        LightlyDataset(str(folder / "half"), filenames=["some/1.png"])
    except FileNotFoundError as e:
        assert "none" in str(e), e
    else:
        raise AssertionError("lightly takes a folder of which nothing is kept")
    kept = LightlyDataset.from_torch_dataset(TorchSubset(ImageFolder(folder / "half"), [1]))
    assert len(kept) == 1 and pixels([kept[0][0]]) == [color(1)]


def run(name, language, code):
    assert len(code.strip().splitlines()) <= MOST_LINES, "more than five lines"
    if language == "python":
        names = {}
        exec(compile(code, name, "exec"), names)
        return names.get("data")
    if language == "sh":
        path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        os.symlink(HERE / "standins" / "resharder.py", "resharder.py")
        subprocess.run(["sh", "-ec", code], check=True, env={**os.environ, "PATH": path})
        return None
    source = json.loads(code)["DataSource"]["S3DataSource"]
    kind, file = S3_DATA_TYPES[name]
    assert source["S3DataType"] == kind and source["S3Uri"].endswith("/" + file), source
    return None


def read(folder, document):
    os.environ.update(HF_HOME=str(folder / "hf"), HF_HUB_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")
    sys.path.append(str(HERE / "standins"))
    import_torchvision()
    snippets = SNIPPET.findall(document.read_text(encoding="utf-8"))
    names = [name for name, _, _, _ in snippets]
    assert sorted(names) == sorted(CHECKS), set(names) ^ set(CHECKS)
    wrong = 0
    for name, kind, language, code in snippets:
        place = folder / "ran" / name
        place.mkdir(parents=True)
        os.chdir(place)
        if (folder / kind).exists():
            os.symlink(folder / kind, "lake")
        os.symlink(folder / f"subset-{kind}", "subset")
        os.symlink(folder / "webdataset", "shards")
        shown, expected = CHECKS[name]
        try:
            found, wanted = shown(run(name, language, code)), expected(Subset(folder, kind))
            assert found == wanted, f"found {found}, expected {wanted}"
            print(f"{name}: {len(found)} images", flush=True)
        except Exception as e:
            wrong += 1
            print(f"{name}: WRONG: {type(e).__name__}: {e}", flush=True)
    check_lightly(folder / "ran")
    for name in ("torch", "torchvision", "datasets", "pandas", "pyarrow", "duckdb", "webdataset", "solo", "lightly", "vissl"):
        module = importlib.import_module(name)
        standin = str(module.__file__).startswith(str(HERE))
        print(f"{name} {'stand-in' if standin else getattr(module, '__version__', '')}")
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(1 if read(pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()) else 0)
