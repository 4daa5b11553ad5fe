"""`yimatong bench-chat`: how long a turn of a talk takes while so many people talk at once and think in between."""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import platform
import random
import re
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from actions.house import SHANGHAI
from tools.installation import CHECKOUT
from tools.load import FAMILY, GIVEN, TROUBLES, Noted, post
from tools.say import publish, say
from tools.trial_system import TrialSystem, trial_system

PAGE = CHECKOUT / "docs/bench/chat.md"
GOAL = 150  # milliseconds within which 95 of 100 turns that Rasa reads are answered
MORE = ("房子也漏雨，墙上裂了好大的缝。", "娃的学费还差四千多，老师催了几回了。", "我自己腰也做过手术，重活干不了。")
QUESTIONS = ("低保户还能申请监测吗？", "报了以后多久有人来看？", "申报要不要钱？", "外出打工的能不能报？")
FREE, TAPPED = "free words", "taps, names and numbers"
_numbers = itertools.count(1)
HEAD = """\
# A turn of a talk, while {talkers} people talk at once

Made by `make bench` on {day}: {machine}. Talkers, application, worker, Rasa and PostgreSQL (durable) share the machine.
Each of {talkers} people tells a hardship by `POST /api/v1/chat`, each time over a new connection: greeting, story, a
policy question, more of the story, then taps and answers until the receipt, with {thinking:g} s of thinking after
every answer, then begins a new talk; {seconds:.0f} s after {warm_up:.0f} s of warming up. Goal: 95 of 100 turns in
free words within {goal} ms.

| turns | number | failed | median ms | 95th percentile ms | 99th percentile ms | longest ms |
|---|---|---|---|---|---|---|"""


