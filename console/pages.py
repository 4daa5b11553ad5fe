"""Rendering the pages of the desk."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from actions.house import SHANGHAI
from casework import vocabulary
from console.navigation import entries_for
from notices.wording import say

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def words() -> Any:
    """The desk's own words, `words.zh.yml`."""
    return yaml.safe_load((FOLDER / "words.zh.yml").read_text(encoding="utf-8"))


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template for whoever is signed in (nobody, on the sign-in page)."""
    officer = getattr(request.state, "officer", None)
    entries = entries_for(officer.role) if officer else ()
    text = rendered(template, officer=officer, entries=entries, here=request.url.path, **values)
    return HTMLResponse(text, status)


def rendered(template: str, **values: Any) -> str:
    """A template with its values filled in; one that it asks for and does not get is an error."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {"say": say, "words": words(), "vocabulary": vocabulary, "static": _static_path}
    environment.filters |= {
        "moment": _moment,
        "day": _day,
        "short_day": _short_day,
        "short_moment": _short_moment,
        "named": _named,
        "verb_label": _verb_label,
    }
    return environment


@cache
def _static_path(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be kept for ever."""
    return f"/console/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _day(on: date) -> str:
    return on.isoformat()


def _short_day(on: date) -> str:
    """Without the year, for lists of what is under way."""
    return f"{on:%m-%d}"


def _short_moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _named(word: str | None, kind: str) -> str:
    """The Chinese label of a word of the vocabulary, e.g. `"illness" | named("Risk")`."""
    return getattr(vocabulary, kind)(word).label if word else ""


def _verb_label(verb: str) -> str:
    """The Chinese name of a move of either lifecycle table; what is neither stays as it is."""
    terms = (*vocabulary.Verb, *vocabulary.HouseholdVerb)
    return next((term.label for term in terms if term == verb), verb)
