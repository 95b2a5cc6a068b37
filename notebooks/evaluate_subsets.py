"""Does a subset hold up? The protocol of `corelake evaluate` in PyTorch, for a machine with larger GPUs.

    python notebooks/evaluate_subsets.py --images /data/images --labels labels.csv --output evaluation \\
        --ranking cl-core=/data/pruned/runs/ID --ranking hardest=/data/hardest/runs/ID \\
        --keep 0.2 0.6 --seeds 3 --epochs 200 --encoder resnet18

Every ranking is the folder of a finished run, on this machine. For every budget, one encoder with fresh weights learns
by SimCLR on the first images of each ranking, on as many random ones, and on as many of each latent class of the first
ranking; one learns on everything. All take the same number of steps (--match epochs: the same number of epochs). A
linear probe on the frozen embedding then tells labels of held-out images, which no encoder has seen. Trainings that
are in OUTPUT/trials already are not done again.
"""

import argparse
import hashlib
import io
import itertools
import json
import math
import re
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

EVERYTHING = "everything"
RANDOM = "random"
STRATIFIED = "random-stratified"
HELD_OUT_ONE_IN, MOST_HELD_OUT, MOST_PROBED = 5, 10_000, 20_000


# The draws: those of io.corelake.seed.SeededHash, so that both programs hold out and draw the same images.


def seeded_hash(seed: int, purpose: str, image_id: str, number: int = 0) -> int:
    digest = hashlib.sha256(f"{seed}\n{purpose}\n{number}\n{image_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def drawn(ids: list[str], seed: int, purpose: str) -> list[str]:
    """The ids in the order of their hashes: a prefix is a random sample."""
    return sorted(ids, key=lambda image: (seeded_hash(seed, purpose, image), image.encode()))


def stratified(ids: list[str], latent_class: dict[str, int], seed: int) -> list[str]:
    """Every prefix has its share of each class: Webster's order of the random orders of the classes."""
    members: dict[int, list[str]] = {}
    for image in drawn(ids, seed, "evaluate-random"):
        members.setdefault(latent_class[image], []).append(image)
    places = [
        ((rank + 0.5) / len(images), number, image.encode(), image)
        for number, images in members.items()
        for rank, image in enumerate(images)
    ]
    return [place[-1] for place in sorted(places)]


# What is read


def read_ranking(folder: Path) -> tuple[list[str], dict[str, int]]:
    """Returns a run's ids, best first, and the latent class of each."""
    table = pyarrow.parquet.read_table(folder / "ranking", columns=["image_id", "latent_class", "global_rank"])
    table = table.sort_by("global_rank")
    ids = table.column("image_id").to_pylist()
    return ids, dict(zip(ids, table.column("latent_class").to_pylist()))


def read_labels(arguments: argparse.Namespace, ids: list[str]) -> dict[str, str]:
    if arguments.labels is None:
        table = pyarrow.parquet.read_table(next(iter(arguments.ranking.values())) / "ranking")
        if "label" not in table.column_names:
            raise SystemExit("The run's corpus has no labels: give --labels FILE.csv with the columns id and label")
        known = dict(zip(table.column("image_id").to_pylist(), table.column("label").to_pylist()))
    else:
        types = {"id": pyarrow.string(), "label": pyarrow.string()}
        options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True)
        table = pyarrow.csv.read_csv(arguments.labels, convert_options=options)
        known = {}
        for image, label in zip(table.column("id").to_pylist(), table.column("label").to_pylist()):
            if known.setdefault(image, label) != label:
                raise SystemExit(f"{arguments.labels} gives {image} two labels: {known[image]} and {label}")
    labels = {image: known[image] for image in ids if known.get(image)}
    if len(set(labels.values())) < 2:
        raise SystemExit(f"A probe needs two labels; {len(labels)} of {len(ids)} images have one")
    return labels


