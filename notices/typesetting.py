"""Setting paper with Typst: one font that travels with us, and refusals by name instead of boxes or cut-off text.

The font is Noto Sans CJK (SIL Open Font License 1.1) out of the package `manimgx-fonts-cjk`; it is embedded in every
PDF. Nothing of the machine's own fonts is used, so that paper looks the same everywhere.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from notices.font_coverage import drawable

TEMPLATES = Path(__file__).parent / "templates"
DATA = "data.json"
PaperFormat = Literal["pdf", "png"]
_NO_ROOM = re.compile(r"no room: (\w+)(?: \((.*)\))?")


class CannotPrint(ValueError):
    """A text that would not come out right on paper; `block` names it, e.g. `village` or `conditions`.

    `words` are the text itself where that says more than the block's name, as with one village of many.
    """

    def __init__(self, block: str, reason: str, words: str = "") -> None:
        """Keep the block's name apart, so that an edge can put the refusal beside its box."""
        super().__init__(block, reason, words)
        self.block, self.words = block, words

    def __str__(self) -> str:
        """For logs and the command line."""
        return ": ".join(part for part in self.args if part)


class TextTooLong(CannotPrint):
    """There is no room for the text, not even in the smallest type allowed."""


class UnknownCharacters(CannotPrint):
    """The font has no glyph for some of the characters of the words; `characters` are those."""

    def __init__(self, block: str, characters: str, words: str) -> None:
        """Name the characters."""
        super().__init__(block, characters, words)
        self.characters = characters


def pdf(template: str, data: Mapping[str, Any], background: bytes | None = None) -> bytes:
    """A paper as PDF, fonts embedded. `background` is a PDF whose pages the template lays under its own.

    Raises `TextTooLong` naming the block that has no room.
    """
    typeset = _typeset(template, data, background, "pdf")
    assert isinstance(typeset, bytes)
    return typeset


def page_pictures(template: str, data: Mapping[str, Any], background: bytes | None, ppi: float) -> list[bytes]:
    """The same as one PNG a page, for looking at; `ppi` are pixels an inch."""
    typeset = _typeset(template, data, background, "png", ppi)
    return [typeset] if isinstance(typeset, bytes) else typeset


def _typeset(
    template: str, data: Mapping[str, Any], background: bytes | None, kind: PaperFormat, ppi: float | None = None
) -> bytes | list[bytes]:
    with tempfile.TemporaryDirectory(prefix="yimatong-paper-") as folder:
        return compiled(template, write_data(Path(folder), data, background), kind, ppi)


def write_data(folder: Path, data: Mapping[str, Any], background: bytes | None = None) -> Path:
    """Put a template's data where Typst can read it; answers the file to name."""
    if background is not None:
        (folder / "background.pdf").write_bytes(background)
        data = {**data, "background": f"{folder}/background.pdf"}
    content = folder / DATA
    content.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return content


def compiled(template: str, content: Path, kind: PaperFormat, ppi: float | None = None) -> bytes | list[bytes]:
    """Nothing but Typst over a file of data."""
    path = str(TEMPLATES / template)
    try:
        typeset: bytes | list[bytes] = typst.compile(
            path, root="/", font_paths=_fonts(), sys_inputs={"data": str(content)}, format=kind, ppi=ppi, pdf_tags=False
        )
    except typst.TypstError as error:
        if found := _NO_ROOM.search(str(error)):
            raise TextTooLong(found[1], "no room", found[2] or "") from None
        raise
    return typeset


def refuse_unknown_characters(texts: Mapping[str, Any]) -> None:
    """Raise `UnknownCharacters` for the first block with a character that the font cannot draw.

    `texts` are blocks by name; a block may be text, or lists and mappings of text.
    """
    for block, content in texts.items():
        for text in _texts(content):
            if unknown := {character for character in text if character.isprintable()} - drawable(_font_file()):
                raise UnknownCharacters(block, "".join(sorted(unknown)), text)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _texts(part)
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _texts(part)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_file().parent])


@cache
def _font_file() -> Path:
    package = find_spec("manimgx_fonts_cjk")
    assert package
    assert package.submodule_search_locations
    return next(Path(package.submodule_search_locations[0]).glob("*.ttc"))
