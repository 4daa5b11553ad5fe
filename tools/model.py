"""`yimatong model`: which models there are, which one is live; put another live, or go back, while people report."""

import argparse
import json
import os
from datetime import datetime

from actions.house import SHANGHAI
from nlu.hot_swap import SwapFailed, swap
from nlu.learning import objections_to
from nlu.model_shelf import Change, ModelShelf, NoSuchModel
from tools.installation import MODELS, Installation
from tools.say import say, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and by whom and why, for the history."""
    doings = parser.add_subparsers(dest="doing", required=True, metavar="list | promote | roll-back")
    doings.add_parser("list", help="the models and the history")
    for name, summary in (("promote", "let this model read from now on"), ("roll-back", "the model before")):
        doing = doings.add_parser(name, help=summary)
        doing.add_argument("--by", required=True, metavar="NAME", help="who decides it, for the history")
        doing.add_argument("--why", required=True, metavar="WORDS", help="why, for the history")
        if name == "promote":
            doing.add_argument("model", help="its file's name, as `train --with` told it")


def run(arguments: argparse.Namespace) -> int:
    """Answers 0 when it was done, 1 when it was refused or failed: the live model stays."""
    shelf = ModelShelf(MODELS)
    if arguments.doing == "list":
        return _list(shelf)
    model = shelf.before() if arguments.doing == "roll-back" else arguments.model
    against = objections_to(shelf, model) if arguments.doing == "promote" else []
    if against:
        say("Refused: " + "; ".join(against))
        return 1
    now = datetime.now(SHANGHAI).isoformat("T", "seconds")
    return _put_live(shelf, Change(model, now, arguments.by, arguments.why))


def _list(shelf: ModelShelf) -> int:
    lines = [f"live: {shelf.live.name}", ""]
    lines += [f"{change.at}  {change.model}  {change.by}: {change.why}" for change in shelf.history()]
    show("\n".join(lines))
    return 0


def _put_live(shelf: ModelShelf, change: Change) -> int:
    """Running processes first, then the history, then whichever was started again meanwhile."""
    urls, model = _urls(), shelf.folder / change.model
    try:
        if not model.is_file():
            raise NoSuchModel(change.model)
        swap(urls, model, shelf.live, say)
        shelf.put_live(change)
        swap(urls, model, model, lambda line: None)
    except NoSuchModel as missing:
        say(f"There is no such model of this version: {missing}")
        return 1
    except SwapFailed as failure:
        say(f"The live model stays: {failure}")
        return 1
    say(f"{change.model} is live; open cases are read again within minutes")
    return 0


def _urls() -> list[str]:
    """The running Rasa processes: the environment's, else those that `yimatong up` has announced."""
    if given := os.environ.get("YIMATONG_NLU_URLS"):
        return [str(url) for url in json.loads(given)]
    try:
        return [str(url) for url in json.loads(Installation().run_file.read_text()).get("nlu_urls", [])]
    except (OSError, ValueError):
        return []