def read_pixels(arguments: argparse.Namespace, ids: list[str], size: int) -> Tensor:
    """Returns uint8 [n, 3, size, size], each image as a square, in the order of the ids."""
    pixels = torch.empty(len(ids), 3, size, size, dtype=torch.uint8)
    place = {image: number for number, image in enumerate(ids)}
    found = set()
    for image, content in encoded(arguments.images, arguments.id_column, place):
        decoded = Image.open(io.BytesIO(content)).convert("RGB")
        resized = decoded.resize((size, size), Image.Resampling.BILINEAR)
        pixels[place[image]] = torch.from_numpy(np.array(resized)).permute(2, 0, 1)
        found.add(image)
    if len(found) != len(ids):
        missing = next(image for image in ids if image not in found)
        raise SystemExit(f"{arguments.images} has {len(found)} of {len(ids)} ranked images, and no {missing}")
    return pixels


def encoded(corpus: Path, id_column: str, wanted: dict[str, int]):
    """Yields (id, bytes of the file), of a folder or of tables with images in them."""
    tables = sorted(corpus.rglob("*.parquet"))
    if not tables:
        for image in wanted:
            if (corpus / image).is_file():
                yield image, (corpus / image).read_bytes()
    for table in tables:
        for batch in pyarrow.parquet.ParquetFile(table).iter_batches(256, columns=[id_column, "image"]):
            for image, content in zip(batch.column(id_column).to_pylist(), batch.column("image")):
                if str(image) in wanted:
                    yield str(image), content["bytes"].as_py()


# The encoder


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, images: Tensor) -> Tensor:
        return F.relu(self.body(images) + self.shortcut(images))


