"""Rendering the public pages: templates, dates as people say them, addresses of style and script."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from actions.house import SHANGHAI
from casework.errors import FieldError
from casework.receipt import grouped
from notices.wording import say

HERE = Path(__file__).parent
STATIC = HERE / "static"
_WEEKDAYS = "一二三四五六日"
_TAPPED = re.compile(r"(https?://[^\s，。]+)|0\d{2,3}-\d{7,8}|1(?:10|19|20)(?=（)")
_LINK = Markup('<a class="{}" href="{}">{}</a>')


def page(template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> HTMLResponse:
    """One page; a value that the template asks for and does not get is an error."""
    return HTMLResponse(_templates().get_template(template).render(**values), status, headers)


def day(on: date) -> str:
    """A date as people say it: 11月24日（星期二）."""
    return f"{on.month}月{on.day}日（星期{_WEEKDAYS[on.weekday()]}）"


def moment(at: datetime) -> str:
    """A time as people say it, local: 11月22日 9:05."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"


def linked(text: str) -> Markup:
    """What the house says, its addresses and telephone numbers to be tapped; chat.js does the same."""
    pieces, end = [], 0
    for found in _TAPPED.finditer(text):
        shown = found[0]
        to, kind = (shown, "plain") if found[1] else (f"tel:{shown.replace('-', '')}", "phone")
        pieces += [escape(text[end : found.start()]), _LINK.format(kind, to, shown)]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


def sentences(faults: tuple[FieldError, ...]) -> dict[str, str]:
    """The sentence for each faulty answer by its dotted name, the first fault of each."""
    worded: dict[str, str] = {}
    for fault in faults:
        worded.setdefault(fault.field, say(fault.message, **fault.values))
    return worded


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it for good."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(day=day, moment=moment, grouped=grouped, linked=linked)
    environment.globals.update(asset=asset, say=say)
    return environment
