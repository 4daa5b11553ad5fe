"""The report as a page: tables in Markdown, pictures beside it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from casework.vocabulary import Intent, Risk
from nlu.evaluation import measures as m
from nlu.evaluation import plots
from nlu.evaluation.contestants import Result
from nlu.evaluation.material import LETTER, Material
from nlu.language.examples import CLAUSE_INTENT, Example

SPOKEN = ("spoken", "dialect", "voice", "third_party", "minimal", "negated", "question", "plain")
Rows = Sequence[m.Judged]


def write_page(path: Path, intro: str, material: Material, results: dict[str, Result]) -> None:
    """Write the page and its pictures into the folder `nlu-report` beside it."""
    judged = {name: _judged(material, result) for name, result in results.items()}
    ours = judged["yimatong"]
    pictures = path.parent / "nlu-report"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, picture in _pictures(judged).items():
        (pictures / f"{name}.svg").write_text(picture, "utf-8")
    sections = [
        intro.rstrip(),
        _about_data(material),
        "## All readers on the test origins\n\n" + _contest(judged),
        "## Goals of this reader\n\n" + _goals(ours),
        "## Each test origin\n\n" + _origins(ours),
        "## Each risk\n\n" + _risks(ours) + "\n![F1 of each risk](nlu-report/risks.svg)",
        "## Each style\n\n" + _styles(ours) + "\n![F1 of each style](nlu-report/styles.svg)",
        "## Intents\n\n" + _intents(ours) + "\n![Risk and coverage](nlu-report/coverage.svg)",
        "## Are its probabilities true?\n\n![Calibration](nlu-report/calibration.svg)\n\n" + _calibration(ours),
        "## Cost\n\n" + _costs(results),
    ]
    path.write_text("\n\n".join(sections) + "\n", "utf-8")


def _judged(material: Material, result: Result) -> list[m.Judged]:
    return [m.Judged(e, reading) for e, reading in zip(material.measure, result.readings, strict=True)]


def _letters(rows: Rows) -> list[m.Judged]:
    return [row for row in rows if len(row.example.text) > LETTER]


def _short(rows: Rows) -> list[m.Judged]:
    """Short messages that people speak or type; origins of plain enquiries tell nothing about risks."""
    return [row for row in rows if len(row.example.text) <= LETTER and not _is_enquiry(row.example.origin)]


def _is_enquiry(origin: str) -> bool:
    return origin.startswith("nonreport") or "city" in origin


def _about_data(material: Material) -> str:
    def counts(examples: Sequence[Example]) -> str:
        whole = [e for e in examples if e.intent != CLAUSE_INTENT and e.style != "clause"]
        letters = sum(len(e.text) > LETTER for e in whole)
        origins = ", ".join(f"{name} {count}" for name, count in sorted(Counter(e.origin for e in whole).items()))
        return f"{len(whole)} whole messages ({letters} letters) and {len(examples) - len(whole)} clauses: {origins}"

    return (
        f"## What was learned and measured\n\n* learned: {counts(material.learn)}\n* test: {counts(material.measure)}"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def _contest(judged: Mapping[str, Rows]) -> str:
    head = ["reader", "letters F1", "short F1", "all F1", "macro F1", "intent", "hardship recognised", "false alarms"]
    return _table(head, [[name, *(f"{value:.3f}" for value in _summary(rows))] for name, rows in judged.items()])


def _summary(rows: Rows) -> list[float]:
    micro = [m.score(part).f1 for part in (_letters(rows), _short(rows), rows)]
    return [*micro, m.macro_f1(rows), m.intent_accuracy(rows), m.hardship_recognised(rows), m.false_alarms(rows)]


def _goals(rows: Rows) -> str:
    flagged, needless, emergencies = m.urgency(rows)
    money, amounts = m.money_exact(rows)
    figures: list[tuple[str, str, float]] = [
        ("risk micro-F1, letters", "≥ 0.85 (floor 0.80)", m.score(_letters(rows)).f1),
        ("risk micro-F1, short and spoken", "≥ 0.90 (floor 0.80)", m.score(_short(rows)).f1),
        ("intent right", "≥ 0.95", m.intent_accuracy(rows)),
        ("hardship recognised", "≥ 0.95", m.hardship_recognised(rows)),
        ("hardship recognised or handed to a person", "≥ 0.995", m.hardship_reaching_a_person(rows)),
        (f"emergencies flagged (of {emergencies})", "1.00", flagged),
        ("other messages flagged as urgent", "few", needless),
        ("out-of-scope taken for hardship", "≤ 0.04", m.false_alarms(rows)),
        ("read without leaving it to a person", "≥ 0.90", m.coverage(rows)),
        (f"all amounts of money exact (of {amounts} messages)", "≥ 0.95", money),
    ]
    return _table(["figure", "goal", "measured"], [[name, goal, f"{value:.3f}"] for name, goal, value in figures])


def _risks(rows: Rows) -> str:
    scores = {risk: m.score(rows, [risk.value]) for risk in Risk}
    body = [[r.value, s.count, f"{s.precision:.2f}", f"{s.recall:.2f}", f"{s.f1:.2f}"] for r, s in scores.items()]
    return _table(["risk", "messages", "precision", "recall", "F1"], body)


def _styles(rows: Rows) -> str:
    head = ["style", "messages", "risk F1", "precision", "recall", "intent"]
    return _table(head, [[style, *_style_figures(part)] for style, part in _by_style(rows).items()])


def _style_figures(rows: Rows) -> list[object]:
    found = m.score(rows)
    values = (found.f1, found.precision, found.recall, m.intent_accuracy(rows))
    return [len(rows), *(f"{value:.2f}" for value in values)]


def _origins(rows: Rows) -> str:
    """Each batch by itself: authors differ more than readers do."""
    head = ["origin", "messages", "risk F1", "precision", "recall", "intent", "left to a person", "hardship recognised"]
    parts = {name: [row for row in rows if row.example.origin == name] for name in {r.example.origin for r in rows}}
    more = {name: (1 - m.coverage(part), m.hardship_recognised(part)) for name, part in parts.items()}
    return _table(
        head, [[n, *_style_figures(part), *(f"{v:.2f}" for v in more[n])] for n, part in sorted(parts.items())]
    )


def _by_style(rows: Rows) -> dict[str, list[m.Judged]]:
    parts = {style: [row for row in rows if row.example.style == style] for style in ("letter", *SPOKEN)}
    return {style: part for style, part in parts.items() if part}


def _intents(rows: Rows) -> str:
    def recall(intent: Intent) -> list[object]:
        own = [row for row in rows if row.example.intent == intent]
        return [intent.value, len(own), f"{m.intent_accuracy(own):.2f}"]

    mistakes = [[true, read, count] for (true, read), count in m.confusion(rows).most_common(12)]
    present = [recall(intent) for intent in Intent if any(row.example.intent == intent for row in rows)]
    return _table(["intent", "messages", "right"], present) + "\n" + _table(["said", "read as", "messages"], mistakes)


def _calibration(rows: Rows) -> str:
    body = [[f"{sure:.2f}", f"{right:.2f}", count] for sure, right, count in m.reliability(rows)]
    return _table(["mean confidence of asserted risks", "share that is right", "risks"], body)


def _costs(results: dict[str, Result]) -> str:
    def show(value: float | None, form: str) -> str:
        return "" if value is None else format(value, form)

    head = ["reader", "training s", "start s", "memory MB", "median ms for 50-70 characters"]
    return _table(
        head,
        [
            [
                name,
                show(r.seconds_to_train, ".0f"),
                show(r.seconds_to_start, ".0f"),
                show(r.megabytes, ".0f"),
                show(r.milliseconds, ".1f"),
            ]
            for name, r in results.items()
        ],
    )


def _pictures(judged: Mapping[str, Rows]) -> dict[str, str]:
    ours = judged["yimatong"]

    shown = [name for name in judged if name not in ("logistic", "fallback")]

    def per(keys: Sequence[str], value: Callable[[Rows, str], float]) -> dict[str, dict[str, float]]:
        return {key: {name: value(judged[name], key) for name in shown} for key in keys}

    by_style = {name: _by_style(rows) for name, rows in judged.items()}
    styles = {s: {n: m.score(by_style[n][s]).f1 for n in shown} for s in _by_style(ours)}
    told = [(sure, right) for sure, right, _ in m.reliability(ours)]
    return {
        "risks": plots.bars("F1 of each risk", per([r.value for r in Risk], lambda rows, key: m.score(rows, [key]).f1)),
        "styles": plots.bars("Risk F1 by style", styles),
        "calibration": plots.lines(
            "Asserted risks", "confidence", "right", {"measured": told, "ideal": [(0.0, 0.0), (1.0, 1.0)]}
        ),
        "coverage": plots.lines(
            "Wrong intents among the surest",
            "share of messages kept",
            "wrong",
            {name: m.risk_coverage(rows) for name, rows in judged.items() if name not in ("rules", "fallback")},
            top=0.3,
        ),
    }
