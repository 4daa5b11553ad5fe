"""Whole talks over a real database: with the house's own reader, its places, its policy texts."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from threading import Event

import pytest
import sqlalchemy

from actions.give_receipt import give_receipt
from actions.keep_attachment import keep_attachment
from actions.take_turn import Incoming, past_turns
from bot.conversation import Reply, converse
from bot.wording import sentences
from casework.reading import Reading
from casework.vocabulary import AskedBack, Channel, Intent
from db.session import Scope
from db.tables import ChatTurn, Conversation
from tests.actions.conftest import CODE, ToldReader, Town, fresh_keyring, town

__all__ = ["fresh_keyring", "town"]
STORY = "我爹上个月查出来肺癌，住院花了六万多，实在撑不住了"


@dataclass
class Resident:
    """Somebody at the other end of a channel."""

    town: Town
    person: str = "session-of-a-resident"
    one_code: str = CODE
    numbers: count = field(default_factory=lambda: count(1))

    def say(self, text: str, **rest: object) -> tuple[Reply, ...]:
        return converse(self.town.house, self.message(text, **rest))

    def message(self, text: str, **rest: object) -> Incoming:
        told = {"message_id": f"message-{next(self.numbers)}", "one_code": self.one_code} | rest
        return Incoming(Channel.web_chat, self.person, text=text, **told)

    def report(self) -> Reply:
        for text in (STORY, "本人，报自己家", "王二柱", "13900000901"):
            self.say(text)
        return self.say("同意，交上去")[-1]


@pytest.fixture
def resident(town: Town) -> Resident:
    return Resident(town)


def said(replies: tuple[Reply, ...]) -> str:
    return "\n".join(reply.text for reply in replies)


def test_a_report_told_in_a_talk_is_a_case(resident: Resident, town: Town) -> None:
    receipt = resident.report()
    assert len(receipt.receipt) == 12
    assert "11月23日" in receipt.text
    assert "0901" in receipt.text
    row = town.rows('SELECT r.channel, r.relation, r.area_code, c.state FROM report r JOIN "case" c ON c.id = case_id')
    assert [tuple(r) for r in row] == [("web_chat", "self", "990101001201", "received")]
    assert "已收到" in said(resident.say("查进度"))


def test_the_same_message_again_does_nothing_twice(resident: Resident, town: Town) -> None:
    for text in (STORY, "本人，报自己家", "王二柱", "13900000901"):
        resident.say(text)
    first = resident.say("同意，交上去", message_id="the-last")
    assert resident.say("同意，交上去", message_id="the-last") == first
    assert resident.say("换个说法", message_id="the-last") == first
    assert town.value("SELECT count(*) FROM report") == 1
    assert town.value("SELECT count(*) FROM chat_turn") == 5


def test_messages_that_come_at_once_act_once_and_one_after_the_other(resident: Resident, town: Town) -> None:
    for text in (STORY, "本人，报自己家", "王二柱", "13900000901"):
        resident.say(text)
    message = resident.message("同意，交上去")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: converse(town.house, message), range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert town.value("SELECT count(*) FROM report") == 1
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: resident.say(f"房子也漏雨，第{n}间"), range(4)))
    kept = said(resident.say("帮助"))
    assert all(f"第{n}间" in kept for n in range(4)), "no message was lost under another"


def test_two_people_do_not_share_a_talk(resident: Resident, town: Town) -> None:
    resident.report()
    stranger = Resident(town, person="another-session")
    assert "已收到" not in said(stranger.say("查进度"))
    assert past_turns(town.house, Channel.web_chat, "nobody") == ()
    assert past_turns(town.house, Channel.telegram, resident.person) == ()
    assert past_turns(town.house, Channel.web_chat, resident.person)[0].text == STORY


def test_a_talk_survives_a_restart(resident: Resident, town: Town) -> None:
    resident.say(STORY)
    town.house.database.close()
    assert said(resident.say("本人，报自己家")) == "请问您叫什么名字？"


def test_without_a_code_the_place_is_found_by_name_or_by_tapping(town: Town) -> None:
    resident = Resident(town, one_code="")
    asked = resident.say(STORY)[-1]
    assert asked.choices == ("清溪镇", "柳湾乡", "石桥镇")
    assert "柳树村" in resident.say("清溪镇")[-1].choices
    assert resident.say("柳树")[-1].text.startswith("您是报自己家")
    for text in ("本人，报自己家", "王二柱", "没有电话"):
        last = resident.say(text)
    assert "示范县清溪镇柳树村" in said(last)
    assert "查询码" in resident.say("对")[-1].text
    assert town.value("SELECT one_code FROM report") is None


def test_a_number_stands_for_a_choice(resident: Resident) -> None:
    resident.say(STORY)
    assert said(resident.say("１")) == "请问您叫什么名字？"


def test_a_policy_question_is_answered_with_its_source_and_the_talk_goes_on(resident: Resident) -> None:
    resident.say(STORY)
    answer, asked = resident.say("低保户还能申请监测吗")
    assert {"title", "issuer", "clause", "region", "valid_from"} == set(answer.citations[0])
    assert "以入户核实和本县规定为准" in answer.text
    assert asked.text.startswith("您是报自己家")


def test_a_question_without_an_answer_goes_to_an_editor(resident: Resident, town: Town) -> None:
    resident.say("你好")
    resident.say("问政策")
    assert "请人答复我" in resident.say("火车票多少钱")[0].choices
    assert "已经交给工作人员" in said(resident.say("请人答复我"))
    assert town.value("SELECT count(*) FROM enquiry") == 1


def test_an_emergency_tells_the_duty_contact_before_any_question(resident: Resident, town: Town) -> None:
    first, *rest = resident.say("家里两天没吃的了，老人快不行了")
    assert "120" in first.text
    assert rest[-1].text == "请问您叫什么名字？"
    rows = town.rows("SELECT kind, to_role, state, area_code FROM message")
    assert [tuple(r) for r in rows] == [("officers.urgent_talk", "duty_contact", "waiting", "990101001201")]
    assert town.value("SELECT waiting_for FROM conversation") == "emergency"
    assert town.value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send_message'") == 1


def test_before_the_place_is_known_the_county_is_told(town: Town) -> None:
    Resident(town, one_code="").say("家里两天没吃的了，老人快不行了")
    assert town.value("SELECT area_code FROM message") == "990101000000"


def test_whoever_is_not_understood_twice_stands_in_a_persons_queue(resident: Resident, town: Town) -> None:
    town.reader.answer = Reading(Intent.out_of_scope, 0.2, abstained=True)
    resident.say("嗯嗯那个")
    assert "填表" in resident.say("嗯嗯那个")[-1].choices
    assert town.value("SELECT waiting_for FROM conversation") == "misunderstood"
    assert "/report?area_code=990101001201" in said(resident.say("填表"))
    resident.say("打电话给我")
    assert "会打电话给您" in said(resident.say("13900000901"))
    assert town.value("SELECT waiting_for FROM conversation") == "call_back"
    assert town.value("SELECT count(*) FROM message") == 0, "the talk has a queue of its own"


def test_a_photo_of_ours_goes_with_the_report_and_no_other(resident: Resident, town: Town) -> None:
    kept = keep_attachment(town.house, b"\x89PNG\r\n\x1a\n" + bytes(64), "127.0.0.1")
    resident.say(STORY, attachments=(kept, "unknown-attachment"))
    for text in ("本人，报自己家", "王二柱", "13900000901", "对"):
        resident.say(text)
    assert town.rows("SELECT id FROM attachment WHERE report_id IS NOT NULL") == [(kept,)]


def test_a_code_that_is_revoked_before_the_report_is_sent_asks_for_the_place(resident: Resident, town: Town) -> None:
    for words in (STORY, "本人，报自己家", "王二柱", "13900000901"):
        resident.say(words)
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(sqlalchemy.text("UPDATE one_code SET revoked_at = now()"))
    wrong, asked = resident.say("对")
    assert "不用了" in wrong.text
    assert "清溪镇" in asked.choices
    resident.say("柳树村")
    assert resident.say("对")[-1].receipt


def test_nothing_told_in_a_talk_is_readable_in_the_database(resident: Resident, town: Town) -> None:
    resident.report()
    for table in ("conversation", "chat_turn"):
        for row in town.rows(f"SELECT * FROM {table}"):
            words = json.dumps([str(bytes(v)) if isinstance(v, memoryview | bytes) else str(v) for v in row])
            assert not any(secret in words for secret in ("王二柱", "13900000901", "肺癌", resident.person))


@dataclass
class Listening(ToldReader):
    """Notes which names were to be masked."""

    names: list[tuple[str, ...]] = field(default_factory=list)

    def read(self, text: str, names: tuple[str, ...] = ()) -> Reading:
        self.names.append(names)
        return super().read(text, names)


def test_names_and_numbers_of_a_talk_do_not_leave_the_process(resident: Resident, town: Town) -> None:
    listening = Listening()
    town.house = replace(town.house, reader=listening)
    for text in (STORY, "本人，报自己家", "王二柱", "13900000901", "我王二柱还有话说，房子也漏雨"):
        resident.say(text)
    assert listening.texts == [STORY, "我王二柱还有话说，房子也漏雨"]
    assert listening.names == [(), ("王二柱",)]


def test_numbers_of_a_list_are_typed_as_people_say_them(resident: Resident) -> None:
    for said_number, asked in (("第一个", "请问您叫什么名字？"), ("三", "遇到困难的是谁家"), ("③", "遇到困难的是谁家")):
        other = Resident(resident.town, person=f"person-{said_number}")
        other.say(STORY)
        assert said(other.say(said_number)).startswith(asked)


def test_a_village_that_voice_input_wrote_wrong_is_found_by_its_sound(town: Town) -> None:
    resident = Resident(town, one_code="")
    resident.say(STORY)
    assert resident.say("刘树村")[-1].choices == ("示范县清溪镇柳树村", "都不是")
    assert resident.say("对")[-1].text.startswith("您是报自己家")


def test_before_the_place_is_known_an_emergency_is_given_the_hotline(town: Town) -> None:
    resident = Resident(town, one_code="")
    assert "12317" in resident.say("家里两天没吃的了，老人快不行了")[0].text
    assert "清溪镇" in resident.say("柳树村")[0].text
    told = town.rows("SELECT area_code FROM message WHERE kind = 'officers.urgent_talk' ORDER BY id")
    assert [row[0] for row in told] == ["990101000000", "990101001201"]


def test_a_report_by_recordings_alone_says_so_in_words(resident: Resident, town: Town) -> None:
    kept = keep_attachment(town.house, b"OggS" + bytes(64), "127.0.0.1")
    resident.say("", attachments=(kept,))
    for text in ("就听录音、看照片", "本人，报自己家", "王二柱", "没电话"):
        resident.say(text)
    assert resident.say("对")[-1].receipt
    assert town.value("SELECT count(*) FROM attachment WHERE report_id IS NOT NULL") == 1


def test_where_somebody_stands_is_never_kept(town: Town) -> None:
    resident = Resident(town, one_code="")
    assert "示范县清溪镇柳树村" in resident.say("", here=(0.0851, 0.0553))[-1].choices
    for table in ("conversation", "chat_turn", "message", "audit_entry"):
        for row in town.rows(f"SELECT * FROM {table}"):
            assert not any("0.085" in str(value) for value in row)
    with town.owner.transaction(Scope.owner()) as session:
        for conversation in session.query(Conversation):
            assert "0.085" not in json.dumps(conversation.state)


def test_an_emergency_is_told_at_any_hour(resident: Resident, town: Town) -> None:
    town.clock.now = town.clock.now.replace(day=22, hour=3)  # a Sunday, in the dead of night
    resident.say("家里两天没吃的了，老人快不行了")
    jobs = town.rows("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'send_message'")
    assert [row[0] for row in jobs] == [None]


@dataclass
class HeldReader(ToldReader):
    """Reads the first message only when it is let go."""

    reading: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)

    def read(self, text: str, names: tuple[str, ...] = ()) -> Reading:
        self.reading.set()
        assert self.let_go.wait(30)
        return super().read(text, names)


def test_a_later_message_waits_for_the_one_before_it(resident: Resident, town: Town) -> None:
    held = HeldReader()
    town.house = replace(town.house, reader=held)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(resident.say, STORY)
        assert held.reading.wait(30)
        second = pool.submit(resident.say, "。。")
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not town.value(waiting):
            assert not second.done(), "the later message overtook the earlier one"
        held.let_go.set()
        assert said(first.result()) == said(second.result()) == "您是报自己家，还是替别人报？"
    with town.owner.transaction(Scope.owner()) as session:
        assert [turn.text for turn in session.query(ChatTurn).order_by(ChatTurn.id)] == [STORY, "。。"]


def test_a_wrong_village_is_put_right_by_naming_the_right_one(resident: Resident) -> None:
    resident.say(STORY)
    resident.say("不是柳树村，我是桃园村的")
    for text in ("本人，报自己家", "王二柱", "没电话"):
        last = resident.say(text)
    assert "示范县清溪镇桃园村" in said(last)


def test_a_receipt_that_was_closed_is_said_in_the_talk(resident: Resident, town: Town) -> None:
    resident.report()
    told = {AskedBack.reporter_name: "王二柱", AskedBack.reported_on: "2026-11-16"}
    give_receipt(town.house, town.officer("hotline"), 1, "13900000901", told, close_others=True)
    assert said(resident.say("查进度")) == sentences()["status.unknown"].format(address=town.house.settings.public_url)
    assert said(resident.say("你好")), "the talk goes on"