class Encoder(nn.Module):
    """`narrow`, `standard` and `wide` are the networks of `corelake train-proxy`; `resnet18` is the one of CIFAR."""

    SHAPES = {
        "narrow": ((16, 32, 64), 1, nn.Conv2d(3, 16, 4, 2, 1, bias=False)),
        "standard": ((32, 64, 128), 1, nn.Conv2d(3, 32, 4, 2, 1, bias=False)),
        "wide": ((64, 128, 256), 1, nn.Conv2d(3, 64, 4, 2, 1, bias=False)),
        "resnet18": ((64, 128, 256, 512), 2, nn.Conv2d(3, 64, 3, 1, 1, bias=False)),
    }

    def __init__(self, name: str):
        super().__init__()
        widths, blocks, stem = self.SHAPES[name]
        layers: list[nn.Module] = [
            nn.Conv2d(3, widths[0], stem.kernel_size, stem.stride, stem.padding, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(inplace=True),
        ]
        inputs = widths[0]
        for stage, width in enumerate(widths):
            for block in range(blocks):
                layers.append(Block(inputs, width, 2 if stage > 0 and block == 0 else 1))
                inputs = width
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(
            nn.Linear(inputs, inputs, bias=False),
            nn.BatchNorm1d(inputs),
            nn.ReLU(inplace=True),
            nn.Linear(inputs, inputs // 2, bias=False),
        )
        for weights in self.parameters():
            if weights.dim() > 1:
                nn.init.kaiming_normal_(weights)

    def forward(self, images: Tensor) -> Tensor:
        return self.body(images.contiguous(memory_format=torch.channels_last))


# SimCLR


def views(images: Tensor, blur: bool) -> Tensor:
    """SimCLR's policy, a whole batch at once: crop, flip, colours (YIQ's hue, in one matrix), grayscale, blur."""
    n, device = len(images), images.device

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(n, device=device) * (high - low) + low

    area, aspect = uniform(0.08, 1), torch.exp(uniform(math.log(3 / 4), math.log(4 / 3)))
    width, height = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    flip = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
    zero = torch.zeros(n, device=device)
    crop = torch.stack(
        [
            torch.stack([width * flip, zero, uniform(-1, 1) * (1 - width)], 1),
            torch.stack([zero, height, uniform(-1, 1) * (1 - height)], 1),
        ],
        1,
    )
    grid = F.affine_grid(crop, list(images.shape), align_corners=False)
    cropped = F.grid_sample(images, grid, mode="bilinear", padding_mode="reflection", align_corners=False)

    gray = torch.tensor([0.299, 0.587, 0.114], device=device).expand(3, 3)
    jitter = (uniform(0, 1) < 0.8).float()
    brightness, contrast, saturation = (1 + jitter * uniform(-0.4, 0.4) for _ in range(3))
    turn = jitter * uniform(-0.1, 0.1) * 2 * math.pi
    yiq = torch.tensor([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]], device=device)
    cosine, sine = turn.cos() * saturation, turn.sin() * saturation
    rotation = torch.zeros(n, 3, 3, device=device)
    rotation[:, 0, 0] = 1
    rotation[:, 1, 1], rotation[:, 1, 2] = cosine, -sine
    rotation[:, 2, 1], rotation[:, 2, 2] = sine, cosine
    colours = torch.linalg.inv(yiq) @ rotation @ yiq
    colours = torch.where((uniform(0, 1) < 0.2)[:, None, None], gray @ colours, colours)
    scale = (brightness * contrast)[:, None, None]
    mean = (gray[0] @ cropped.flatten(2)).mean(1) * brightness * (1 - contrast)
    changed = torch.baddbmm(mean[:, None, None], colours * scale, cropped.flatten(2)).view_as(cropped).clamp(0, 1)
    if not blur:
        return changed
    reach = images.shape[-1] // 20
    steps = torch.arange(-reach, reach + 1, device=device, dtype=torch.float32)
    weights = torch.exp(-(steps**2) / (2 * uniform(0.1, 2)[:, None] ** 2))
    weights = torch.where((uniform(0, 1) < 0.5)[:, None], weights, (steps == 0).float())
    weights = (weights / weights.sum(1, keepdim=True)).repeat_interleave(3, 0)
    flat = changed.reshape(1, 3 * n, *changed.shape[2:])
    flat = F.conv2d(F.pad(flat, (reach, reach, 0, 0), "reflect"), weights[:, None, None, :], groups=3 * n)
    flat = F.conv2d(F.pad(flat, (0, 0, reach, reach), "reflect"), weights[:, None, :, None], groups=3 * n)
    return flat.view_as(changed)


def nt_xent(projections: Tensor, temperature: float) -> Tensor:
    """Every view must find the other view of its image; views i and n + i are of one image."""
    unit = F.normalize(projections.float())
    similarities = unit @ unit.T / temperature
    similarities.fill_diagonal_(float("-inf"))
    n = len(unit) // 2
    partners = torch.arange(2 * n, device=unit.device).roll(n)
    return F.cross_entropy(similarities, partners)


def train(arguments: argparse.Namespace, pixels: Tensor, rows: Tensor, steps: int, seed: int, say) -> Encoder:
    """Trains fresh weights for so many steps on some rows of uint8 images [n, 3, size, size]."""
    torch.manual_seed(seed)
    encoder = Encoder(arguments.encoder).to(arguments.device).train()
    decayed = [weights for weights in encoder.parameters() if weights.dim() > 1]
    others = [weights for weights in encoder.parameters() if weights.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 1e-6}, {"params": others, "weight_decay": 0.0}], arguments.learning_rate
    )
    warm_up = math.ceil(0.1 * steps)

    def rate(step: int) -> float:
        if step < warm_up:
            return (step + 1) / warm_up
        return (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up))) / 2

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    batch = arguments.batch_size
    order = torch.empty(0, dtype=torch.long)
    began = time.monotonic()
    for step in range(steps):
        if len(order) < batch:
            order = rows[torch.randperm(len(rows))]
        chosen, order = order[:batch], order[batch:]
        images = pixels[chosen].to(arguments.device).float() / 255
        pair = torch.cat([views(images, pixels.shape[-1] > 64), views(images, pixels.shape[-1] > 64)])
        with torch.autocast(torch.device(arguments.device).type, torch.bfloat16, enabled=arguments.bf16):
            projections = encoder.head(encoder(pair))
        loss = nt_xent(projections, arguments.temperature)
        if not torch.isfinite(loss):
            raise SystemExit(f"The loss is {loss.item()} at step {step + 1} of {steps}: lower --learning-rate")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 200 == 0:
            say(f"step {step + 1:,} of {steps:,}, loss {loss.item():.3f}", (step + 1) / (time.monotonic() - began) * batch)
    return encoder.eval()


# The probe


