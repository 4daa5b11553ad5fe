"""The wording catalogue has every sentence that rows and code ask for, with blanks that can be filled."""

import re
import string
from pathlib import Path

import pytest

from casework.case_lifecycle import BEGIN, MOVES, Move
from casework.household_lifecycle import HOUSEHOLD_MOVES
from casework.privacy import POSTING_REFUSALS
from casework.vocabulary import CaseState, Outcome
from notices.wording import say, sentences

ROOT = Path(__file__).parents[2]
FOLDERS = ("casework", "actions", "api", "console", "bot", "db", "notices", "tools")
KEY = re.compile(r"""["'](errors|residents|officers|questions)\.([a-z_]+(?:\.[a-z_]+)*)["']""")
FAULT = re.compile(r"""\bfault\(\s*["']([a-z_]+)["']""")


def asked_for() -> set[str]:
    """The keys written in code and templates."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    keys = {".".join(found) for text in texts for found in KEY.findall(text)}
    return keys | {f"errors.{name}" for text in texts for name in FAULT.findall(text)}


def test_every_key_asked_for_is_in_the_catalogue() -> None:
    known = sentences()
    branches = {key.rpartition(".")[0] for key in known}
    assert {key for key in asked_for() if key not in known and key not in branches} == set()


def test_no_sentence_of_an_error_lies_idle() -> None:
    idle = {key for key in sentences() if key.startswith("errors.")} - asked_for()
    assert {key for key in idle if not key.startswith("errors.missing.")} == set()


@pytest.mark.parametrize("move", [BEGIN, *MOVES], ids=lambda move: move.verb)
def test_every_move_has_its_message_and_its_step(move: Move) -> None:
    assert move.message is None or say(move.message)
    assert move.step is None or say(move.step)
    assert move.message or not move.shown or move.to_state is None, "a change of state is told"


def test_messages_and_steps_belong_to_moves() -> None:
    told = {move.message for move in (BEGIN, *MOVES)} | {move.step for move in (BEGIN, *MOVES)}
    written = {key for key in sentences() if key.startswith(("residents.told.", "residents.steps."))}
    assert written == told - {None}


def test_every_hint_of_a_field_is_written_and_used() -> None:
    asked = {field.help for move in (*MOVES, *HOUSEHOLD_MOVES) for field in move.needs if field.help}
    assert {key for key in sentences() if key.startswith("officers.help.")} == asked


def test_every_state_and_outcome_says_what_comes_next() -> None:
    for state in CaseState:
        assert say(f"residents.next.{state}")
    for outcome in Outcome:
        assert say(f"residents.ended.{outcome}")


def test_every_clock_of_a_case_is_worded_for_residents() -> None:
    clocks = {f"residents.by_when.{clock}" for move in (BEGIN, *MOVES) for clock in move.starts}
    assert clocks == {key for key in sentences() if key.startswith("residents.by_when.")}


def test_every_reason_against_a_posting_is_worded() -> None:
    assert all(say(key) for key, _ in POSTING_REFUSALS)


def test_blanks_have_names_and_messages_to_telephones_say_nothing_private() -> None:
    for key, sentence in sentences().items():
        blanks = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
        assert all(name.isidentifier() for name in blanks), key
    for key in ("residents.news_message", "officers.urgent_message"):
        blanks = {name for _, name, _, _ in string.Formatter().parse(sentences()[key]) if name}
        assert blanks <= {"address", "number"}


def test_sentences_for_residents_are_short() -> None:
    told = {key: text for key, text in sentences().items() if key.startswith(("residents.", "errors."))}
    assert {key for key, text in told.items() if len(text) > 60} == set()
