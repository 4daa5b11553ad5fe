"""`yimatong bench-serving`: read under load while the model is swapped and a Rasa process is killed: what failed?"""

import argparse
import os
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from actions.house import SHANGHAI
from casework.reading import Reading
from nlu.evaluation.contestants import megabytes, running
from nlu.hot_swap import swap
from nlu.model_shelf import ModelShelf
from nlu.reader import Reader
from tools.installation import CHECKOUT, MODELS
from tools.say import publish, say

PAGE = CHECKOUT / "docs/bench/serving.md"
CLIENTS = 2
MESSAGE = "老汉脑梗瘫床上了，家里离不开人，药费一个月五百，外头还欠着两万多，实在是没有办法了，求政府来看看吧"
HEAD = """\
# Reading while models change and processes die

Made by `yimatong bench-serving` on {day}: {cores} cores, two Rasa processes of {megabytes:.0f} MB, {clients} clients
that each read a message of {length} characters without a pause, {seconds:.0f} s for each row.

| while | readings | by Rasa | by the fallback | lost | median ms | slowest ms |
|---|---:|---:|---:|---:|---:|---:|"""


@dataclass
class Load:
    """Clients that read without a pause, and how long each reading took in seconds."""

    reader: Reader
    readings: list[Reading] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    asked: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """One client."""
        while not self.over.is_set():
            self.asked += 1
            begun = time.monotonic()
            self.readings.append(self.reader.read(MESSAGE))
            self.spent.append(time.monotonic() - begun)

    def row(self, name: str) -> str:
        """The figures as a line of the table."""
        by_rasa = sum(reading.source == "rasa" for reading in self.readings)
        lost = self.asked - len(self.readings)
        median, slowest = statistics.median(self.spent) * 1000, max(self.spent) * 1000
        figures = f"{by_rasa} | {len(self.readings) - by_rasa} | {lost} | {median:.1f} | {slowest:.0f}"
        return f"| {name} | {len(self.readings)} | {figures} |"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long and where to."""
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each part (default %(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/serving.md)")


def run(arguments: argparse.Namespace) -> int:
    """Answers 1 when a reading was lost or fell back while a process could have answered."""
    live = ModelShelf(MODELS).live
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_named(Path(folder), name, live) for name in ("first", "second"))
        say("Starting two Rasa processes")
        with running(first) as (one, pid), running(second) as (two, other_pid):
            page, failed = _measure(arguments.seconds, [one, two], other_pid, (first, second), pid)
    publish(page, arguments.out)
    return 1 if failed else 0


def _measure(
    seconds: float, urls: list[str], victim: int, models: tuple[Path, Path], pid: int
) -> tuple[str, int]:  # fmt: skip
    """The page, and how many readings did not come from Rasa."""
    reader, loads = Reader(urls, MODELS), {}
    head = HEAD.format(
        day=datetime.now(SHANGHAI).date(), cores=os.cpu_count(), megabytes=megabytes(pid), clients=CLIENTS,
        length=len(MESSAGE), seconds=seconds,
    )  # fmt: skip
    reader.read(MESSAGE)
    loads["nothing happens"] = _during(seconds, reader, lambda: None)
    loads["the model is swapped four times"] = _during(seconds, reader, lambda: _swap_often(urls, models))
    loads["one process is killed"] = _during(seconds, reader, lambda: os.kill(victim, signal.SIGKILL))
    failed = sum(reading.source != "rasa" for load in loads.values() for reading in load.readings)
    return "\n".join([head, *(load.row(name) for name, load in loads.items()), ""]), failed


def _during(seconds: float, reader: Reader, deed: Callable[[], object]) -> Load:
    """The load for so long, with the deed one fifth into it."""
    load = Load(reader)
    clients = [threading.Thread(target=load.read) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    begun = time.monotonic()
    load.over.wait(seconds / 5)
    deed()
    load.over.wait(max(0.0, seconds - (time.monotonic() - begun)))
    load.over.set()
    for client in clients:
        client.join()
    return load


def _swap_often(urls: list[str], models: tuple[Path, Path]) -> None:
    """The same rows under two names: each swap loads a model anew."""
    for model in (*models, *models):
        swap(urls, model, models[0], lambda line: None)


def _named(folder: Path, name: str, model: Path) -> Path:
    place = folder / f"{name}.tar.gz"
    place.symlink_to(model.resolve())
    return place
