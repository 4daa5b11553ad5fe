"""`python -m nlu.evaluation`: train on the other origins, read the test origins, write docs/nlu-report.md.

`--gate` trains and measures the chosen pipeline alone and answers 1 if it may not replace the one in service.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from nlu.evaluation import contestants as c
from nlu.evaluation.gate import figures_of, objections, read_figures, write_figures
from nlu.evaluation.material import Material, material, write_for_rasa
from nlu.evaluation.measures import Judged
from nlu.evaluation.page import write_page
from nlu.serving import PROJECT

DOCS = Path(__file__).parents[2] / "docs"
LIVE = DOCS / "nlu-report/live.json"
INTRO = Path(__file__).parent / "introduction.md"


def main() -> int:
    """Answers 0, or 1 when the gate objects."""
    parser = argparse.ArgumentParser(prog="nlu.evaluation", description=__doc__)
    parser.add_argument("--part", choices=("test", "development"), default="test")
    parser.add_argument("--gate", action="store_true", help="only compare with the model in service")
    parser.add_argument("--without-diet", action="store_true", help="leave out the slowest baseline")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), material(arguments.part), arguments)


def _measure(folder: Path, parts: Material, arguments: argparse.Namespace) -> int:
    """Run the contestants, write the page or ask the gate."""
    texts = [example.text for example in parts.measure]
    write_for_rasa(folder / "data", parts.learn, joined_labels=False)
    ours = c.by_rasa("yimatong", PROJECT / "config.yml", folder / "data", texts, _say)
    judged = [Judged(e, reading) for e, reading in zip(parts.measure, ours.readings, strict=True)]
    if arguments.gate:
        return _ask_gate(figures_of(judged))
    results = {"yimatong": ours, "fallback": c.by_fallback(folder / "yimatong.tar.gz", texts)}
    results |= {"n-grams": c.by_ngrams(folder / "data", texts), "rules": c.by_rules(texts)}
    results["logistic"] = c.by_rasa("logistic", c.HERE / "logistic.yml", folder / "data", texts, _say)
    write_page(DOCS / "nlu-report.md", INTRO.read_text("utf-8"), parts, results)
    write_figures(LIVE, figures_of(judged))
    if not arguments.without_diet:
        write_for_rasa(folder / "joined/data", parts.learn, joined_labels=True)
        results["DIET"] = c.by_rasa("diet", c.HERE / "diet.yml", folder / "joined/data", texts, _say)
        write_page(DOCS / "nlu-report.md", INTRO.read_text("utf-8"), parts, results)
    _say(f"Written to {DOCS / 'nlu-report.md'}")
    return 0


def _ask_gate(figures: dict[str, float]) -> int:
    against = objections(figures, read_figures(LIVE))
    for line in against or ["The gate is open: nothing is read worse than by the model in service"]:
        _say(line)
    return 1 if against else 0


def _say(line: str) -> None:
    print(f"• {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
