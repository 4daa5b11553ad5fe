"""Telling somebody something in their talk: by its channel, on its page, or by telephone after all."""

from dataclasses import dataclass, field

import pytest

from actions.send_messages import Carriers, NeverCarried, NotCarried, send_message
from actions.take_turn import Incoming, past_turns, take_turn
from actions.tell_in_talk import TalkOf, Telling, talk_of_report, tell_in_talk
from casework.vocabulary import Channel
from db.session import Scope
from db.tables import Report
from tests.actions.conftest import LIUSHU

WORDS = "您好，我是清溪镇的何秀英，明天上午来看您爹"


@dataclass
class Carrier:
    """Takes what it is given, unless it was told to fail."""

    failure: NotCarried | None = None
    taken: list[tuple[str, str]] = field(default_factory=list)

    def send(self, address: str, body: str, effect_key: str) -> None:
        if self.failure:
            raise self.failure
        self.taken.append((address, body))


def begin_talk(town, channel: Channel, person: str = "oInventedPerson") -> TalkOf:
    take_turn(town.house, Incoming(channel, person, "m1", "你好"), lambda talk, incoming: ({}, []))
    return TalkOf(town.value("SELECT max(id) FROM conversation"), channel, LIUSHU)


def tell(town, talk: TalkOf, phone: str | None = None) -> int:
    with town.house.database.transaction(Scope.officer(4, "township", LIUSHU)) as session:
        assert tell_in_talk(session, talk, Telling("reply:1", "talk.officer_reply", WORDS, phone), town.clock.now)
        assert not tell_in_talk(session, talk, Telling("reply:1", "talk.officer_reply", WORDS, phone), town.clock.now)
    return town.value("SELECT id FROM message")


def state(town) -> tuple[str, int, bool]:
    return tuple(town.rows("SELECT state, attempts, channel_failed FROM message")[0])


@pytest.mark.parametrize("channel", [Channel.telegram, Channel.wechat])
def test_a_channel_carries_the_words_to_the_person_of_the_talk(town, channel):
    message = tell(town, begin_talk(town, channel))
    carrier = Carrier()
    for _ in range(2):
        send_message(town.house, message, Carriers(talks={channel: carrier}))
    assert carrier.taken == [("oInventedPerson", WORDS)]
    assert state(town) == ("sent", 1, False)


def test_on_the_web_chat_the_page_shows_it_and_no_telephone_rings(town):
    message = tell(town, begin_talk(town, Channel.web_chat, "session"), "13900000901")
    due = town.value("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'send_message'")
    assert (due - town.clock.now).total_seconds() == 900
    shown = past_turns(town.house, Channel.web_chat, "session")
    assert [(turn.text, [reply["text"] for reply in turn.replies]) for turn in shown] == [("你好", []), ("", [WORDS])]
    sms = Carrier()
    send_message(town.house, message, Carriers(sms))
    assert (sms.taken, state(town)) == ([], ("sent", 0, False))


def test_where_nobody_looks_a_neutral_line_goes_to_the_telephone(town):
    message = tell(town, begin_talk(town, Channel.web_chat, "session"), "13900000901")
    sms = Carrier()
    send_message(town.house, message, Carriers(sms))
    ((phone, line),) = sms.taken
    assert phone == "13900000901"
    assert "何秀英" not in line
    assert state(town) == ("sent", 1, True)


def test_who_blocked_us_is_telephoned(town):
    message = tell(town, begin_talk(town, Channel.telegram))
    carriers = Carriers(talks={Channel.telegram: Carrier(NeverCarried("Forbidden"))})
    send_message(town.house, message, carriers)
    assert state(town) == ("waiting", 0, True)
    send_message(town.house, message, carriers)
    assert state(town) == ("call_list", 1, True)


def test_who_asks_for_patience_gets_it(town):
    message = tell(town, begin_talk(town, Channel.wechat))
    town.rows("DELETE FROM procrastinate_jobs RETURNING id")
    send_message(town.house, message, Carriers(talks={Channel.wechat: Carrier(NotCarried("429", 40))}))
    due = town.value("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'send_message'")
    assert (due - town.clock.now).total_seconds() == 40
    assert state(town) == ("waiting", 1, False)


def test_a_channel_that_fails_and_fails_gives_way_to_the_telephone(town):
    message = tell(town, begin_talk(town, Channel.wechat), "13900000901")
    sms = Carrier()
    carriers = Carriers(sms, {Channel.wechat: Carrier(NotCarried("HTTP 502"))})
    for _ in range(town.house.settings.sms_attempts + 1):
        send_message(town.house, message, carriers)
    assert [phone for phone, _ in sms.taken] == ["13900000901"]
    assert state(town) == ("sent", 1, True)


def test_where_a_person_is_found_is_not_readable(town):
    begin_talk(town, Channel.wechat)
    assert b"oInvented" not in bytes(town.value("SELECT address FROM conversation"))


def test_only_a_report_from_a_talk_has_one_to_answer_in(town):
    town.report()
    with town.owner.transaction(Scope.owner()) as session:
        assert talk_of_report(session.get(Report, 1)) is None
