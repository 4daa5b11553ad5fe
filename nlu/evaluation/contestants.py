"""Everyone who reads the measured messages: each Rasa pipeline is trained, started and asked over HTTP."""

import json
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.fallback import to_reading
from nlu.language.examples import CLAUSE_INTENT
from nlu.language.rules import read_by_rules
from nlu.language.sums import load_rows
from nlu.language.understanding import ClauseModel
from nlu.rasa_server import reading_of
from nlu.serving import PROJECT, PYTHON, exported_rows, rasa_command, rasa_environment
from nlu.training import train_with

HERE = Path(__file__).parent
SIXTY = range(50, 71)


@dataclass(frozen=True)
class Result:
    """Readings in the order of the messages, and the cost (None where it does not apply)."""

    name: str
    readings: list[Reading]
    seconds_to_train: float | None = None
    seconds_to_start: float | None = None
    megabytes: float | None = None
    milliseconds: float | None = None


def by_rasa(name: str, config: Path, data: Path, texts: Sequence[str], say: Callable[[str], None]) -> Result:
    """Train this pipeline, start it, and ask it for every text. `milliseconds`: median for 50 to 70 characters."""
    begun = time.monotonic()
    model = train_with(config, data, data.parent / f"{name}.tar.gz", say)
    trained = time.monotonic() - begun
    begun = time.monotonic()
    with running(model) as (url, pid):
        started = time.monotonic() - begun
        readings, spent = _ask_all(url, texts)
        memory = megabytes(pid)
    short = [seconds * 1000 for text, seconds in zip(texts, spent, strict=True) if len(text) in SIXTY]
    return Result(name, readings, trained, started, memory, statistics.median(short) if short else None)


def by_fallback(model: Path, texts: Sequence[str]) -> Result:
    """The application's own reading, with the rows of this model file."""
    reader = ClauseModel(*load_rows(exported_rows(model)))
    begun = time.monotonic()
    readings = [to_reading(reader.understand(text), text, "fallback", reader.version) for text in texts]
    return Result("fallback", readings, milliseconds=(time.monotonic() - begun) / max(len(texts), 1) * 1000)


def by_rules(texts: Sequence[str]) -> Result:
    """The last resort: the lexicon's rules."""
    begun = time.monotonic()
    readings = [to_reading(read_by_rules(text), text, "fallback", "rules") for text in texts]
    return Result("rules", readings, milliseconds=(time.monotonic() - begun) / max(len(texts), 1) * 1000)


def by_ngrams(data: Path, texts: Sequence[str]) -> Result:
    """Baseline: character n-grams of the whole text and logistic regression for each risk and for the intent."""
    begun = time.monotonic()
    command = [str(PYTHON), "-m", "components.ngram_baseline", str(data)]
    given = json.dumps(list(texts))
    answer = subprocess.run(
        command, cwd=PROJECT, env=rasa_environment(), input=given, text=True, capture_output=True, check=True
    )
    readings = [
        Reading(
            Intent(row["intent"]), row["confidence"], tuple(RiskReading(Risk(r), p) for r, p in row["risks"].items())
        )
        for row in json.loads(answer.stdout)
    ]
    return Result("n-grams", readings, seconds_to_train=time.monotonic() - begun)


@contextmanager
def running(model: Path) -> Iterator[tuple[str, int]]:
    """A Rasa process with this model: its address and its process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = model.with_suffix(".log").open("w")
    process = subprocess.Popen(rasa_command(model, port), cwd=PROJECT, env=rasa_environment(), stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until it answers; raises RuntimeError when it ends or takes more than five minutes."""
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"{url}/version", timeout=2, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("Rasa did not come up; its log lies beside its model")


def _ask_all(url: str, texts: Sequence[str]) -> tuple[list[Reading], list[float]]:
    """The reading of each text and the seconds it took."""
    readings, spent = [], []
    with httpx.Client(timeout=60, trust_env=False) as client:
        client.post(f"{url}/model/parse", json={"text": "你好"})
        for text in texts:
            begun = time.monotonic()
            answer = client.post(f"{url}/model/parse", json={"text": text}).raise_for_status().json()
            spent.append(time.monotonic() - begun)
            readings.append(reading_of(answer) if "risks" in answer else _of_joined_labels(answer))
    return readings, spent


def _of_joined_labels(answer: dict[str, Any]) -> Reading:
    """A reading from one label of several parts; a mere clause counts as out of scope."""
    top = answer["intent"]
    intent, *risks = str(top["name"]).split("+")
    known = Intent.out_of_scope if intent == CLAUSE_INTENT else Intent(intent)
    confidence = float(top["confidence"])
    plain = Reading(known, confidence, tuple(RiskReading(Risk(risk), confidence) for risk in risks))
    return replace(plain, source="rasa", model="baseline")


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
