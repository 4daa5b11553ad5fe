"""How Rasa is trained and started: commands, environment, and where the model of the present data lies."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER / "rasa"
PYTHON = PROJECT / ".venv/bin/python"
PARTS = ("config.yml", "domain.yml", "data", "dictionary", "components", "requirements.lock")
ROW_FILES = ("features.txt", "rows.bin", "model.json")


def content_hash() -> str:
    """Sixteen letters that change when anything that shapes the model changes."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    """Every file that shapes the model, in a fixed order."""
    for root in (*(PROJECT / part for part in PARTS), FOLDER / "language"):
        found = [root] if root.is_file() else sorted(root.rglob("*"))
        yield from (path for path in found if path.is_file() and path.suffix != ".pyc")


def model_path(models: Path) -> Path:
    """Where the model of the present data lies, or will lie once trained."""
    return models / f"{content_hash()}.tar.gz"


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa process: our parts importable, no telemetry, one computing thread."""
    return {
        **os.environ,
        "PYTHONPATH": str(FOLDER.parent),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
    }


def rasa_command(model: Path, port: int) -> list[str]:
    """One Rasa process on loopback, run in PROJECT. Its port can replace the model: never expose it."""
    return [
        str(PYTHON), "-m", "rasa", "run", "--enable-api", "--interface", "127.0.0.1",
        "--port", str(port), "--model", str(model),
    ]  # fmt: skip


def train_command(config: Path, data: Path, out: Path) -> list[str]:
    """Train this pipeline on this folder of examples into `out`/trained.tar.gz; run it in PROJECT."""
    return [
        str(PYTHON), "-m", "rasa", "train", "nlu", "--nlu", str(data), "--config", str(config),
        "--domain", "domain.yml", "--out", str(out), "--fixed-model-name", "trained",
    ]  # fmt: skip


def exported_rows(model: Path) -> dict[str, bytes]:
    """The trained rows inside a Rasa model, by file name; empty when the archive holds none."""
    files: dict[str, bytes] = {}
    with tarfile.open(model) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content and Path(member.name).name in ROW_FILES:
                files[Path(member.name).name] = content.read()
    return files if len(files) == len(ROW_FILES) else {}
