"""Train a Rasa model of the repository's data, unless the very same data were trained before."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from nlu.serving import PROJECT, model_path, rasa_environment, train_command


class TrainingFailed(Exception):
    """Rasa could not train; the message ends with its last lines."""


def train(models: Path, say: Callable[[str], None]) -> Path:
    """The model file of the present data, trained if missing (five minutes on two cores); raises TrainingFailed."""
    wanted = model_path(models)
    if wanted.exists():
        say(f"The model of this data is there already: {wanted.name}")
        return wanted
    say("Training Rasa on the written messages (some minutes)")
    return train_with(PROJECT / "config.yml", PROJECT / "data", wanted, say)


def train_with(config: Path, data: Path, wanted: Path, say: Callable[[str], None]) -> Path:
    """Train another pipeline or on other data; `wanted` appears only when it is complete. Raises TrainingFailed."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=wanted.parent) as folder:
        _run_rasa(config, data, Path(folder), say)
        os.replace(Path(folder) / "trained.tar.gz", wanted)
    say(f"Trained {wanted.name}")
    return wanted


def _run_rasa(config: Path, data: Path, folder: Path, say: Callable[[str], None]) -> None:
    """Run `rasa train nlu`, telling its steps as they come."""
    threads, cache = str(os.cpu_count() or 1), str(folder / "cache")
    environment = {**rasa_environment(), "OMP_NUM_THREADS": threads, "RASA_CACHE_DIRECTORY": cache}
    command = train_command(config.resolve(), data.resolve(), folder.resolve())
    last: list[str] = []
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            last = [*last[-20:], line.rstrip()]
            if "train component" in line or " fold " in line:
                say(line.split(" - ", 1)[-1].strip())
    if process.returncode or not (folder / "trained.tar.gz").exists():
        raise TrainingFailed("\n".join(last))