@dataclass
class Talks:
    """What all talkers noted, by kind of turn."""

    turns: dict[str, Noted] = field(default_factory=lambda: {FREE: Noted(), TAPPED: Noted()})
    receipts: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many talk for how long, and where the figures go."""
    parser.add_argument("--talkers", type=int, default=16, help="people who talk at once (default %(default)s)")
    parser.add_argument("--thinking", type=float, default=5.0, help="seconds after an answer (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=120.0, help="length of the measurement (default %(default)s)")
    parser.add_argument("--warm-up", type=float, default=15.0, help="seconds before it (default %(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/chat.md)")


def run(arguments: argparse.Namespace) -> None:
    """Measure against a whole system of its own, with Rasa and the worker running as they do in earnest."""
    say("Starting a system of its own for the measurement")
    with trial_system() as system:
        system.wait_until_ready(with_rasa=True)
        place = (system.said["base_url"], [code["code"] for code in system.said["one_codes"]])
        talk(*place, arguments.talkers, arguments.thinking, arguments.warm_up)
        before, busy, own = readings(place[0]), busy_seconds(), own_seconds(system)
        talks = talk(*place, arguments.talkers, arguments.thinking, arguments.seconds)
        after, spent = readings(place[0]), (own_seconds(system) - own, busy_seconds() - busy)
    page = _page(arguments, talks, {name: after[name] - before.get(name, 0) for name in after}, spent)
    publish(page, arguments.out)


# ── talking ────────────────────────────────────────────────────────────────────────────────────────────────────


def talk(base_url: str, codes: list[str], talkers: int, thinking: float, seconds: float) -> Talks:
    """So many people talk for so long; they do not begin all at once."""
    talks, until = Talks(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_talker, args=(base_url, codes, thinking * number / talkers, thinking, until, talks))
        for number in range(talkers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return talks


def _talker(base_url: str, codes: list[str], late: float, thinking: float, until: float, talks: Talks) -> None:
    time.sleep(late)
    while time.monotonic() < until:
        for kind, seconds, answer in one_talk(base_url, random.choice(codes)):
            noted = talks.turns[kind]
            if answer is None:
                noted.failures += 1
                break
            noted.seconds.append(seconds)
            talks.receipts += any(reply["receipt"] for reply in answer["replies"])
            if time.monotonic() > until:
                break
            time.sleep(thinking)


def one_talk(base_url: str, code: str) -> Iterator[tuple[str, float, dict[str, Any] | None]]:
    """The turns of one talk, from the greeting to the receipt: kind, seconds, and the answer (None for a failure)."""
    session, chance = uuid.uuid4().hex, random.Random()
    told = ["你好", chance.choice(TROUBLES), chance.choice(QUESTIONS), chance.choice(MORE)]
    choices: list[str] = []
    for number in range(12):
        kind, words = (FREE, told.pop(0)) if told else (TAPPED, _answer_to(choices, chance))
        body = {"session": session, "message_id": str(number), "text": words, "one_code": code}
        began = time.monotonic()
        answer = _posted(base_url, body)
        yield kind, time.monotonic() - began, answer
        if answer is None or any(reply["receipt"] for reply in answer["replies"]):
            return
        choices = answer["replies"][-1]["choices"]


def _answer_to(choices: list[str], chance: random.Random) -> str:
    """What is tapped or typed below the last reply; a question without choices is the one for the name."""
    for wanted, words in (("同意，交上去",) * 2, ("本人，报自己家",) * 2, ("没有电话", f"139{next(_numbers):08d}")):
        if wanted in choices:
            return words
    return chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2))


def _posted(base_url: str, body: dict[str, str]) -> dict[str, Any] | None:
    """The answer over a connection of its own: while somebody thinks, the last one is given up."""
    address = urlsplit(base_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        status, content = post(connection, "/api/v1/chat", body)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    answer: dict[str, Any] | None = json.loads(content) if status == 200 else None
    return answer


# ── the page ───────────────────────────────────────────────────────────────────────────────────────────────────


def readings(base_url: str) -> dict[str, float]:
    """Messages read so far in the application, by who read them."""
    with urllib.request.urlopen(f"{base_url}/metrics", timeout=30) as answer:  # noqa: S310 - an address of ours
        text = answer.read().decode()
    return {who: float(n) for who, n in re.findall(r'yimatong_readings_total\{source="(\w+)"\} (\S+)', text)}


def busy_seconds() -> float:
    """Seconds for which all cores together have worked for whomever, since the machine was started."""
    with Path("/proc/stat").open() as file:
        user, nice, system, _, _, *others = (int(ticks) for ticks in file.readline().split()[1:8])
    return (user + nice + system + sum(others)) / os.sysconf("SC_CLK_TCK")


def own_seconds(system: TrialSystem) -> float:
    """Seconds of processor that the system's parts and all they have started took so far, talkers included."""
    own = os.times()
    return own.user + own.system + sum(map(_seconds_of_session, system.pids().values()))


def _seconds_of_session(leader: int) -> float:
    """Every part leads a session of its own (`tools.processes`)."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12]) if int(words[3]) == leader else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _page(arguments: argparse.Namespace, talks: Talks, read: dict[str, float], spent: tuple[float, float]) -> str:
    """`spent`: seconds of processor of the system itself, and of everything on the machine."""
    niceness = f", niceness {os.nice(0)}" if os.nice(0) else ""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}{niceness}"
    head = HEAD.format(
        day=datetime.now(SHANGHAI).date(), machine=machine, goal=GOAL, talkers=arguments.talkers,
        thinking=arguments.thinking, seconds=arguments.seconds, warm_up=arguments.warm_up,
    )  # fmt: skip
    rows = [_row(kind, noted) for kind, noted in talks.turns.items()]
    by = ", ".join(f"{number:.0f} by {'Rasa' if who == 'rasa' else 'the fallback'}" for who, number in read.items())
    whole = arguments.seconds * (os.cpu_count() or 1)
    own, busy = (f"{100 * seconds / whole:.0f} %" for seconds in spent)
    end = f"{talks.receipts} talks ended with a receipt. Messages read: {by}."
    load = f"All cores were busy for {busy} of the time, for {own} with this system and its talkers."
    return "\n".join([head, *rows, "", end, load, ""])


def _row(kind: str, noted: Noted) -> str:
    figures = [noted.percentile(share) for share in (0.5, 0.95, 0.99, 1.0)] if noted.seconds else []
    cells = [kind, len(noted.seconds), noted.failures, *(f"{figure:.0f}" for figure in figures)]
    return "| " + " | ".join(map(str, cells)) + " |"
