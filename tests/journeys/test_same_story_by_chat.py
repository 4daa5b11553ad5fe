"""The same story by form and in a talk on every channel gives the same case, equal in every column but the channel.

The clock stands still, so times are compared as well. Receipt and hashes must differ: they are computed from the
sender's own key, the content hash from key and channel too.
"""

import re
from collections.abc import Callable, Mapping

import pytest
import sqlalchemy
from sqlalchemy import select

from db.session import Scope
from db.tables import Case, CaseDeadline, CaseEvent, Household, Report, StoredReading
from tests.actions.conftest import CODE, Town, fresh_keyring, town
from tests.api.conftest import client
from tests.by_telegram import poll, telegram
from tests.by_wechat import Phone, fake, phone
from tools.telegram_double import TelegramDouble

__all__ = ["client", "fake", "fresh_keyring", "phone", "telegram", "town"]

TABLES = (Household, Case, Report, StoredReading, CaseEvent, CaseDeadline)
OF_THE_SENDER = {"submission_key_hash", "content_hash", "receipt_hash", "look_up_hash", "conversation_id"}
OWN = {
    "text": "我爹上个月查出来肺癌，住院花了六万多，都是借的", "reporter.relation": "self", "reporter.name": "欧阳小满",
    "reporter.phone": "13900000901", "consent": "true",
}  # fmt: skip
OWN_TALK = (OWN["text"], "本人，报自己家", "我叫欧阳小满", "139-0000-0901", "同意，交上去")
FOR_OTHERS = {
    "text": "王大爷的房子后墙歪了，拿木头顶着，他一个人住", "reporter.relation": "neighbour",
    "household.head_name": "王大山", "reporter.name": "阿依古丽·买买提", "hide_from_village": "true", "consent": "true",
}  # fmt: skip
TALK_FOR_OTHERS = (
    FOR_OTHERS["text"], "邻居、亲友，帮别人报", "户主王大山", "阿依古丽·买买提", "没有电话", "要改", "先不让村里知道",
    "对",
)  # fmt: skip


def by_form(client, story: dict[str, str]) -> None:
    form = {"submission_key": "form-submission-1", "one_code": CODE, **story}
    assert client.post("/report", data={**form, "step": "check"}).status_code == 200
    assert 'id="receipt"' in client.post("/report", data={**form, "step": "send"}).text


def by_web_chat(client, said: tuple[str, ...]) -> None:
    for number, text in enumerate(said):
        message = {"session": "session-1", "message_id": str(number), "text": text, "one_code": CODE}
        replies = client.post("/api/v1/chat", json=message).json()["replies"]
    assert replies[-1]["receipt"]


def by_telegram(town: Town, telegram: TelegramDouble, said: tuple[str, ...]) -> None:
    """A choice is pressed where there is a button with these words."""
    telegram.write(f"/start {CODE}")
    for text in said:
        poll(town.house, telegram)
        if any(text in str(message.get("reply_markup")) for message in telegram.sent):
            telegram.press(text)
        else:
            telegram.write(text)
    poll(town.house, telegram)
    assert "回执编号" in telegram.sent[-1]["text"]


def by_wechat(phone: Phone, said: tuple[str, ...]) -> None:
    """A choice is the number in front of it."""
    shown = phone.scan(CODE)
    for text in said:
        listed = re.search(rf"^(\d+)\. {re.escape(text)}$", shown, re.MULTILINE)
        shown = phone.say(listed.group(1) if listed else text)
    assert "回执编号" in shown


@pytest.fixture
def tell(client, town: Town, telegram: TelegramDouble, phone: Phone) -> Mapping[str, Callable[[tuple[str, ...]], None]]:
    """How a story is told on each channel that has a talk."""
    return {
        "web_chat": lambda said: by_web_chat(client, said),
        "telegram": lambda said: by_telegram(town, telegram, said),
        "wechat": lambda said: by_wechat(phone, said),
    }


def everything(town: Town) -> dict[str, list[dict[str, object]]]:
    """Every column of every row of the cases, decrypted."""
    with town.owner.transaction(Scope.owner()) as session:
        return {
            table.__tablename__: [
                {c.key: getattr(row, c.key) for c in table.__mapper__.column_attrs if c.key not in OF_THE_SENDER}
                for row in session.scalars(select(table).order_by(*table.__mapper__.primary_key))
            ]
            for table in TABLES
        }


def forget(town: Town) -> None:
    """An empty county, in which the next case has the same number."""
    names = ", ".join(f'"{table.__tablename__}"' for table in TABLES)
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(sqlalchemy.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.mark.parametrize("channel", ["web_chat", "telegram", "wechat"])
@pytest.mark.parametrize(("story", "said"), [(OWN, OWN_TALK), (FOR_OTHERS, TALK_FOR_OTHERS)], ids=["own", "for others"])
def test_form_and_talk_give_equal_cases(client, town: Town, tell, channel, story, said) -> None:
    by_form(client, story)
    form = everything(town)
    forget(town)
    tell[channel](said)
    talk = everything(town)
    assert all(len(rows) >= 1 for rows in form.values())
    assert (form["report"][0].pop("channel"), talk["report"][0].pop("channel")) == ("form", channel)
    assert talk == form
