"""Reading without Rasa: with the rows exported from the last trained model, else with the lexicon's rules."""

import logging
from pathlib import Path
from threading import Lock

from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.language.facts import facts_of
from nlu.language.rules import read_by_rules
from nlu.language.sums import load_rows
from nlu.language.understanding import ClauseModel, Understanding
from nlu.serving import exported_rows, model_path

log = logging.getLogger(__name__)


class Fallback:
    """Reads in the application's own process. A model trained later is taken up by itself."""

    def __init__(self, models: Path | None = None) -> None:
        """`models`: the folder of trained Rasa models; None reads by rules alone."""
        self._wanted = model_path(models) if models else None
        self._model: ClauseModel | None = None
        self._lock = Lock()

    def read(self, text: str) -> Reading:
        """Read one cleaned text; never fails and never waits for another process."""
        model = self._trained()
        found = model.understand(text) if model else read_by_rules(text)
        return to_reading(found, text, "fallback", model.version if model else "rules")

    def _trained(self) -> ClauseModel | None:
        """The exported model, loaded once it exists."""
        with self._lock:
            if self._model is None and self._wanted and self._wanted.exists():
                self._load(self._wanted)
            return self._model

    def _load(self, path: Path) -> None:
        """Load the rows; a file that cannot be read is said once and never tried again."""
        try:
            self._model = ClauseModel(*load_rows(exported_rows(path)))
        except (OSError, KeyError, ValueError) as problem:
            log.warning("the exported model %s cannot be read: %s", path.name, problem)
            self._wanted = None


def to_reading(found: Understanding, text: str, source: str, model: str) -> Reading:
    """An understanding in the contract's words."""
    intent, confidence = next(iter(found.intents.items()))
    return Reading(
        intent=Intent(intent),
        confidence=round(confidence, 4),
        risks=tuple(RiskReading(Risk(risk), round(p, 4)) for risk, p in found.risks.items()),
        primary=Risk(found.primary) if found.primary else None,
        urgent=found.urgent,
        abstained=found.abstained,
        entities=tuple(Entity(fact.kind, fact.text, fact.value) for fact in facts_of(text)),
        source=source,
        model=model,
    )
