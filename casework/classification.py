"""From what was told and read to what the house believes of a case. An officer's correction wins for good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.reading import Reading
from casework.vocabulary import Intent, Risk


@dataclass(frozen=True)
class Correction:
    """What an officer says instead of the readings."""

    risks: tuple[Risk, ...]
    primary: Risk | None
    urgent: bool
    intent: Intent

    @classmethod
    def from_evidence(cls, evidence: Mapping[str, Any]) -> "Correction":
        """The correction recorded by the move `correct_reading` (its clean evidence)."""
        risks = tuple(Risk(word) for word in evidence.get("risks", ()))
        primary = Risk(evidence["primary"]) if "primary" in evidence else next(iter(risks), None)
        return cls(risks, primary, evidence["urgent"], Intent(evidence["intent"]))


@dataclass(frozen=True)
class Belief:
    """What the house believes of a case; the primary risk stands first. `needs_review`: a person must look at it."""

    risks: tuple[Risk, ...]
    primary: Risk | None
    urgent: bool
    intent: Intent | None
    needs_review: bool


def standing(readings: Sequence[Reading]) -> Reading | None:
    """The reading of one report that counts: the newest by Rasa, else the newest (oldest first in `readings`)."""
    by_rasa = [reading for reading in readings if reading.source == "rasa"]
    return next(iter((by_rasa or list(readings))[-1:]), None)


def combine(
    readings: Sequence[Reading],
    told_risks: Iterable[Risk] = (),
    urgent_told: bool = False,
    correction: Correction | None = None,
) -> Belief:
    """What to believe of a case.

    `readings` is the standing reading of each report, oldest first; `told_risks` what the reporters ticked, kept beside
    what was read; `urgent_told` whether anybody, a reporter or an earlier reading, has said urgent before: it stays.
    """
    if correction is not None:
        risks = _ordered(correction.primary, correction.risks)
        return Belief(risks, correction.primary, correction.urgent, correction.intent, needs_review=False)
    told = tuple(told_risks)
    read = tuple(risk.type for reading in readings for risk in reading.risks)
    primary = next((reading.primary for reading in readings if reading.primary), next(iter((*read, *told)), None))
    risks = _ordered(primary, (*read, *told))
    urgent = urgent_told or any(reading.urgent for reading in readings)
    intent = _intent(readings)
    return Belief(risks, primary, urgent, intent, _needs_review(readings, risks, intent))


def _ordered(primary: Risk | None, risks: Iterable[Risk]) -> tuple[Risk, ...]:
    first = (primary,) if primary else ()
    return tuple(dict.fromkeys((*first, *risks)))


def _intent(readings: Sequence[Reading]) -> Intent | None:
    """A hardship reported once is a report, whatever else was written later."""
    intents = [reading.intent for reading in readings]
    return Intent.report_hardship if Intent.report_hardship in intents else next(reversed(intents), None)


def _needs_review(readings: Sequence[Reading], risks: tuple[Risk, ...], intent: Intent | None) -> bool:
    return any(r.abstained for r in readings) or not risks or intent is not Intent.report_hardship
