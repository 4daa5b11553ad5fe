"""What the reader believes of one message: plain values, exactly the element that `/api/v1/readings` answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.vocabulary import Intent, Risk


@dataclass(frozen=True)
class RiskReading:
    """One asserted risk and how sure the reader is (calibrated probability, 0 to 1)."""

    type: Risk
    confidence: float


@dataclass(frozen=True)
class Entity:
    """A fact found in the text: `kind` (money, people, months, relation, illness, place), its words and its value.

    `value` is whole yuan for money, a count for people and months, otherwise the normalised word.
    """

    kind: str
    text: str
    value: int | str


@dataclass(frozen=True)
class Reading:
    """The reading of one message. `risks` holds only what is asserted, also when `abstained`.

    `source` is "rasa" or "fallback"; `model` names the exact version that read. An abstained reading goes to a person.
    """

    intent: Intent
    confidence: float
    risks: tuple[RiskReading, ...] = ()
    primary: Risk | None = None
    urgent: bool = False
    abstained: bool = False
    entities: tuple[Entity, ...] = ()
    source: str = "fallback"
    model: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON element of the contract."""
        return {
            "intent": self.intent.value,
            "confidence": self.confidence,
            "risks": [{"type": risk.type.value, "confidence": risk.confidence} for risk in self.risks],
            "primary": self.primary.value if self.primary else None,
            "urgent": self.urgent,
            "abstained": self.abstained,
            "entities": [{"kind": e.kind, "text": e.text, "value": e.value} for e in self.entities],
            "source": self.source,
            "model": self.model,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reading":
        """Read what `to_json` wrote; raises KeyError, TypeError or ValueError when it is something else."""
        return cls(
            intent=Intent(data["intent"]),
            confidence=float(data["confidence"]),
            risks=tuple(RiskReading(Risk(r["type"]), float(r["confidence"])) for r in data["risks"]),
            primary=Risk(data["primary"]) if data["primary"] else None,
            urgent=bool(data["urgent"]),
            abstained=bool(data["abstained"]),
            entities=tuple(Entity(e["kind"], e["text"], e["value"]) for e in data["entities"]),
            source=str(data["source"]),
            model=str(data["model"]),
        )
