"""The command `yimatong`: one sub-command a module, loaded only when it is the one asked for.

Such a module has `add_arguments(parser)` and `run(arguments) -> int | None`, the exit code. Commands that need the
database find it in their settings, running: where nothing runs, the embedded server is started for their time.
"""

import argparse
import importlib
import os
import sys
from types import ModuleType

from tools.installation import Installation

# They start, or are given, what they need.
BY_THEMSELVES = (
    "up", "worker", "telegram", "train", "model", "read", "bench", "bench-leaflets", "bench-chat", "bench-serving",
    "bench-reading", "gallery", "faults", "screenshots", "transcripts",
)  # fmt: skip

COMMANDS = {
    "up": ("tools.up", "start everything on this machine; Ctrl-C stops it"),
    "migrate": ("tools.migrate", "bring the database to the newest schema"),
    "demo": ("tools.demo", "load the demo county: places, officers, sample cases"),
    "telegram": ("tools.telegram_bot", "talk with residents on Telegram"),
    "worker": ("tools.worker", "do the queued jobs"),
    "read": ("tools.read", "read messages from a JSON-lines file through Rasa"),
    "train": ("tools.train", "set up Rasa and train the model if it is missing, or one that learns from people too"),
    "model": ("tools.model", "put another model live, go back to the one before, or list them"),
    "leaflets": ("tools.leaflets", "print one-code leaflets as PDF"),
    "officer": ("tools.officer", "add an officer, or change the password of one"),
    "calendar": ("tools.import_calendar", "import a year's days off and make-up working days"),
    "backup": ("tools.backup", "write an encrypted back-up"),
    "restore": ("tools.restore", "restore a back-up"),
    "rotate-key": ("tools.rotate_key", "encrypt all personal fields with a new key"),
    "verify-audit": ("tools.verify_audit", "check the audit chain"),
    "bench": ("tools.bench", "measure the intake path"),
    "bench-leaflets": ("tools.leaflet_bench", "measure printing, and read every printed code back"),
    "bench-chat": ("tools.chat_bench", "measure a turn of a talk while many people talk"),
    "bench-reading": ("tools.reading_bench", "what a reading costs, beside Rasa's own pipelines"),
    "bench-serving": ("tools.serving_bench", "read under load while models change and a Rasa process dies"),
    "gallery": ("tools.gallery", "draw every kind of paper for docs/gallery"),
    "transcripts": ("tools.transcripts", "hold the same talks on every channel and write them down"),
    "screenshots": ("tools.screenshots", "take the pictures of the README from the running system"),
    "faults": ("tools.faults", "kill the parts of a running system under load and count what was kept"),
}


def main(argv: list[str] | None = None) -> int:
    """Entry point; answers the exit code."""
    words = sys.argv[1:] if argv is None else argv
    chosen = _module_of(words)
    parser = argparse.ArgumentParser(prog="yimatong", description="一码通")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if chosen and name == words[0]:
            chosen.add_arguments(command)
    arguments = parser.parse_args(words)
    assert chosen
    if arguments.command in BY_THEMSELVES:
        return chosen.run(arguments) or 0
    return _run_beside_database(chosen, arguments)


def _run_beside_database(chosen: ModuleType, arguments: argparse.Namespace) -> int:
    from tools.beside_database import running_database  # costs a second that `up` and its guard do not have

    installation = Installation()
    with running_database(installation):
        os.environ.update(installation.owner_environment())
        return chosen.run(arguments) or 0


def _module_of(words: list[str]) -> ModuleType | None:
    if not words or words[0] not in COMMANDS:
        return None
    return importlib.import_module(COMMANDS[words[0]][0])


if __name__ == "__main__":
    sys.exit(main())
