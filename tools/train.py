"""`yimatong train`: set up Rasa and train the model of the repository's data; with people's lessons, a candidate."""

import argparse
import subprocess
from pathlib import Path

from nlu.training import TrainingFailed, train
from tools import rasa_environment
from tools.installation import MODELS
from tools.say import say, show

WITHOUT_PYTHON = 3  # exit code: no Python 3.10, which is a fact about the machine and no failure
REFUSED = 4  # exit code: the gate refuses the candidate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Without files the repository's data decide."""
    parser.add_argument(
        "--with", dest="lessons", nargs="+", type=Path, default=[], metavar="FILE",
        help="exported files people-COUNTY-YEAR.yml to learn from as well",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Answers 0 when the model is there, 3 without Python 3.10, 4 when the gate refuses it, 1 when anything failed."""
    try:
        rasa_environment.install(say)
        lessons = getattr(arguments, "lessons", [])
        if lessons:
            return _train_candidate(lessons)
        train(MODELS, say)
    except rasa_environment.RasaPythonMissing as missing:
        say(str(missing))
        return WITHOUT_PYTHON
    except (TrainingFailed, subprocess.CalledProcessError) as failure:
        say(f"Rasa could not be set up: {failure}")
        return 1
    return 0


def _train_candidate(files: list[Path]) -> int:
    from nlu.learning import UnfitFile, learn_from  # costs a second that `up` does not have

    try:
        found, page = learn_from(files, MODELS, say)
    except UnfitFile as unfit:
        say(str(unfit))
        return 1
    show(page.read_text("utf-8").split("## Changed")[0])
    say(f"{len(found.changed)} readings changed; all in {page}")
    if found.objections:
        say("The gate refuses this model; the live one stays")
        return REFUSED
    say(f"To let it read: yimatong model promote {found.candidate} --by NAME --why WORDS")
    return 0
