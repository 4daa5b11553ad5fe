"""The talkers of the measurement really talk: their talks end with a receipt, and what they note is put into a page."""

import os
from argparse import Namespace

from api.app import create_app
from tests.actions.conftest import CODE, fresh_keyring, town
from tests.chromium import serving
from tools.chat_bench import FREE, TAPPED, Talks, _page, one_talk, readings, talk
from tools.load import Noted

__all__ = ["fresh_keyring", "town"]


def test_a_talk_ends_with_a_receipt(town):
    with serving(create_app(town.house)) as address:
        turns = list(one_talk(address, CODE))
        read = readings(address)
    assert [kind for kind, _, _ in turns[:4]] == [FREE] * 4
    assert TAPPED in {kind for kind, _, _ in turns[4:]}
    assert turns[-1][2]["replies"][0]["receipt"]
    assert town.value("SELECT count(*) FROM report") == 1
    assert set(read) <= {"rasa", "fallback"}


def test_talkers_note_every_turn(town):
    with serving(create_app(town.house)) as address:
        talks = talk(address, [CODE], talkers=2, thinking=0.1, seconds=1.0)
    assert len(talks.turns[FREE].seconds) >= 2
    assert [noted.failures for noted in talks.turns.values()] == [0, 0]


def test_an_application_that_is_gone_is_a_failure():
    talks = talk("http://127.0.0.1:9", [CODE], talkers=1, thinking=0.2, seconds=0.3)
    assert talks.turns[FREE].failures >= 1
    assert talks.receipts == 0


def test_the_page_gives_percentiles_by_kind_of_turn():
    turns = {FREE: Noted([n / 1000 for n in range(1, 101)]), TAPPED: Noted([], failures=2)}
    chosen = Namespace(talkers=16, thinking=5.0, seconds=120.0, warm_up=15.0)
    page = _page(chosen, Talks(turns, receipts=3), {"rasa": 100.0}, (24.0, 120.0))
    assert f"| {FREE} | 100 | 0 | 51 | 96 | 100 | 100 |" in page
    assert f"| {TAPPED} | 0 | 2 |" in page
    assert f"for {12000 // 120 // os.cpu_count()} % of the time, for {2400 // 120 // os.cpu_count()} %" in page
    assert "3 talks ended with a receipt. Messages read: 100 by Rasa." in page
