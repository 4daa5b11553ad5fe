"""The trained models on disk: which one is live, and who put it there, when and why.

A model's file is named by the hash of everything that shaped it (`nlu.serving.content_hash`), and one that learned from
people beside the repository's data has a second hash behind it. A model of another version of the program is never
live: its features may mean something else there.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu.serving import model_path

HISTORY = "history.jsonl"


@dataclass(frozen=True)
class Change:
    """A model went live: `model` is its file's name, `at` an ISO time, `by` and `why` what the maintainer wrote."""

    model: str
    at: str
    by: str
    why: str


class NoSuchModel(Exception):
    """The named model is not there, or belongs to another version of the program."""


class ModelShelf:
    """A folder of models. Reads the history anew when its file has changed, so that all processes follow."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not exist yet."""
        self.folder = folder
        self.own = model_path(folder)
        self._known: tuple[tuple[int, int], str | None] | None = None

    @property
    def live(self) -> Path:
        """The model last put live, if it is still of use; else the one of the repository's own data."""
        name = self._last()
        return self.folder / name if name and self._usable(name) else self.own

    def candidate(self, files: Iterable[Path]) -> Path:
        """Where the model of the repository's data and these files lies, or will lie."""
        digest = hashlib.sha256()
        for content in sorted(file.read_bytes() for file in files):
            digest.update(hashlib.sha256(content).digest())
        return self.folder / f"{self._version}-{digest.hexdigest()[:8]}.tar.gz"

    def twin_of(self, model: Path) -> Path:
        """Where its twin for measuring lies, which never saw the messages that are measured on."""
        return self.folder / f"twin-{model.name}"

    def history(self) -> tuple[Change, ...]:
        """Every change, the oldest first."""
        file = self.folder / HISTORY
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return tuple(Change(**json.loads(line)) for line in lines)

    def put_live(self, change: Change) -> None:
        """Add to the history; raises NoSuchModel."""
        if change.model != self.own.name and not self._usable(change.model):
            raise NoSuchModel(change.model)
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in (*self.history(), change)]
        new = self.folder / f"{HISTORY}.new"
        with new.open("w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / HISTORY)

    def before(self) -> str:
        """The model that was live before the present one first went live; the repository's own where none was."""
        names = [change.model for change in self.history()]
        live = self.live.name
        first = names.index(live) if live in names else 0
        earlier = [name for name in names[:first] if name != live and self._usable(name)]
        return earlier[-1] if earlier else self.own.name

    @property
    def _version(self) -> str:
        return self.own.name.removesuffix(".tar.gz")

    def _usable(self, name: str) -> bool:
        return name.split("-")[0].removesuffix(".tar.gz") == self._version and (self.folder / name).is_file()

    def _last(self) -> str | None:
        """The newest name in the history; one look at the file's date while nothing has changed."""
        try:
            found = (self.folder / HISTORY).stat()
        except FileNotFoundError:
            return None
        mark = (found.st_mtime_ns, found.st_ino)
        if self._known is None or self._known[0] != mark:
            changes = self.history()
            self._known = (mark, changes[-1].model if changes else None)
        return self._known[1]
