"""The talk's catalogue has every sentence that the dialogue asks for, and no other."""

import re
import string
from pathlib import Path

import pytest

from bot.dialogue.turn import Choice, Line
from bot.wording import label, sentences, worded
from casework.questionnaire import QUESTIONS
from casework.vocabulary import Relation, WaitingFor

BOT = Path(__file__).parents[2] / "bot"
PLAIN = re.compile(r'"([a-z_]+(?:\.[a-z_]+)*)"')
SURROUNDINGS = {"address": "http://127.0.0.1", "place": ""}


def written() -> set[str]:
    """Everything in quotes in the talk and its channels that could be a key."""
    texts = [path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")]
    return {found for text in texts for found in PLAIN.findall(text)}


def made() -> set[str]:
    """Keys that are put together from words of the vocabulary and fields of the questionnaire."""
    fields = {row.field.rpartition(".")[2] for row in QUESTIONS} | {"place"}
    keys = {f"relations.{relation}" for relation in Relation} | {f"handed_over.{reason}" for reason in WaitingFor}
    keys |= {f"choices.{name}" for name in written()} | {f"choices.change_{field}" for field in fields}
    return keys | {f"{group}.{name}" for group in ("confirm", "commands") for name in written()}


def test_no_sentence_lies_idle() -> None:
    assert set(sentences()) - written() - made() == set()


def test_every_sentence_that_is_said_is_written() -> None:
    said = {key for key in written() if key.partition(".")[0] in {key.partition(".")[0] for key in sentences()}}
    dotted = {key for key in said if "." in key and not key.startswith(("household.", "reporter."))}
    assert dotted - set(sentences()) == set()
    assert {f"relations.{relation}" for relation in Relation} <= set(sentences())
    assert {f"handed_over.{reason}" for reason in WaitingFor} <= set(sentences())


def test_sentences_are_short_and_choices_shorter() -> None:
    assert {key for key, text in sentences().items() if max(map(len, text.split("\n"))) > 65} == set()
    assert {key for key, text in sentences().items() if key.startswith("choices.") and len(text) > 10} == set()


def test_labels_of_choices_are_told_apart() -> None:
    labels = [text for key, text in sentences().items() if key.startswith(("choices.", "relations."))]
    assert len(set(labels)) == len(labels)


def test_blanks_have_names() -> None:
    for key, text in sentences().items():
        assert all(name.isidentifier() for _, name, _, _ in string.Formatter().parse(text) if name is not None), key


def test_a_line_is_worded_with_lines_in_its_blanks() -> None:
    assert worded(Line("confirm.relation", {"relation": Line("relations.self")}), {}) == "您是：本人，报自己家"
    assert worded(Line("errors.too_long", {"maximum": 20}), {}) == "太长了，最多写 20 个字。"
    assert worded(Line("form"), SURROUNDINGS).endswith("http://127.0.0.1/report")
    assert (label(Choice("topic:x", "怎么申报？")), label(Choice("stop", Line("choices.stop")))) == (
        "怎么申报？",
        "不报了",
    )
    with pytest.raises(KeyError):
        worded(Line("no_such_sentence"), {})
