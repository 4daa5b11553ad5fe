"""`yimatong bench-reading`: what a reading costs beside Rasa's own pipelines in the same run, and odd or long texts."""

import argparse
import os
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx

from actions.house import SHANGHAI
from nlu.evaluation.contestants import HERE, megabytes, running
from nlu.evaluation.material import write_for_rasa
from nlu.language.examples import read_examples
from nlu.reader import Reader
from nlu.serving import PROJECT
from nlu.training import train_with
from tools.installation import CHECKOUT, MODELS
from tools.say import publish, say

PAGE = CHECKOUT / "docs/bench/nlu.md"
SENTENCE = (
    "老汉脑梗瘫床上了，家里离不开人，药费一个月五百，外头还欠着两万多，实在是没有办法了，求政府来看看吧，"
    "房子下雨天也漏。\n"
)
LENGTHS = (60, 240, 1000, 2000, 20_000, 1_000_000)
ROUNDS = 60
ODD = {
    "blank": " \n\t ",
    "control characters": "\x00\x07我家\x1b房子塌了\x08",
    "lone surrogates": "我家\ud83d房子塌了\udc00",
    "a command": "/report_hardship",
    "digits": "13 55 20",
    "an emoji": "😀",
}
PIPELINES = ("yimatong", "logistic", "DIET")
HEAD = """\
# What a reading costs

Made by `yimatong bench-reading` on {day}: {cores} cores, a Rasa process each, asked in turn, {rounds} times.
DIET is trained for one epoch here: more would not change how long it reads. Seconds of a shared machine say little;
the ratios of one run say more.

| pipeline | training s | start s | memory MB | median ms for 60 characters | as a ratio of ours |
|---|---:|---:|---:|---:|---:|"""
LENGTH_HEAD = "\n| characters | median ms | ms for 60 characters of it | read by |\n|---:|---:|---:|---|"
ODD_HEAD = "\n| text | intent | risks | to a person | ms |\n|---|---|---|---|---:|"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether to wait for the slowest training."""
    parser.add_argument("--without-diet", action="store_true", help="leave out DIET, which trains for minutes")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/nlu.md)")


def run(arguments: argparse.Namespace) -> None:
    """Train each pipeline anew, start all, ask them in turn; then other lengths and kinds through the reader."""
    names = PIPELINES[:2] if arguments.without_diet else PIPELINES
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        models = {name: _train(name, Path(folder)) for name in names}
        starts = {name: _start(stack, model) for name, (model, _) in models.items()}
        urls = {name: url for name, (url, _, _) in starts.items()}
        spent = _ask_in_turn(urls)
        reader = Reader(urls["yimatong"], MODELS)
        lengths, odd = [_length_row(reader, n) for n in LENGTHS], [_odd_row(reader, name) for name in ODD]
        rows = [_row(name, models[name][1], starts[name], spent) for name in names]
    head = HEAD.format(day=datetime.now(SHANGHAI).date(), cores=os.cpu_count(), rounds=ROUNDS)
    page = "\n".join([head, *rows, LENGTH_HEAD, *lengths, ODD_HEAD, *odd, ""])
    publish(page, arguments.out)


def _train(name: str, folder: Path) -> tuple[Path, float]:
    """The model, and the seconds its training took."""
    config, data = PROJECT / "config.yml", PROJECT / "data"
    if name == "logistic":
        config = HERE / "logistic.yml"
    if name == "DIET":
        config, data = folder / "diet.yml", folder / "joined"
        config.write_text(re.sub(r"epochs: \d+", "epochs: 1", (HERE / "diet.yml").read_text("utf-8")), "utf-8")
        write_for_rasa(data, read_examples(PROJECT / "data"), joined_labels=True)
    begun = time.monotonic()
    return train_with(config, data, folder / f"{name}.tar.gz", say), time.monotonic() - begun


def _start(stack: ExitStack, model: Path) -> tuple[str, int, float]:
    """Address, process, and the seconds until the process answered."""
    begun = time.monotonic()
    url, pid = stack.enter_context(running(model))
    return url, pid, time.monotonic() - begun


def _ask_in_turn(urls: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of each answer to a message of 60 characters; each round asks every pipeline once."""
    text = SENTENCE[:60]
    spent: dict[str, list[float]] = {name: [] for name in urls}
    with httpx.Client(timeout=60, trust_env=False) as client:
        for _ in range(ROUNDS):
            for name, url in urls.items():
                begun = time.monotonic()
                client.post(f"{url}/model/parse", json={"text": text}).raise_for_status()
                spent[name].append((time.monotonic() - begun) * 1000)
    return spent


def _row(name: str, training: float, start: tuple[str, int, float], spent: dict[str, list[float]]) -> str:
    median, ours = statistics.median(spent[name]), statistics.median(spent["yimatong"])
    costs = f"{training:.0f} | {start[2]:.0f} | {megabytes(start[1]):.0f}"
    return f"| {name} | {costs} | {median:.1f} | {median / ours:.2f} |"


def _length_row(reader: Reader, length: int) -> str:
    """A text of this length through the reader, as in service."""
    text = (SENTENCE * (length // len(SENTENCE) + 1))[:length]
    spent, source = _timed(reader, text, 3 if length > LENGTHS[3] else 15)
    median = statistics.median(spent)
    return f"| {length} | {median:.1f} | {median * 60 / length:.2f} | {source} |"


def _odd_row(reader: Reader, name: str) -> str:
    begun = time.monotonic()
    reading = reader.read(ODD[name])
    risks = ", ".join(risk.type.value for risk in reading.risks)
    person = "yes" if reading.abstained else "no"
    return f"| {name} | {reading.intent.value} | {risks} | {person} | {(time.monotonic() - begun) * 1000:.1f} |"


def _timed(reader: Reader, text: str, rounds: int) -> tuple[Sequence[float], str]:
    """Milliseconds of each reading, and who read last."""
    spent, source = [], ""
    for _ in range(rounds):
        begun = time.monotonic()
        source = reader.read(text).source
        spent.append((time.monotonic() - begun) * 1000)
    return spent, source