@torch.no_grad()
def embed(arguments: argparse.Namespace, encoder: Encoder, pixels: Tensor) -> Tensor:
    parts = [encoder(part.to(arguments.device).float() / 255) for part in pixels.split(500)]
    return F.normalize(torch.cat(parts).float())


def probe(train_features: Tensor, train_labels: Tensor, features: Tensor, labels: Tensor, classes: int) -> float:
    """Multinomial logistic regression by L-BFGS on standardised features; returns the share of labels it tells."""
    mean, deviation = train_features.mean(0), train_features.std(0) + 1e-12
    inputs = ((train_features - mean) / deviation).double()
    weights = torch.zeros(classes, inputs.shape[1] + 1, dtype=torch.double, device=inputs.device, requires_grad=True)
    solver = torch.optim.LBFGS([weights], max_iter=300, tolerance_grad=1e-6, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        value = F.cross_entropy(inputs @ weights[:, :-1].T + weights[:, -1], train_labels)
        value = value + 1e-3 / 2 * weights[:, :-1].square().sum()
        value.backward()
        return value

    solver.step(loss)
    with torch.no_grad():
        told = (((features - mean) / deviation).double() @ weights[:, :-1].T + weights[:, -1]).argmax(1)
    return (told == labels).double().mean().item()


# The table

T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131]
T_975 += [2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


def half_width(squares: float, freedom: int, seen: int, least: float, variances: float) -> float | None:
    """Half of a 95 % interval by Student's t; None where no freedom is left.

    squares / freedom is a variance, and seen the degrees of freedom of t."""
    if freedom < 1 or seen < 1:
        return None
    t = T_975[seen - 1] if seen <= len(T_975) else 1.96 + 2.4 / seen
    return t * max(math.sqrt(squares / freedom), least) * math.sqrt(variances)


def summary(trials: list[dict]) -> list[dict]:
    """Means over the seeds, and differences from random images and from everything. The spread is pooled over all
    cells, which two or three seeds of one alone cannot tell. Contenders of a seed begin with the same weights: what
    that does to all of them is seen only as often as there are seeds, and differences are free of it, by least squares
    of accuracy = cell + seed + noise."""
    cells = sorted({(trial["keep"], trial["contender"]) for trial in trials})
    seeds = sorted({trial["seed"] for trial in trials})
    accuracy = np.array([trial["accuracy"] for trial in trials])
    cell = np.array([cells.index((trial["keep"], trial["contender"])) for trial in trials])
    seed = np.array([seeds.index(trial["seed"]) for trial in trials])
    counts = np.bincount(cell)
    means = np.bincount(cell, accuracy) / counts
    total = np.square(accuracy - means[cell]).sum()
    model = np.concatenate([np.eye(len(cells))[cell], np.eye(len(seeds))[seed]], 1)
    inverse = np.linalg.pinv(model.T @ model)
    effects = inverse @ model.T @ accuracy
    noise = np.square(accuracy - model @ effects).sum()
    freedom = len(trials) - int(np.linalg.matrix_rank(model))
    least = 1 / trials[0]["held_out"]

    def against(number: int, other: tuple) -> tuple[float | None, float | None]:
        if other not in cells or cells[number] == other:
            return None, None
        contrast = np.zeros(len(effects))
        contrast[number], contrast[cells.index(other)] = 1, -1
        # As the model has it: a contender may lack a seed.
        return float(contrast @ effects), half_width(noise, freedom, freedom, least, contrast @ inverse @ contrast)

    rows = []
    for number, (keep, contender) in enumerate(cells):
        row = {"keep": keep, "contender": contender, "seeds": int(counts[number]), "mean": float(means[number])}
        row["interval"] = half_width(total, len(trials) - len(cells), int(counts[number]) - 1, least, 1 / counts[number])
        row["against_random"], row["random_margin"] = against(number, (keep, RANDOM))
        row["against_everything"], row["everything_margin"] = against(number, (1.0, EVERYTHING))
        rows.append(row)
    return rows


def with_margin(difference: float | None, margin: float | None) -> str:
    if difference is None:
        return ""
    return f"{100 * difference:+.2f}" + ("" if margin is None else f" ± {100 * margin:.2f}")


def print_table(rows: list[dict]) -> None:
    print(f"{'keep':>5}  {'contender':<24}{'probe, %':>9}  {'against random':>16}  {'against everything':>18}  seeds")
    for row in sorted(rows, key=lambda row: (row["keep"], -row["mean"])):
        random = with_margin(row["against_random"], row["random_margin"])
        everything = with_margin(row["against_everything"], row["everything_margin"])
        print(
            f"{row['keep']:>5}  {row['contender']:<24}{100 * row['mean']:>9.2f}  {random:>16}  {everything:>18}"
            f"{row['seeds']:>7}"
        )


def plot(rows: list[dict], file: Path) -> None:
    try:
        import matplotlib.pyplot as pyplot
    except ImportError:
        print("No plot: matplotlib is not installed")
        return
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for contender in sorted({row["contender"] for row in rows}):
        points = [row for row in rows if row["contender"] == contender]
        axes.errorbar(
            [point["keep"] for point in points],
            [100 * point["mean"] for point in points],
            [50 * (point["everything_margin"] or 0) for point in points],
            marker="o",
            capsize=3,
            label=contender,
        )
    axes.set_xlabel("share of the images that is kept")
    axes.set_ylabel("linear probe, % of held-out images (bars: half a margin)")
    axes.legend()
    figure.savefig(file, bbox_inches="tight")


# The protocol


def kept(keep: float, images: int) -> int:
    """The nearest whole number, half up."""
    return int(Decimal(str(keep)) * images + Decimal("0.5"))


def contenders(arguments: argparse.Namespace, seed: int, trained_on: list[str]) -> dict[str, list[str]]:
    """Returns the orders that compete: rankings without the held-out images, and the two kinds of chance."""
    allowed = set(trained_on)
    orders = {EVERYTHING: trained_on, RANDOM: drawn(trained_on, seed, "evaluate-random")}
    for name, folder in arguments.ranking.items():
        ids, latent_class = read_ranking(folder)
        orders[name] = [image for image in ids if image in allowed]
        if len(orders[name]) != len(trained_on):
            raise SystemExit(f"{folder} ranks {len(orders[name])} of the {len(trained_on)} images of the first ranking")
        if STRATIFIED not in orders:
            orders[STRATIFIED] = stratified(trained_on, latent_class, seed)
    return orders


def recorded_seed(ranking: Path) -> int:
    return json.loads((ranking / "run.json").read_text())["configuration"]["seed"]


def digest(parts) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part if isinstance(part, bytes) else f"{part}\n".encode())
    return hashed.hexdigest()[:16]


