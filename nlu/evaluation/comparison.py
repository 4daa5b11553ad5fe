"""Two models side by side on the same messages: what each reads, what changed, and what the gate says."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.reading import Reading
from casework.vocabulary import Risk
from nlu.evaluation import measures as m
from nlu.evaluation.gate import figures_of, objections
from nlu.fallback import Fallback
from nlu.language.examples import Example

MOST_CHANGES = 200


@dataclass(frozen=True)
class Changed:
    """One message that the two read differently; `better` is None where both are right or both wrong."""

    text: str
    truth: str
    before: str
    now: str
    better: bool | None


@dataclass(frozen=True)
class Comparison:
    """`rows` holds name, figure before, figure now and count; `objections` is empty where the gate is open."""

    live: str
    candidate: str
    rows: list[tuple[str, float, float, int]]
    changed: list[Changed]
    objections: list[str]


def compare(live: str, live_model: Path, candidate: str, new_model: Path, examples: Sequence[Example]) -> Comparison:
    """Read every message with the rows of both models, which read exactly as Rasa does with them."""
    before, now = (_judged(model, examples) for model in (live_model, new_model))
    return Comparison(
        live, candidate, _rows(before, now),
        [_changed(b, n) for b, n in zip(before, now, strict=True) if _said(b.reading) != _said(n.reading)],
        objections(figures_of(now), figures_of(before)),
    )  # fmt: skip


def page_of(found: Comparison) -> str:
    """The comparison as a page of Markdown."""
    verdict = ["The gate is open."] if not found.objections else ["**The gate refuses:**", *found.objections]
    better = sum(change.better is True for change in found.changed)
    worse = sum(change.better is False for change in found.changed)
    table = [f"| {name} | {a:.3f} | {b:.3f} | {b - a:+.3f} | {n} |" for name, a, b, n in found.rows]
    changes = [
        f"| {_mark(c.better)} | {c.text[:60].replace('|', ' ')} | {c.truth} | {c.before} | {c.now} |"
        for c in found.changed[:MOST_CHANGES]
    ]
    return "\n".join([
        f"# {found.candidate} beside {found.live}", "",
        "Both without the test origins, read on them. Recall, unless it says otherwise.", "",
        *verdict, "", "| what | live | new | change | messages |", "|---|---:|---:|---:|---:|", *table, "",
        f"## Changed readings: {len(found.changed)}, {better} better, {worse} worse", "",
        "| | message | meant | live | new |", "|---|---|---|---|---|", *changes, "",
    ])  # fmt: skip


def _judged(model: Path, examples: Sequence[Example]) -> list[m.Judged]:
    reader = Fallback.of(model)
    return [m.Judged(example, reader.read(example.text)) for example in examples]


def _rows(before: Sequence[m.Judged], now: Sequence[m.Judged]) -> list[tuple[str, float, float, int]]:
    counted = [(risk, m.score(before, [risk.value]), m.score(now, [risk.value])) for risk in Risk]
    urgent = sum(bool(row.example.urgent) for row in before)
    reports = sum(row.example.intent == "report_hardship" for row in before)
    wholes = (
        ("urgent", m.urgency(before)[0], m.urgency(now)[0], urgent),
        ("hardship recognised", m.hardship_recognised(before), m.hardship_recognised(now), reports),
        ("intent right", m.intent_accuracy(before), m.intent_accuracy(now), len(before)),
        ("risks, micro F1", m.score(before).f1, m.score(now).f1, len(before)),
        ("not left to a person", m.coverage(before), m.coverage(now), len(before)),
    )
    return [*((risk.value, a.recall, b.recall, a.count) for risk, a, b in counted), *wholes]


def _changed(before: m.Judged, now: m.Judged) -> Changed:
    was, now_is = _right(before), _right(now)
    better = None if was == now_is else now_is
    truth = _words(before.example.intent, before.truth, bool(before.example.urgent), abstained=False)
    return Changed(before.example.text, truth, _said(before.reading), _said(now.reading), better)


def _right(row: m.Judged) -> bool:
    return row.intent_right and row.asserted == row.truth and row.reading.urgent == bool(row.example.urgent)


def _said(reading: Reading) -> str:
    return _words(reading.intent, {risk.type.value for risk in reading.risks}, reading.urgent, reading.abstained)


def _words(intent: str, risks: set[str], urgent: bool, abstained: bool) -> str:
    marks = [*(["urgent"] if urgent else []), *(["left to a person"] if abstained else [])]
    return " ".join([str(intent), *sorted(risks), *marks])


def _mark(better: bool | None) -> str:
    return {True: "+", False: "-", None: ""}[better]
