"""A browser without scripts: it opens pages, reads forms as they stand and sends them with what is typed into them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient

Boxes = dict[str, list[str]]


@dataclass
class _Forms(HTMLParser):
    """All forms of a page: by address, what they would send untouched."""

    forms: dict[str, Boxes] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    _action: str | None = None
    _area: str | None = None
    _select: str | None = None
    _picked: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag == "form":
            self._action = found.get("action") or ""
            self.forms.setdefault(self._action, {})
        elif tag == "input" and name and self._action is not None:
            ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
            if ticked:
                self._add(name, found.get("value") or "")
        elif tag == "textarea" and name:
            self._area = name
            self._add(name, "")
        elif tag == "select" and name:
            self._select, self._picked = name, False
            self._add(name, "")
        elif tag == "option" and self._select and "selected" in found:
            self.forms[self._action or ""][self._select] = [found.get("value") or ""]

    def _add(self, name: str, value: str) -> None:
        self.forms[self._action or ""].setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._area and self._action is not None:
            values = self.forms[self._action][self._area]
            values[-1] = values[-1] + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = None
        elif tag == "textarea":
            values = self.forms[self._action or ""][self._area or ""]
            values[-1] = values[-1].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


class Browser:
    """The page it stands on: `status`, `html`, `text` (without tags), `path`."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def open(self, path: str) -> "Browser":
        return self._arrived(self.client.get(path))

    def _arrived(self, answer: Any) -> "Browser":
        self.answer, self.status, self.html, self.path = answer, answer.status_code, answer.text, answer.url.path
        parsed = _Forms()
        parsed.feed(self.html)
        self.forms = parsed.forms
        self.text = re.sub(r"\s+", " ", " ".join(parsed.text))
        return self

    def form(self, action: str) -> Boxes:
        """What a form of this page would send untouched."""
        return {name: list(values) for name, values in self.forms[action].items()}

    def submit(self, action: str, **typed: Any) -> "Browser":
        """Send a form of this page; `__` in a name stands for the dot, None takes a box away."""
        boxes = self.form(action)
        for name, value in typed.items():
            boxes[name.replace("__", ".")] = [] if value is None else value if isinstance(value, list) else [value]
        body = urlencode([(name, value) for name, values in boxes.items() for value in values])
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._arrived(self.client.post(action, content=body, headers=headers))
