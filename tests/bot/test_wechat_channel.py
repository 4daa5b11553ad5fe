"""WeChat's messages and events as the talk takes them, checked by wechatpy's reading of the same XML."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr
from wechatpy.parser import parse_message

from actions.answer_inbound import MOST_ATTEMPTS, answer_waiting, keep_inbound
from actions.answer_talk import answer_talk, take_talk
from actions.call_list import list_calls
from actions.send_messages import Carriers, send_message
from actions.take_turn import past_turns
from actions.tell_in_talk import TalkOf, Telling, tell_in_talk
from actions.tidy_up import tidy_up
from bot.channels.wechat_channel import (
    TRIES_FOR_A_FILE,
    Left,
    NotGenuine,
    WeChatAnswers,
    WeChatCarrier,
    WeChatTalks,
    inbound_of,
)
from bot.channels.wechat_envelope import Envelope, read_xml
from bot.channels.wechat_platform import WeChatPlatform
from casework.reading import Reading
from casework.vocabulary import Channel
from db.session import Scope
from tests.actions.conftest import CODE, ToldReader, fresh_keyring, town
from tests.by_wechat import ACCOUNT, AMR, JPEG, LONG_ENOUGH, PERSON, Caller, Phone, fake, phone, phone_of, run
from tools.wechat_double import Trouble

__all__ = ["fake", "fresh_keyring", "phone", "town"]
MEDIA, SEND = "media/get", "message/custom/send"
STORY = "我爹上个月查出来肺癌，住院花了六万多，都是借的"
TOLD = (STORY, "柳树村", "本人，报自己家", "王二柱", "13900000901")


def until(there: Callable[[], Any]) -> None:
    """Wait for what another thread is doing; fails when that takes too long."""
    end = time.monotonic() + LONG_ENOUGH
    while not there():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


# ── reading ────────────────────────────────────────────────────────────────────────────────────────────────────

CALLER = Caller(1763254800)


def test_a_text_is_read_as_wechatpy_reads_it():
    xml = CALLER.text("我家房子漏雨 <急> & 没钱修")
    inbound, oracle = inbound_of(read_xml(xml.encode())), parse_message(xml)
    assert inbound.incoming.text == oracle.content == "我家房子漏雨 <急> & 没钱修"
    assert inbound.incoming.person == oracle.source == PERSON
    assert inbound.incoming.message_id == f"message:{oracle.id}"
    assert (inbound.incoming.channel, inbound.media) == (Channel.wechat, "")


def test_photo_and_voice_are_known_by_their_media_id_alone():
    photo = CALLER.message(MsgType="image", PicUrl="http://127.0.0.1:9/steal", MediaId="media-1")
    voice = CALLER.message(MsgType="voice", MediaId="media-2", Format="amr", Recognition="家里没钱了。")
    for xml, words in ((photo, ""), (voice, "家里没钱了。")):
        inbound, oracle = inbound_of(read_xml(xml.encode())), parse_message(xml)
        assert (inbound.media, inbound.incoming.text) == (oracle.media_id, words)
    assert "127.0.0.1" not in repr(inbound_of(read_xml(photo.encode())))
    for odd in ("http://127.0.0.1/x", "a/../b", "", "x" * 600):
        assert inbound_of(read_xml(CALLER.message(MsgType="image", MediaId=odd).encode())).media == ""


@pytest.mark.parametrize(("x", "y", "here"), [
    ("23.134521", "113.358803", (23.134521, 113.358803)), ("x", "1", None), ("91", "1", None), ("1", "nan", None),
])  # fmt: skip
def test_a_location_says_its_name_and_its_point(x, y, here):
    xml = CALLER.message(MsgType="location", Location_X=x, Location_Y=y, Scale="20", Label="清溪镇柳树村")
    inbound, oracle = inbound_of(read_xml(xml.encode())), parse_message(xml)
    assert (inbound.incoming.here_named, inbound.incoming.here) == (oracle.label, here)
    assert inbound.incoming.text == "", "an address is not read as if somebody had said it"


@pytest.mark.parametrize(("event", "key", "words", "code"), [
    ("subscribe", "", "你好", ""), ("subscribe", f"qrscene_{CODE}", "你好", CODE), ("SCAN", CODE, "你好", CODE),
    ("CLICK", "查进度", "查进度", ""),
])  # fmt: skip
def test_events_that_say_something(event, key, words, code):
    xml = CALLER.event(event, key)
    inbound, oracle = inbound_of(read_xml(xml.encode())), parse_message(xml)
    assert (inbound.incoming.text, inbound.incoming.one_code) == (words, code)
    assert code == getattr(oracle, "scene_id", "")


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "", "never_heard_of"])
def test_events_that_need_no_answer(event, phone):
    assert inbound_of(read_xml(CALLER.event(event).encode())) is None
    assert phone.send(CALLER.event(event)) == ""
    assert phone.turns() == []


def test_a_message_without_a_sender_is_refused():
    with pytest.raises(NotGenuine):
        inbound_of({"MsgType": "text", "Content": "你好"})


# ── talking ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_told_by_wechat_ends_in_a_receipt(phone, town):
    phone.fake.files |= {"media-1": JPEG, "media-2": AMR}
    assert "1. 我要申报" in phone.scan(CODE)
    assert "1. 本人，报自己家" in phone.say(STORY)
    assert phone.say("1") == "请问您叫什么名字？"
    assert "1 个照片或录音" in phone.send(phone.caller.message(MsgType="image", PicUrl="http://x", MediaId="media-1"))
    assert "2 个照片或录音" in phone.send(phone.caller.message(MsgType="voice", Format="amr", MediaId="media-2"))
    phone.say("王二柱")
    assert "示范县清溪镇柳树村" in phone.say("13900000901")
    assert "回执编号：" in phone.say("1")
    assert town.rows("SELECT channel, area_code, one_code FROM report") == [("wechat", "990101001201", CODE)]
    kinds = town.rows("SELECT media_type FROM attachment WHERE report_id IS NOT NULL ORDER BY received_at, media_type")
    assert sorted(kinds) == [("audio/amr",), ("image/jpeg",)]
    assert phone.told_later() == []


def test_a_location_says_where_the_home_is(phone, town):
    phone.say(STORY)
    named = phone.caller.message(MsgType="location", Location_X="0", Location_Y="0", Label="示范县清溪镇柳树村17号")
    assert "1. " in phone.send(named)
    assert phone.say("1").startswith("您是报自己家")
    other = phone_of(town, phone.fake, person="oAnother-2")
    other.say(STORY)
    (point,) = town.rows("SELECT latitude, longitude FROM area WHERE code = '990101001201'")
    unnamed = other.caller.message(
        MsgType="location", Location_X=str(point[0]), Location_Y=str(point[1]), Scale="15", Label=""
    )
    assert "1. 柳树村" in other.send(unnamed).replace("示范县清溪镇", "")
    other.talks.close()


def test_in_plain_mode_as_well(town, fake):
    house = town.with_settings(wechat_url=fake.address, **{**ACCOUNT, "wechat_aes_key": SecretStr("")})
    talks = WeChatTalks(house, Envelope.of(house.settings), WeChatAnswers(house, WeChatPlatform(house)), LONG_ENOUGH)
    phone = Phone(town, house, talks, Caller(town.clock.now.timestamp(), safe=False), fake)
    assert "1. 我要申报" in phone.say("你好")
    talks.close()


def test_repeats_act_once_and_get_the_same_answer_even_out_of_order(phone, town):
    for words in TOLD:
        phone.say(words)
    last = phone.caller.text("同意，交上去")
    first = [phone.send(last) for _ in range(3)]
    scan = phone.caller.event("SCAN", CODE)
    greeted = phone.send(scan)
    assert first == [first[0]] * 3
    assert "回执编号：" in first[0]
    assert phone.send(last) == first[0]
    assert phone.send(scan) == greeted
    assert town.value("SELECT count(*) FROM report") == 1
    assert len(phone.turns()) == len(TOLD) + 2


def test_repeats_at_the_same_time_act_once(phone, town):
    for words in TOLD:
        phone.say(words)
    last = phone.caller.text("同意，交上去")

    async def at_once() -> list[str]:
        return await asyncio.gather(*(phone.take(last) for _ in range(3)))

    assert len(set(run(at_once()))) == 1
    assert town.value("SELECT count(*) FROM report") == 1


def test_what_follows_a_photo_waits_until_the_photo_is_there(phone, town):
    """Else "send it" would overtake the photo that was meant to go with it."""
    for words in TOLD:
        phone.say(words)
    phone.fake.files["media-1"] = JPEG
    held = threading.Event()
    phone.fake.trouble("stable_token", Trouble(told={"access_token": "x", "expires_in": 7200}, held=held))

    async def both() -> list[str]:
        photo = asyncio.create_task(phone.take(phone.caller.message(MsgType="image", MediaId="media-1")))
        await asyncio.to_thread(until, lambda: phone.fake.troubles["stable_token"] == [])
        text = asyncio.create_task(phone.take(phone.caller.text("同意，交上去")))
        await asyncio.to_thread(until, lambda: town.value("SELECT count(*) FROM inbound_message") == len(TOLD) + 2)
        held.set()
        return list(await asyncio.gather(photo, text))

    kept, sent = run(both())
    assert "照片" in kept
    assert "回执编号" in sent
    assert town.value("SELECT count(*) FROM attachment WHERE report_id IS NOT NULL") == 1


@dataclass
class SlowReader(ToldReader):
    """Reads nothing before it is allowed to."""

    allowed: threading.Event = field(default_factory=threading.Event)

    def read(self, text: str, names: Any = ()) -> Reading:
        assert self.allowed.wait(LONG_ENOUGH)
        return super().read(text, names)


def test_what_takes_too_long_is_answered_later_and_once(town, fake):
    town.reader = SlowReader()
    phone = phone_of(town, fake, seconds=0.05)
    story = phone.caller.text(STORY)
    assert phone.send(story) == ""
    assert phone.send(story) == "", "a repeat is told the same"
    town.reader.allowed.set()
    until(lambda: town.value("SELECT count(*) FROM message") == 1)
    assert phone.send(story) == ""
    (told,) = phone.told_later()
    assert "村" in told
    assert len(phone.turns()) == 1
    assert phone.told_later() == [told]
    shown = [reply["text"] for turn in past_turns(phone.house, Channel.wechat, PERSON) for reply in turn.replies]
    assert sum("哪个村" in words for words in shown) == 1, "an officer who reads the talk sees the answer once"
    phone.talks.close()


def test_two_slow_messages_are_answered_in_their_order(town, fake):
    town.reader = SlowReader()
    phone = phone_of(town, fake, seconds=0.05)
    assert [phone.say(words) for words in (STORY, "低保户还能申请监测吗")] == ["", ""]
    town.reader.allowed.set()
    until(lambda: town.value("SELECT count(*) FROM message") == 2)
    first, second = phone.told_later()
    assert "村" in first
    assert "低保" in second
    phone.talks.close()


def test_what_a_process_left_behind_is_answered_by_the_worker(phone, town):
    keep_inbound(phone.house, inbound_of(read_xml(phone.caller.text(STORY).encode())))
    answers = WeChatAnswers(phone.house, WeChatPlatform(phone.house))
    assert answer_waiting(phone.house, answers) == 0, "somebody may be at it"
    town.clock.turn(seconds=31)
    assert answer_waiting(phone.house, answers) == 1
    assert answer_waiting(phone.house, answers) == 0
    (told,) = phone.told_later()
    assert "村" in told


def test_what_a_process_left_behind_comes_before_what_is_said_next(phone):
    keep_inbound(phone.house, inbound_of(read_xml(phone.caller.text(STORY).encode())))
    assert phone.say("柳树村").startswith("您是报自己家")


# ── photos that do not come ────────────────────────────────────────────────────────────────────────────────────


def test_a_photo_that_the_platform_cannot_give_now_is_kept_later(phone, town):
    phone.say(STORY)
    phone.fake.files["media-1"] = JPEG
    phone.fake.trouble(MEDIA, Trouble(503), Trouble(429))
    photo = phone.caller.message(MsgType="image", MediaId="media-1")
    assert phone.send(photo) == ""
    answers = WeChatAnswers(phone.house, WeChatPlatform(phone.house))
    for _ in range(2):
        town.clock.turn(seconds=60)
        answer_waiting(phone.house, answers)
    (told,) = phone.told_later()
    assert "1 个照片" in told
    assert [len(row[0]) for row in phone.turns()] == [0, 1]


def test_a_photo_that_never_comes_is_asked_for_again(phone, town):
    phone.say(STORY)
    phone.fake.trouble(MEDIA, *[Trouble(500)] * 9)
    assert phone.send(phone.caller.message(MsgType="image", MediaId="media-1")) == ""
    answers = WeChatAnswers(phone.house, WeChatPlatform(phone.house))
    for _ in range(TRIES_FOR_A_FILE - 1):
        town.clock.turn(seconds=60)
        answer_waiting(phone.house, answers)
    (told,) = phone.told_later()
    assert "再发一次" in told
    assert len(phone.fake.troubles[MEDIA]) == 9 - TRIES_FOR_A_FILE


def test_a_file_that_is_none_of_ours_is_refused_kindly(phone):
    phone.fake.files |= {"program": b"MZ" + bytes(64), "large": JPEG + bytes(10_000_001)}
    for media in ("program", "large"):
        answer = phone.send(phone.caller.message(MsgType="image", MediaId=media))
        assert "照片" in answer
    assert "再发一次" in phone.send(phone.caller.message(MsgType="image", MediaId="gone"))
    assert phone.turns() == []


@pytest.mark.parametrize("kind", ["video", "shortvideo", "link", "miniprogrampage", "", "never_heard_of"])
def test_what_cannot_be_taken_is_said(phone, kind):
    assert "这个我收不了" in phone.send(phone.caller.message(MsgType=kind, MediaId="media-1", Url="http://127.0.0.1:9"))
    assert phone.fake.asked_for == []


# ── telling ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_answer_goes_on_as_a_message(phone, town, monkeypatch):
    monkeypatch.setattr("bot.channels.wechat_channel.LONGEST_TEXT", 120)
    said = [phone.say(words) for words in TOLD][-1]
    later = phone.told_later()
    assert all(len(part.encode()) <= 120 for part in (said, *later))
    assert "1. 同意，交上去" in "\n".join(later)


def test_after_48_hours_the_telephone_rings(phone, town):
    phone.say(STORY)
    phone.fake.trouble(SEND, Trouble(told={"errcode": 45015}))
    message = tell(phone)
    carriers = Carriers(talks={Channel.wechat: WeChatCarrier(WeChatPlatform(phone.house))})
    send_message(phone.house, message, carriers)
    send_message(phone.house, message, carriers)
    assert town.rows("SELECT state, channel_failed FROM message") == [("call_list", True)]


def test_a_receipt_that_comes_late_is_not_for_whoever_telephones(phone, town):
    for words in TOLD:
        phone.say(words)
    keep_inbound(phone.house, inbound_of(read_xml(phone.caller.text("同意，交上去").encode())))
    town.clock.turn(seconds=31)
    answer_waiting(phone.house, WeChatAnswers(phone.house, WeChatPlatform(phone.house)))
    send_message(phone.house, town.value("SELECT max(id) FROM message WHERE kind = 'talk.late_answer'"), Carriers())
    (call,) = list_calls(phone.house, town.officer("qingxi"))
    assert "回执编号" not in call.body
    assert "0901" not in call.body
    assert "找回执" in call.body


def test_an_officer_speaks_in_the_talk_and_the_machine_is_silent(phone, town):
    phone.scan(CODE)
    phone.say("找工作人员")
    officer = town.officer("qingxi")
    take_talk(phone.house, officer, 1)
    answer_talk(phone.house, officer, 1, "您好，我明天上午来看您", "reply-1")
    (told,) = phone.told_later()
    assert "我明天上午来看您" in told
    assert phone.say("好的，我在家") == ""


def test_who_leaves_is_told_nothing_there_until_coming_back(phone, town):
    phone.say("你好")
    assert town.value("SELECT address IS NOT NULL FROM conversation")
    assert phone.send(phone.caller.event("unsubscribe")) == ""
    assert town.value("SELECT address IS NULL FROM conversation")
    phone.send(phone.caller.event("subscribe"))
    assert town.value("SELECT address IS NOT NULL FROM conversation")
    assert isinstance(inbound_of({"FromUserName": "nobody", "MsgType": "event", "Event": "unsubscribe"}), Left)
    assert phone_of(town, phone.fake, person="oNobody").send(phone.caller.event("unsubscribe")) == ""


def tell(phone: Phone) -> int:
    with phone.house.database.transaction(Scope.jobs()) as session:
        talk = TalkOf(1, Channel.wechat, "990101001201")
        tell_in_talk(session, talk, Telling("told:1", "talk.officer_reply", "明天来看您"), phone.town.clock.now)
    return phone.town.value("SELECT max(id) FROM message")


def test_two_people_talk_apart(phone, town, fake):
    other = phone_of(town, fake, person="oAnother-2")
    phone.say(STORY)
    assert "1. 我要申报" in other.say("你好")
    assert town.value("SELECT count(*) FROM conversation") == 2
    other.talks.close()


# ── what is kept ───────────────────────────────────────────────────────────────────────────────────────────────


def test_who_it_was_and_what_was_said_is_not_readable_anywhere(phone, town):
    phone.fake.trouble(MEDIA, Trouble(500))
    phone.say(STORY)
    phone.send(phone.caller.message(MsgType="image", MediaId="media-1"))
    for table in (
        "inbound_message",
        "conversation",
        "chat_turn",
        "message",
        "attempt",
        "audit_entry",
        "procrastinate_jobs",
    ):
        for row in town.rows(f"SELECT * FROM {table}"):
            words = repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
            assert not any(secret in words for secret in (PERSON, "肺癌", "media-1"))


def test_answered_messages_are_forgotten_and_others_not(phone, town):
    phone.say(STORY)
    phone.fake.trouble(MEDIA, Trouble(500))
    phone.send(phone.caller.message(MsgType="image", MediaId="media-1"))
    assert town.value("SELECT count(*) FROM inbound_message WHERE content IS NULL") == 1
    town.clock.turn(days=3)
    tidy_up(phone.house)
    assert town.value("SELECT count(*) FROM inbound_message") == 1


def test_a_message_that_cannot_be_answered_does_not_keep_back_the_next(phone, town, caplog):
    phone.say("你好")
    keep_inbound(phone.house, inbound_of(read_xml(phone.caller.text("坏了").encode())))

    def answers(message: Any, attempts: int) -> Any:
        if message.incoming.text == "坏了":
            raise ZeroDivisionError(PERSON)
        return WeChatAnswers(phone.house, WeChatPlatform(phone.house))(message, attempts)

    for _ in range(MOST_ATTEMPTS):
        town.clock.turn(seconds=60)
        answer_waiting(phone.house, answers)
    assert "is given up: ZeroDivisionError" in caplog.text
    assert PERSON not in caplog.text
    assert "再试" in phone.told_later()[0], "the person is not left without a word"
    town.clock.turn(days=3)
    tidy_up(phone.house)
    assert town.value("SELECT count(*) FROM inbound_message") == 0, "nobody's words lie about for ever"
    phone.caller.now = town.clock.now.timestamp()
    assert "1. 我要申报" in phone.say("你好")
