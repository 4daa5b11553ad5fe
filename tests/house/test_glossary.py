"""The glossary and the vocabulary say the same, and every stored thing is explained."""

import re
from pathlib import Path

import pytest

from casework import vocabulary
from casework.vocabulary import Term
from db.tables import Base

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
VOCABULARY = {
    name: words
    for name, words in vars(vocabulary).items()
    if isinstance(words, type) and issubclass(words, Term) and words is not Term
}


def sections() -> dict[str, list[tuple[str, str, str]]]:
    """The rows of each section: word, Chinese, meaning."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {title: ROW.findall(body) for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_list_of_words_has_its_section() -> None:
    assert set(sections()) == {"Things", *VOCABULARY}


@pytest.mark.parametrize("name", VOCABULARY)
def test_words_and_labels_are_those_of_the_vocabulary(name: str) -> None:
    assert [row[:2] for row in sections()[name]] == [(term.value, term.label) for term in VOCABULARY[name]]


@pytest.mark.parametrize("name", VOCABULARY)
def test_labels_of_a_list_are_told_apart(name: str) -> None:
    labels = [term.label for term in VOCABULARY[name]]
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_every_table_has_its_line() -> None:
    words = [row[0] for row in sections()["Things"]]
    assert set(Base.metadata.tables) <= set(words)
    assert words == sorted(set(words))


def test_every_word_has_a_meaning() -> None:
    assert [row for rows in sections().values() for row in rows if not row[2].strip(" -")] == []
