"""The platform's API at the wire: token, limits, failures, files."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from actions.house import House
from actions.send_messages import NeverCarried, NotCarried
from bot.channels.wechat_channel import LONGEST_TEXT, WeChatCarrier
from bot.channels.wechat_platform import WeChatPlatform
from tests.actions.conftest import Town, fresh_keyring, town
from tests.by_wechat import ACCOUNT, JPEG, PERSON, fake
from tools.wechat_double import SECRET, Trouble, WeChatDouble

__all__ = ["fake", "fresh_keyring", "town"]
SEND, MEDIA, TOKENS, CODES = "message/custom/send", "media/get", "stable_token", "qrcode/create"


@pytest.fixture
def house(town: Town, fake: WeChatDouble) -> House:
    return town.with_settings(wechat_url=fake.address, **ACCOUNT)


@pytest.fixture
def platform(house: House) -> Iterator[WeChatPlatform]:
    platform = WeChatPlatform(house, seconds=5)
    yield platform
    platform.close()


def test_a_message_arrives_as_it_was_written(platform, fake):
    platform.say(PERSON, "您好，“王二柱” <b>\n明天来")
    assert fake.said == [(PERSON, "您好，“王二柱” <b>\n明天来")]
    assert "您好" in fake.bodies[-1].decode(), "the platform shows escaped letters as they are escaped"


def test_all_processes_use_one_token_which_nobody_can_read(platform, house, fake, town):
    platform.say(PERSON, "一")
    WeChatPlatform(house).say(PERSON, "二")
    assert fake.tokens == 1
    assert b"token-1" not in bytes(town.value("SELECT token FROM platform_token"))
    town.clock.turn(seconds=7200 - 59)
    fake.forget_token()
    platform.say(PERSON, "三")
    assert fake.tokens == 2
    assert town.value("SELECT count(*) FROM platform_token") == 1


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_not_believed_any_more_is_renewed_once(platform, fake, code):
    platform.say(PERSON, "一")
    fake.forget_token()
    fake.trouble(SEND, Trouble(told={"errcode": code}))
    platform.say(PERSON, "二")
    assert fake.tokens == 2
    assert [words for _, words in fake.said] == ["一", "二"]
    fake.trouble(SEND, Trouble(told={"errcode": code}), Trouble(told={"errcode": code}))
    with pytest.raises(NotCarried, match=str(code)):
        platform.say(PERSON, "三")


@pytest.mark.parametrize("code", [45015, 45047, 43004, 40003, 48001])
def test_a_way_that_is_closed_is_told_apart(platform, fake, code):
    fake.trouble(SEND, Trouble(told={"errcode": code, "errmsg": f"about {PERSON}"}))
    with pytest.raises(NeverCarried) as closed:
        platform.say(PERSON, "您好")
    assert PERSON not in str(closed.value)


@pytest.mark.parametrize(("trouble", "seconds"), [
    (Trouble(429, headers={"Retry-After": "17"}), 17), (Trouble(429), 0), (Trouble(500), 0), (Trouble(503), 0),
    (Trouble(302, headers={"Location": "http://127.0.0.1:9/"}), 0), (Trouble(told={"errcode": -1}), 0),
    (Trouble(told={"errcode": 45009}), 600), (Trouble(told={"errcode": 45011}), 60),
    (Trouble(told={"errcode": "x"}), 0), (Trouble(told=["no", "object"]), 0),
])  # fmt: skip
def test_what_may_go_well_later_is_told_apart(platform, fake, trouble, seconds):
    fake.trouble(SEND, trouble)
    with pytest.raises(NotCarried) as failed:
        platform.say(PERSON, "您好")
    assert not isinstance(failed.value, NeverCarried)
    assert failed.value.seconds == seconds
    platform.say(PERSON, "您好")
    assert len(fake.said) == 1


def test_a_platform_that_does_not_answer_is_not_waited_for(house, fake):
    held = threading.Event()
    fake.trouble(SEND, Trouble(held=held))
    with pytest.raises(NotCarried, match="ReadTimeout"):
        WeChatPlatform(house, seconds=0.2).say(PERSON, "您好")
    held.set()


def test_a_platform_that_cannot_be_reached_says_nothing_about_secrets(town):
    house = town.with_settings(wechat_url="http://127.0.0.1:9", **ACCOUNT)
    with pytest.raises(NotCarried) as failed:
        WeChatPlatform(house).say(PERSON, "您好")
    assert SECRET not in repr(failed.value)


@pytest.mark.parametrize(
    "told", [{}, {"access_token": ""}, {"access_token": "x"}, {"access_token": "x", "expires_in": "y"}]
)
def test_an_answer_without_a_token_is_not_kept(platform, fake, town, told):
    fake.trouble(TOKENS, Trouble(told=told))
    with pytest.raises(NotCarried, match="no token"):
        platform.say(PERSON, "您好")
    assert town.value("SELECT count(*) FROM platform_token") == 0


def test_a_wrong_secret_is_a_failure_by_its_number(house, fake):
    wrong = replace(house, settings=house.settings.model_copy(update={"wechat_secret": ACCOUNT["wechat_token"]}))
    with pytest.raises(NotCarried, match="40125"):
        WeChatPlatform(wrong).say(PERSON, "您好")


def test_a_file_is_fetched_by_its_media_id(platform, fake):
    fake.files["media-1"] = JPEG
    assert platform.media("media-1", most=1000) == JPEG
    assert platform.media("media-1", most=len(JPEG) - 1) is None
    with pytest.raises(NeverCarried, match="40007"):
        platform.media("../stable_token?x=", most=1000)
    assert fake.asked_for == ["media-1", "media-1", "../stable_token?x="]


def test_a_stale_token_is_renewed_for_a_file_as_well(platform, fake):
    fake.files["media-1"] = JPEG
    platform.say(PERSON, "一")
    fake.forget_token()
    assert platform.media("media-1", most=1000) == JPEG


def test_words_in_place_of_a_file_are_no_file(platform, fake):
    fake.trouble(MEDIA, Trouble(told={"video_url": "http://127.0.0.1:9/video"}))
    with pytest.raises(NotCarried, match="no file"):
        platform.media("media-1", most=1000)


def test_a_code_of_somebody_else_is_not_taken(platform, fake):
    assert platform.code_address("TYF9X3XE") == "http://weixin.qq.com/q/02TYF9X3XE"
    fake.trouble(CODES, Trouble(told={"url": "http://weixin.qq.com.example/q/1"}))
    with pytest.raises(NotCarried, match="somebody else"):
        platform.code_address("TYF9X3XE")


def test_a_long_message_goes_in_pieces_and_the_rest_alone_is_tried_again(platform, fake):
    words = "\n".join(f"第{number}行" + "话" * 100 for number in range(20))
    carrier = WeChatCarrier(platform)
    fake.trouble(SEND, Trouble(told={"errcode": 0}), Trouble(500))
    with pytest.raises(NotCarried):
        carrier.send(PERSON, words, "told:1")
    carrier.send(PERSON, words, "told:1")
    parts = [part for _, part in fake.said]
    assert all(len(part.encode()) <= LONGEST_TEXT for part in parts)
    assert words.endswith("\n".join(parts))
    assert parts[0].startswith("第6行"), "the first piece was taken the first time"
    carrier.send(PERSON, "新的", "told:1")
    assert fake.said[-1] == (PERSON, "新的")


def test_nothing_secret_is_logged(platform, fake, caplog):
    with caplog.at_level("DEBUG"):
        fake.trouble(SEND, Trouble(500))
        with pytest.raises(NotCarried):
            platform.say(PERSON, "您好")
    assert not any(word in caplog.text for word in (SECRET, PERSON, "token-1", "您好"))
    assert json.loads(fake.bodies[0])["secret"] == SECRET, "it travels in the body, which no log keeps"
