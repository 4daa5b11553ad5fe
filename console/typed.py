"""A form as it was typed: text by the names of its boxes, kept whole so that nothing is lost when it comes back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Typed:
    """Texts by dotted box name (`attempts.0.on`); a box may come several times (ticks)."""

    boxes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, items: Iterable[tuple[str, Any]]) -> "Typed":
        """From the pairs of a posted form; uploaded files are not for these forms and are left out."""
        boxes: dict[str, tuple[str, ...]] = {}
        for name, value in items:
            if isinstance(value, str):
                boxes[name] = (*boxes.get(name, ()), value.replace("\0", ""))  # which no database text can hold
        return cls(boxes)

    @classmethod
    def proposed(cls, boxes: Mapping[str, str | Iterable[str]]) -> "Typed":
        """What a fresh form proposes before anybody types."""
        return cls({name: (value,) if isinstance(value, str) else tuple(value) for name, value in boxes.items()})

    def one(self, name: str) -> str:
        """The text of a box; empty when it was not sent."""
        return self.boxes.get(name, ("",))[0]

    def number(self, name: str) -> int:
        """A number that the page itself put into the form; 0, which nothing has, when it was tampered with."""
        return int(self.one(name)) if re.fullmatch(r"[0-9]{1,9}", self.one(name)) else 0

    def all(self, name: str) -> tuple[str, ...]:
        """All texts of a box that may come several times."""
        return self.boxes.get(name, ())

    def rows(self, name: str) -> int:
        """How many numbered rows a field of rows was typed with; a form of ours has two digits at most."""
        numbers = [box.split(".")[0] for box in self.below(name).boxes]
        return max((int(number) + 1 for number in numbers if re.fullmatch(r"[0-9]{1,2}", number)), default=0)

    def holds(self, *names: str) -> bool:
        """Whether one of these boxes was sent."""
        return any(name in self.boxes for name in names)

    def below(self, name: str) -> "Typed":
        """The boxes whose names begin with `name.`, without it."""
        return Typed({box.removeprefix(f"{name}."): t for box, t in self.boxes.items() if box.startswith(f"{name}.")})

    def without(self, *names: str) -> "Typed":
        """The same without the boxes that belong to the page and not to the evidence."""
        return Typed({name: texts for name, texts in self.boxes.items() if name not in names})

    def answers(self) -> dict[str, str | list[str]]:
        """As the rules read answers: plain text, or a list where a box came several times."""
        return {name: texts[0] if len(texts) == 1 else list(texts) for name, texts in self.boxes.items()}
