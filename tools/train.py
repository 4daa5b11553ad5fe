"""`yimatong train`: set up Rasa and train the model of the repository's data, each only if it is missing."""

import argparse
import subprocess

from nlu.training import TrainingFailed, train
from tools import rasa_environment
from tools.installation import MODELS
from tools.say import say

WITHOUT_PYTHON = 3  # exit code: no Python 3.10, which is a fact about the machine and no failure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It needs none: the data decide."""


def run(arguments: argparse.Namespace) -> int:
    """Answers 0 when the model is there, 3 without Python 3.10, 1 when an installation or the training failed."""
    try:
        rasa_environment.install(say)
        train(MODELS, say)
    except rasa_environment.RasaPythonMissing as missing:
        say(str(missing))
        return WITHOUT_PYTHON
    except (TrainingFailed, subprocess.CalledProcessError) as failure:
        say(f"Rasa could not be set up: {failure}")
        return 1
    return 0
