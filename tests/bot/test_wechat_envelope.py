"""The envelope against wechatpy, and against those who would forge it."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.exceptions import InvalidAppIdException

from bot.channels.wechat_envelope import FRESH_SECONDS, Envelope, NotGenuine, read_xml, write_xml
from tests.by_wechat import Caller
from tools.wechat_double import AES_KEY, APP_ID, TOKEN

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
SAFE, PLAIN = Envelope(APP_ID, TOKEN, AES_KEY), Envelope(APP_ID, TOKEN)
IN_XML = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


def caller(**changes) -> Caller:
    return Caller(NOW.timestamp(), **changes)


@given(IN_XML)
def test_what_wechatpy_encrypts_is_opened(words):
    told = SAFE.open(*caller().envelope(caller().text(words)), NOW)
    assert told["Content"] == words.strip()


@given(IN_XML)
def test_what_is_sealed_wechatpy_opens(words):
    sealed = SAFE.seal(write_xml({"Content": words, "CreateTime": "17"}), NOW)
    told = caller().read(sealed)
    assert ((told["Content"] or "").strip(), told["CreateTime"]) == (words.strip(), "17")


@pytest.mark.parametrize("envelope", [SAFE, PLAIN], ids=["safe", "plain"])
def test_plain_and_safe_mode_give_the_same(envelope):
    sender = caller(safe=envelope is SAFE)
    assert envelope.open(*sender.envelope(sender.text("你好")), NOW)["Content"] == "你好"


def test_letters_that_end_a_cdata_section_or_are_no_xml_do_no_harm():
    assert read_xml(write_xml({"Content": "a]]>b<c>&amp;\x00\x0b\ud800\nd"}).encode()) == {
        "Content": "a]]>b<c>&amp;\nd"
    }


@pytest.mark.parametrize("part", ["signature", "timestamp", "nonce", "msg_signature"])
@pytest.mark.parametrize("value", ["", "0", "1763254800", "ü", "\ud800", "-1", "9" * 400])
def test_a_forged_query_is_refused(part, value):
    query, body = caller().envelope(caller().text("你好"))
    with pytest.raises(NotGenuine, match="signature"):
        SAFE.open({**query, part: value}, body, NOW)


def test_a_call_without_a_signature_is_refused():
    for envelope in (SAFE, PLAIN):
        with pytest.raises(NotGenuine, match="wrong signature"):
            envelope.open({}, b"<xml/>", NOW)


def test_another_token_is_refused():
    with pytest.raises(NotGenuine, match="wrong signature"):
        SAFE.open(*caller(token="guessed").envelope(caller().text("你好")), NOW)


@pytest.mark.parametrize("seconds", [-FRESH_SECONDS - 1, FRESH_SECONDS + 1])
def test_an_old_signature_opens_nothing_again(seconds):
    query, body = Caller(NOW.timestamp() + seconds).envelope(caller().text("你好"))
    with pytest.raises(NotGenuine, match="old signature"):
        SAFE.open(query, body, NOW)


def test_a_stolen_query_does_not_carry_another_message():
    query, _ = caller().envelope(caller().text("你好"))
    _, other = caller().envelope(caller().text("别的话"))
    with pytest.raises(NotGenuine, match="wrong message signature"):
        SAFE.open(query, other, NOW)


def test_in_safe_mode_nothing_comes_in_unencrypted():
    with pytest.raises(NotGenuine, match="wrong message signature"):
        SAFE.open(*caller(safe=False).envelope(caller().text("你好")), NOW)


@pytest.mark.parametrize("app_id", ["wxsomebodyelse000", APP_ID + "1", APP_ID[:-1], ""])
def test_a_message_for_another_account_is_refused(app_id):
    with pytest.raises(NotGenuine, match="another account"):
        SAFE.open(*caller(app_id=app_id).envelope(caller().text("你好")), NOW)
    with pytest.raises(InvalidAppIdException):
        caller(app_id=app_id).read(SAFE.seal("<xml/>", NOW))


@pytest.mark.parametrize(
    "sealed", ["", "!", "AAAA", base64.b64encode(bytes(16)).decode(), base64.b64encode(bytes(64)).decode()]
)
def test_what_cannot_be_decrypted_is_refused_even_if_signed(sealed):
    sender = caller()
    query, _ = sender.envelope(sender.text("你好"))
    query["msg_signature"] = sender.sign(query["timestamp"], query["nonce"], sealed)
    with pytest.raises(NotGenuine, match=r"cannot be decrypted|another account"):
        SAFE.open(query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), NOW)


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><xml><Content>&b;</Content></xml>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><xml><Content>&f;</Content></xml>"


@pytest.mark.parametrize("xml", [
    BOMB, OUTSIDE, "<!DOCTYPE xml SYSTEM 'http://127.0.0.1/x.dtd'><xml/>", "", "text", "<xml>", "{}",
    "<xml>&nope;</xml>", "<?xml version='1.0' encoding='no-such'?><xml/>",
])  # fmt: skip
def test_what_is_no_plain_xml_is_refused(xml):
    with pytest.raises(NotGenuine, match="no XML"):
        SAFE.open(*caller().envelope(xml), NOW)
    with pytest.raises(NotGenuine, match="no XML"):
        PLAIN.open(*caller(safe=False).envelope(xml), NOW)


def test_deep_nesting_breaks_nothing():
    assert read_xml(b"<xml>" + b"<a>" * 9_000 + b"</a>" * 9_000 + b"</xml>") == {"a": ""}


def test_a_faulty_account_is_named_without_its_secrets():
    for faulty in ({"token": ""}, {"aes_key": "short-secret"}, {"aes_key": "é" * 43}):
        with pytest.raises(ValueError, match="YIMATONG_WECHAT") as refused:
            Envelope(**{"app_id": APP_ID, "token": TOKEN, "aes_key": AES_KEY, **faulty})
        assert not {TOKEN, "short-secret"} & set(str(refused.value).split())
    assert TOKEN not in repr(SAFE)
    assert AES_KEY not in repr(SAFE)
