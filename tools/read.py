"""`yimatong read IN.jsonl OUT.jsonl`: the reading of each message, through the running Rasa or one started for this."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from nlu.model_shelf import ModelShelf
from nlu.reader import Reader
from nlu.serving import PROJECT, rasa_command
from tools import train
from tools.installation import MODELS, Installation
from tools.processes import Program, end_groups
from tools.reachable import answers, listen_near
from tools.say import say
from tools.understanding import without_secrets

SECONDS_TO_START = 120
AT_ONCE = 500


class NotReadable(Exception):
    """The file of messages has a line that is no message."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the messages are and where the readings go."""
    parser.add_argument("messages", type=Path, help='JSON lines {"id", "text"}')
    parser.add_argument("readings", type=Path, help="the reading of each, with its id, in the same order")
    parser.add_argument("--url", help="address of a running Rasa; else the one of `yimatong up`, else one is started")


def run(arguments: argparse.Namespace) -> int:
    """Answers 0, or 1 when the messages cannot be read from the file."""
    try:
        messages = list(_messages(arguments.messages))
    except (NotReadable, OSError) as problem:
        say(str(problem))
        return 1
    with _rasa(arguments.url) as url, arguments.readings.open("w", encoding="utf-8") as out:
        reader = Reader(url, MODELS)
        waiting = iter(messages)
        while some := list(islice(waiting, AT_ONCE)):
            for message, reading in zip(some, reader.read_many([m["text"] for m in some]), strict=True):
                out.write(json.dumps({"id": message["id"], **reading.to_json()}, ensure_ascii=False) + "\n")
    return 0


def _messages(path: Path) -> Iterator[dict[str, Any]]:
    """The messages of the file; odd bytes are replaced. Raises NotReadable with the line number."""
    for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            yield {"id": message["id"], "text": str(message["text"] or "")}
        except (ValueError, KeyError, TypeError):
            raise NotReadable(f"{path}, line {number}: no message with id and text") from None


@contextmanager
def _rasa(given: str | None) -> Iterator[str | None]:
    """The address of a Rasa that answers; None when there is none to be had, and the fallback reads."""
    url = given or _running_url()
    if url and answers(f"{url}/version"):
        yield url
        return
    if train.run(argparse.Namespace()):
        say("Rasa is not to be had: the fallback reads")
        yield None
        return
    with _started() as started:
        yield started


def _running_url() -> str | None:
    """Where `yimatong up` says that its Rasa answers."""
    try:
        return str(json.loads(Installation().run_file.read_text())["nlu_url"] or "") or None
    except (OSError, ValueError, KeyError):
        return None


@contextmanager
def _started() -> Iterator[str | None]:
    """A Rasa for the time of this command; None when it does not come up."""
    listening = listen_near("127.0.0.1", 0)
    port = listening.getsockname()[1]
    listening.close()
    log = Installation().logs / "read.log"
    rasa = Program("Rasa", rasa_command(ModelShelf(MODELS).live, port), without_secrets(), log, PROJECT)
    rasa.launch()
    assert rasa.process
    try:
        url = f"http://127.0.0.1:{port}"
        yield url if _comes_up(rasa, url) else None
    finally:
        end_groups([rasa.process.pid], patience=5)


def _comes_up(rasa: Program, url: str) -> bool:
    """Wait until it answers, or has ended, or time is up."""
    say("Rasa is starting")
    deadline = time.monotonic() + SECONDS_TO_START
    while rasa.process and rasa.process.poll() is None and time.monotonic() < deadline:
        if answers(f"{url}/version"):
            return True
        time.sleep(0.2)
    say(f"Rasa does not answer, so the fallback reads. See {rasa.log}")
    return False
