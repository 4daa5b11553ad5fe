"""Train the Rasa model of the repository's data, unless the very same data were trained before."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from nlu.serving import PROJECT, content_hash, model_path, rasa_environment, train_command


class TrainingFailed(Exception):
    """Rasa could not train; the message ends with its last lines."""


def train(models: Path, say: Callable[[str], None]) -> Path:
    """The model file of the present data, trained if missing (up to five minutes); raises TrainingFailed."""
    wanted = model_path(models)
    if wanted.exists():
        say(f"The model of this data is there already: {wanted.name}")
        return wanted
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models) as folder:
        _run_rasa(Path(folder), say)
        os.replace(Path(folder) / "trained.tar.gz", wanted)
    say(f"Trained {wanted.name}")
    return wanted


def _run_rasa(folder: Path, say: Callable[[str], None]) -> None:
    """Run `rasa train nlu`, telling its steps as they come."""
    say(f"Training Rasa on the data of {content_hash()}")
    threads, cache = str(os.cpu_count() or 1), str(folder / "cache")
    environment = {**rasa_environment(), "OMP_NUM_THREADS": threads, "RASA_CACHE_DIRECTORY": cache}
    command = train_command(folder, "trained")
    last: list[str] = []
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            last = [*last[-20:], line.rstrip()]
            if "train component" in line:
                say(line.split(" - ", 1)[-1].strip())
    if process.returncode or not (folder / "trained.tar.gz").exists():
        raise TrainingFailed("\n".join(last))
