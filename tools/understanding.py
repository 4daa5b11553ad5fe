"""Rasa beside the running application: installed, trained and started in the background, one process after another."""

import os
from dataclasses import dataclass
from pathlib import Path

from nlu.model_shelf import ModelShelf
from nlu.serving import PROJECT, rasa_command, rasa_environment
from tools.installation import MODELS, Installation, yimatong
from tools.processes import Program
from tools.reachable import Knock
from tools.say import say
from tools.supervisor import StepFailed, Supervisor
from tools.train import WITHOUT_PYTHON

_ENOUGH_FOR_TWO = 6_000_000_000  # bytes of memory; a Rasa process takes up to 0.9 GB


def wanted_processes() -> int:
    """YIMATONG_RASA_PROCESSES; without it two, so that one can fail, or one where memory is short."""
    given = os.environ.get("YIMATONG_RASA_PROCESSES", "")
    if given.isascii() and given.isdigit() and int(given) > 0:
        return int(given)
    return 2 if os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >= _ENOUGH_FOR_TWO else 1


@dataclass
class RasaProgram(Program):
    """One Rasa process; whenever it is started, with the model that is live then."""

    port: int = 0

    def launch(self) -> None:
        """Start it and do not wait."""
        self.command = rasa_command(ModelShelf(MODELS).live, self.port)
        super().launch()


class Understanding:
    """Goes from setting up over starting to answering; `advance` takes the next step when its time has come."""

    def __init__(self, installation: Installation, supervisor: Supervisor, ports: list[int]) -> None:
        """One process on each port of loopback, the next started when the one before answers."""
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        self.answering: list[str] = []
        self._supervisor = supervisor
        self._ports = ports
        self._logs = installation.logs
        self._setting_up: Program | None = None
        self._knock: Knock | None = None

    def begin(self) -> None:
        """Set up in the background what is missing; progress goes to the terminal."""
        log = self._logs / "understanding.log"
        command = ["nice", *yimatong("train")]  # residents come before learning
        self._setting_up = Program("Setting up Rasa", command, os.environ, log, speaks=True)
        self._supervisor.begin(self._setting_up)

    def advance(self) -> bool:
        """Take the next step if it can be taken; True at the moment when one more process begins to answer."""
        if self._setting_up:
            self._finish_setting_up(self._setting_up)
        elif self._knock and self._knock.is_answered():
            self.answering.append(self.urls[len(self.answering)])
            say(f"Rasa answers at {self.answering[-1]}" + self._first_time())
            self._knock = None
            self._start_next()
            return True
        return False

    def _first_time(self) -> str:
        return "; what the fallback read is read again" if len(self.answering) == 1 else ""

    def _finish_setting_up(self, program: Program) -> None:
        try:
            if not self._supervisor.has_ended(program):
                return
            self._start_next()
        except StepFailed as failure:
            if program.process and program.process.returncode != WITHOUT_PYTHON:
                say(f"{failure}; messages are understood by the fallback")
        self._setting_up = None

    def _start_next(self) -> None:
        at = len(self.answering)
        if at == len(self._ports):
            return
        name, log = f"Rasa {at + 1}", self._logs / f"rasa-{at + 1}.log"
        self._supervisor.keep(RasaProgram(name, [], without_secrets(), log, Path(PROJECT), port=self._ports[at]))
        self._knock = Knock(f"{self.urls[at]}/version")
        say(f"{name} is starting")


def without_secrets() -> dict[str, str]:
    """Rasa gets no fixes any more: it is told no address and no password of ours."""
    return {
        name: value
        for name, value in rasa_environment().items()
        if not name.startswith("YIMATONG_") and name != "DATABASE_URL"
    }
