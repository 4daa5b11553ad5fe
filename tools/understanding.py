"""Rasa beside the running application: installed, trained and started in the background."""

import os
from pathlib import Path

from nlu.serving import PROJECT, model_path, rasa_command, rasa_environment
from tools.installation import MODELS, Installation, yimatong
from tools.processes import Program
from tools.reachable import Knock
from tools.say import say
from tools.supervisor import StepFailed, Supervisor
from tools.train import WITHOUT_PYTHON


class Understanding:
    """Goes from setting up over starting to answering; `advance` takes the next step when its time has come."""

    def __init__(self, installation: Installation, supervisor: Supervisor, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.is_ready = False
        self._supervisor = supervisor
        self._port = port
        self._logs = installation.logs
        self._setting_up: Program | None = None
        self._starting: Program | None = None
        self._knock = Knock(f"{self.url}/version")

    def begin(self) -> None:
        """Set up in the background what is missing; progress goes to the terminal."""
        log = self._logs / "understanding.log"
        command = ["nice", *yimatong("train")]  # residents come before learning
        self._setting_up = Program("Setting up Rasa", command, os.environ, log, speaks=True)
        self._supervisor.begin(self._setting_up)

    def advance(self) -> bool:
        """Take the next step if it can be taken; True at the moment when Rasa begins to answer."""
        if self._setting_up:
            self._finish_setting_up(self._setting_up)
        elif self._starting and self._knock.is_answered():
            self._starting, self.is_ready = None, True
            say(f"Rasa answers at {self.url}; what the fallback read is read again")
            return True
        return False

    def _finish_setting_up(self, program: Program) -> None:
        try:
            if not self._supervisor.has_ended(program):
                return
            self._start(model_path(MODELS))
        except StepFailed as failure:
            if program.process and program.process.returncode != WITHOUT_PYTHON:
                say(f"{failure}; messages are understood by the fallback")
        self._setting_up = None

    def _start(self, model: Path) -> None:
        rasa = Program("Rasa", rasa_command(model, self._port), without_secrets(), self._logs / "rasa.log", PROJECT)
        self._supervisor.keep(rasa)
        self._starting = rasa
        say("Rasa is starting")


def without_secrets() -> dict[str, str]:
    """Rasa gets no fixes any more: it is told no address and no password of ours."""
    return {
        name: value
        for name, value in rasa_environment().items()
        if not name.startswith("YIMATONG_") and name != "DATABASE_URL"
    }
