"""`var/run.json`: where other programs find the running system. The demo's passwords make it its owner's alone."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_run_file(file: Path, content: Mapping[str, object]) -> None:
    """Replace the file in one step; nobody ever reads half of it."""
    new = file.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump(content, handle, ensure_ascii=False, indent=2)
    new.replace(file)


def tell_nlu_urls(file: Path, urls: Sequence[str]) -> None:
    """Rasa has joined, or one more of its processes."""
    write_run_file(file, json.loads(file.read_text()) | {"nlu_url": urls[0], "nlu_urls": list(urls)})
