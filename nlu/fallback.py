"""Reading without Rasa: with the rows of the live model, else with the lexicon's rules."""

import logging
from pathlib import Path
from threading import Lock

from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.language.facts import facts_of
from nlu.language.rules import read_by_rules
from nlu.language.sums import load_rows
from nlu.language.understanding import ClauseModel, Understanding
from nlu.model_shelf import ModelShelf
from nlu.serving import exported_rows

log = logging.getLogger(__name__)


class Fallback:
    """Reads in the application's own process. A model that is trained or goes live later is taken up by itself."""

    def __init__(self, models: Path | None = None) -> None:
        """`models`: the folder of trained Rasa models; None reads by rules alone."""
        self._shelf = ModelShelf(models) if models else None
        self._model: ClauseModel | None = None
        self._loaded: Path | None = None
        self._lock = Lock()

    @classmethod
    def of(cls, model: Path) -> "Fallback":
        """One that reads with this model and no other."""
        fixed = cls()
        fixed._load(model)
        return fixed

    def read(self, text: str) -> Reading:
        """Read one cleaned text; never fails and never waits for another process."""
        model = self._trained()
        found = model.understand(text) if model else read_by_rules(text)
        return to_reading(found, text, "fallback", model.version if model else "rules")

    def _trained(self) -> ClauseModel | None:
        """The live model, loaded once it exists; until another is loaded the one before goes on reading."""
        with self._lock:
            live = self._shelf.live if self._shelf else None
            if live and live != self._loaded and live.exists():
                self._load(live)
            return self._model

    def _load(self, path: Path) -> None:
        """Load the rows; a file that cannot be read is said once and not tried again while it is the live one."""
        self._loaded = path
        try:
            self._model = ClauseModel(*load_rows(exported_rows(path)))
        except (OSError, KeyError, ValueError) as problem:
            log.warning("the exported model %s cannot be read: %s", path.name, problem)


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
