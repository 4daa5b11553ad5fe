"""`yimatong up`: everything on this machine, from an empty checkout to a running system, until somebody stops it."""

import argparse
import contextlib
import json
import os
import sys

from db.server_place import PostgresFailed
from tools.installation import AlreadyRunning, Installation, yimatong
from tools.processes import Program
from tools.reachable import Knock, listen, listen_near
from tools.run_file import tell_nlu_urls
from tools.say import say
from tools.supervisor import StepFailed, Stopped, Supervisor
from tools.understanding import Understanding, wanted_processes

HOST = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The address to listen on, whose end ends it, and whether Rasa takes part."""
    parser.add_argument("--host", default=HOST, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, help="port to listen on (default: the last one used, or a free one)")
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent process ends")
    parser.add_argument("--without-rasa", action="store_true", help="understand messages by the fallback alone")


def run(arguments: argparse.Namespace) -> int:
    """Start, announce, watch. Answers 0 when asked to stop, 1 when something that has to work did not."""
    installation = Installation()
    try:
        with installation.hold():
            _run_alone(installation, arguments)
    except (StepFailed, PostgresFailed, AlreadyRunning) as failure:
        say(str(failure))
        return 1
    except OSError as failure:
        say(f"Cannot listen on {arguments.host}:{arguments.port}: {failure}")
        return 1
    say("Stopped")
    return 0


def _run_alone(installation: Installation, arguments: argparse.Namespace) -> None:
    installation.run_file.unlink(missing_ok=True)
    with Supervisor(say, arguments.with_parent) as supervisor:
        try:
            System(installation, supervisor, arguments).run()
        except Stopped:
            say("Stopping")
        finally:
            installation.run_file.unlink(missing_ok=True)


class System:
    """The parts of one running installation, in the order in which they come up."""

    def __init__(self, installation: Installation, supervisor: Supervisor, arguments: argparse.Namespace) -> None:
        self._installation = installation
        self._supervisor = supervisor
        self._choose_ports(arguments)
        self._understanding = (
            None if arguments.without_rasa else Understanding(installation, supervisor, self._rasa_ports)
        )

    def run(self) -> None:
        """Bring everything up and watch it; ends by `Stopped` or a failure."""
        if self._installation.given_owner_url is None:
            self._start_database()
        if self._understanding:
            self._understanding.begin()
        say("Bringing the database to the newest schema")
        self._complete("migrate")
        self._start_application()
        self._announce()
        self._supervisor.wait_until(self._watch)

    def _choose_ports(self, arguments: argparse.Namespace) -> None:
        """The last ones again where possible, so that printed demo codes stay good."""
        file = self._installation.var / "ports.json"
        last = {"app": 0, "rasa_ports": []} | (json.loads(file.read_text()) if file.exists() else {})
        host, port = arguments.host, arguments.port
        self._socket = listen(host, port) if port else listen_near(host, last["app"])
        self._rasa_ports = _free_ports(last["rasa_ports"], wanted_processes())
        app_port = self._socket.getsockname()[1]
        self.base_url = f"http://{HOST}:{app_port}"
        file.write_text(json.dumps({"app": app_port, "rasa_ports": self._rasa_ports}))

    def _start_database(self) -> None:
        database = self._installation.embedded
        say("Starting PostgreSQL")
        self._supervisor.keep(database)
        self._supervisor.wait_until_up(database, database.answers)
        database.make_database()

    def _complete(self, command: str) -> None:
        log = self._installation.logs / f"{command}.log"
        environment = self._installation.owner_environment() | self._addresses()
        self._supervisor.complete(Program(f"yimatong {command}", yimatong(command), environment, log))

    def _start_application(self) -> None:
        """The demo county is loaded while the application is still starting."""
        say("Starting the application")
        environment = self._installation.environment() | self._addresses()
        handle = self._socket.fileno()
        uvicorn = [sys.executable, "-m", "uvicorn", "--factory", "api.main:app_from_environment", "--fd", str(handle)]
        uvicorn += ["--no-access-log", "--timeout-graceful-shutdown", "5"]
        logs = self._installation.logs
        application = Program("The application", uvicorn, environment, logs / "app.log", sockets=(handle,))
        self._supervisor.keep(application)
        if self._installation.demo:
            say("Loading the demo county")
            self._complete("demo")
        self._supervisor.keep(Program("The worker", yimatong("worker"), environment, logs / "worker.log"))
        if os.environ.get("YIMATONG_TELEGRAM_TOKEN") and not os.environ.get("YIMATONG_TELEGRAM_SECRET"):
            self._supervisor.keep(Program("The Telegram bot", yimatong("telegram"), environment, logs / "telegram.log"))
        self._supervisor.wait_until_up(application, Knock(f"{self.base_url}/readyz").is_answered)

    def _addresses(self) -> dict[str, str]:
        """Known from the start, so that nothing has to be told later that Rasa has joined."""
        addresses = {"YIMATONG_PUBLIC_URL": os.environ.get("YIMATONG_PUBLIC_URL", self.base_url)}
        if self._understanding:
            addresses["YIMATONG_NLU_URLS"] = json.dumps(self._understanding.urls)
        return addresses

    def _announce(self) -> None:
        command = [sys.executable, "-m", "tools.announcement", "--base-url", self.base_url]
        environment = self._installation.owner_environment() | self._addresses()
        log = self._installation.logs / "announcement.log"
        self._supervisor.complete(Program("The announcement", command, environment, log, speaks=True))
        say("Running; Ctrl-C stops it")

    def _watch(self) -> bool:
        if self._understanding and self._understanding.advance():
            tell_nlu_urls(self._installation.run_file, self._understanding.answering)
        return False


def _free_ports(last: list[int], count: int) -> list[int]:
    """As many different free ports, the last ones again where possible."""
    with contextlib.ExitStack() as held:
        wanted = [*last, *[0] * count][:count]
        return [held.enter_context(listen_near(HOST, port)).getsockname()[1] for port in wanted]