def run(arguments: argparse.Namespace) -> None:
    first = next(iter(arguments.ranking.values()))
    seed_of_run = recorded_seed(first)
    ids = drawn(read_ranking(first)[0], seed_of_run, "evaluate-sample")[: arguments.sample]
    labels = read_labels(arguments, ids)
    labelled = drawn(list(labels), seed_of_run, "evaluate-held-out")
    count = min(MOST_HELD_OUT, len(labelled) // HELD_OUT_ONE_IN)
    held_out, probed = labelled[:count], labelled[count : count + MOST_PROBED]
    outside = set(held_out)
    trained_on = [image for image in ids if image not in outside]
    names = {label: number for number, label in enumerate(sorted(set(labels.values())))}
    pixels = read_pixels(arguments, ids, arguments.image_size)
    place = {image: number for number, image in enumerate(ids)}

    def rows(images: list[str]) -> Tensor:
        return torch.tensor([place[image] for image in images])

    def numbers(images: list[str]) -> Tensor:
        return torch.tensor([names[labels[image]] for image in images], device=arguments.device)

    common = {
        "held_out": len(held_out),
        "encoder": arguments.encoder,
        "batch_size": arguments.batch_size,
        "learning_rate": arguments.learning_rate,
        "temperature": arguments.temperature,
        "image_size": arguments.image_size,
        "bf16": arguments.bf16,
        "questions": digest(f"{image} {labels[image]}" for image in [*probed, *held_out]),
        "pixels": digest([pixels.numpy().tobytes()]),
    }
    folder = arguments.output / "trials"
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
        orders = contenders(arguments, seed, trained_on)
        for keep, name in [(1.0, EVERYTHING), *itertools.product(arguments.keep, orders)]:
            if (arguments.only and name not in arguments.only) or (name == EVERYTHING) != (keep == 1):
                continue
            subset = orders[name][: kept(keep, len(trained_on))]
            if len(subset) < arguments.batch_size:
                raise SystemExit(f"--keep {keep} is {len(subset)} images, fewer than --batch-size {arguments.batch_size}")
            epoch = len(subset if arguments.match == "epochs" else trained_on) // arguments.batch_size
            what = {
                "contender": name,
                "keep": keep,
                "seed": seed,
                "images": len(subset),
                "steps": arguments.epochs * epoch,
                "subset": digest(["\n".join(sorted(subset)).encode()]),
                **common,
            }
            file = folder / f"{name}-{keep}-{seed}.json"
            if file.exists():
                trial = json.loads(file.read_text())
                if {key: trial.get(key) for key in what} != what:
                    raise SystemExit(f"{file} is of other images or settings: give another --output")
                continue
            began = time.monotonic()

            def say(text: str, rate: float) -> None:
                print(f"  {name} {keep} seed {seed}: {text}, {rate:,.0f} pairs/s", flush=True)

            encoder = train(arguments, pixels, rows(subset), what["steps"], seed, say)
            accuracy = probe(
                embed(arguments, encoder, pixels[rows(probed)]),
                numbers(probed),
                embed(arguments, encoder, pixels[rows(held_out)]),
                numbers(held_out),
                len(names),
            )
            trial = {**what, "accuracy": accuracy, "seconds": time.monotonic() - began}
            partial = file.with_suffix(".partial")
            partial.write_text(json.dumps(trial, indent=2))
            partial.rename(file)
            print(f"{name} {keep} seed {seed}: {100 * accuracy:.2f} %, {trial['seconds']:.0f} s", flush=True)
    # All that is there, whoever trained it: several processes may share the work by --only or --first-seed.
    trials = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    table = summary(trials)
    (arguments.output / "summary.json").write_text(json.dumps({"cells": table, "trials": trials}, indent=2))
    plot(table, arguments.output / "summary.svg")
    print_table(table)


def share(text: str) -> float:
    if not 0 < float(text) < 1:
        raise argparse.ArgumentTypeError(f"a share above 0 and below 1, was {text}")
    return float(text)


def named_folder(text: str) -> tuple[str, Path]:
    name, separator, folder = text.partition("=")
    if not separator or not re.fullmatch(r"[\w.-]+", name) or name in (EVERYTHING, RANDOM, STRATIFIED):
        raise argparse.ArgumentTypeError(f"NAME=FOLDER, the name of its own and of letters, digits and .-_, was {text}")
    return name, Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--images", type=Path, required=True, help="the run's corpus: a folder of images, or of Parquet files")
    add("--ranking", type=named_folder, action="append", required=True, help="NAME=FOLDER of a finished run")
    add("--labels", type=Path, help="CSV with the columns id and label; without it, the labels of the first run's corpus")
    add("--id-column", default="index", help="of a corpus in Parquet files")
    add("--output", type=Path, required=True)
    add("--keep", type=share, nargs="+", default=[0.2, 0.4, 0.6, 0.8])
    add("--only", nargs="+", help="these contenders alone")
    add("--seeds", type=int, default=3)
    add("--first-seed", type=int, default=0)
    add("--epochs", type=int, default=100, help="over everything; with --match epochs, over each subset")
    add("--match", choices=["steps", "epochs"], default="steps")
    add("--sample", type=int, default=20_000, help="images, drawn by hash; all where there are no more")
    add("--encoder", choices=list(Encoder.SHAPES), default="standard")
    add("--image-size", type=int, default=32)
    add("--batch-size", type=int, default=128)
    add("--learning-rate", type=float, default=0.002)
    add("--temperature", type=float, default=0.2)
    add("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    add("--bf16", action="store_true", help="train in bfloat16")
    arguments = parser.parse_args()
    arguments.ranking = dict(arguments.ranking)
    run(arguments)


if __name__ == "__main__":
    main()
