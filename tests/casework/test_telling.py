"""How somebody may be told something: the table of wishes, as people write them."""

from datetime import time
from itertools import product

import pytest

from casework.telling import Wishes, may_call, must_be_told, plan, together, wishes_of
from casework.vocabulary import Verb, Way

T, S, P, I = Way.talk, Way.sms, Way.phone, Way.in_person
OWN, OTHER = "13900000901", "13900000902"

# safe contact, convenient time → ways with everything at hand, number, from, until
TABLE = [
    ("", "", (T, S, P), OWN, None, None),
    ("  ", None, (T, S, P), OWN, None, None),
    ("不要打电话", "", (T, I), OWN, None, None),
    ("别打我电话", "", (T, I), OWN, None, None),
    ("不方便接电话", "", (T, I), OWN, None, None),
    ("不要打电话到家里", "", (T, I), OWN, None, None),
    ("别打电话，发短信就行", "", (T, S, I), OWN, None, None),
    ("发短信", "", (T, S, P), OWN, None, None),
    ("不要发短信，打电话", "", (P,), OWN, None, None),
    ("不要打电话也不要发短信，当面说", "", (I,), OWN, None, None),
    ("只能当面说", "", (I,), OWN, None, None),
    ("请直接上门", "", (I,), OWN, None, None),
    ("不要上门，打电话", "", (T, P), OWN, None, None),
    ("别来家里，打我手机", "", (T, P), OWN, None, None),
    (f"打这个号 {OTHER}", "", (T, P), OTHER, None, None),
    ("打139 0000 0902", "", (T, P), OTHER, None, None),
    (f"找我姐姐，{OTHER}", "", (T, P), OTHER, None, None),
    (f"发短信到{OTHER}", "", (T, S, P), OTHER, None, None),
    (f"不要打{OTHER}的电话，那是我男人的", "", (T, P), OWN, None, None),
    ("找我姐姐", "", (T, P), OWN, None, None),
    ("那个", "", (T, P), OWN, None, None),
    ("", "晚上七点以后", (T, S, P), OWN, time(19), None),
    ("", "18:00以后", (T, S, P), OWN, time(18), None),
    ("", "１８点半以后", (T, S, P), OWN, time(18, 30), None),
    ("", "早上8点前", (T, S, P), OWN, None, time(8)),
    ("", "下午两点以后，五点以前", (T, S, P), OWN, time(14), time(17)),
    ("", "晚上七点以后，早上八点以前", (T, S, P), OWN, time(19), time(8)),
    ("", "晚上", (T, S, P), OWN, time(18), None),
    ("", "中午", (T, S, P), OWN, time(12), time(14)),
    ("", "白天都行", (T, S, P), OWN, time(8), time(18)),
    ("", "随时", (T, S, P), OWN, None, None),
    ("晚上八点以后再打", "", (T, P), OWN, time(20), None),
    ("", "45点以后", (T, S, P), OWN, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("safe", "hours", "ways", "phone", "after", "before"), TABLE)
def test_wishes_are_heeded(safe, hours, ways, phone, after, before) -> None:
    planned = plan(wishes_of(safe, hours), OWN, has_talk=True, has_sms=True, by_person=True)
    assert (planned.ways, planned.phone) == (ways, phone)
    assert (planned.after, planned.before) == (after, before)


@pytest.mark.parametrize(("talk", "sms", "person"), list(product((False, True), repeat=3)))
@pytest.mark.parametrize("row", TABLE, ids=range(len(TABLE)))
def test_no_way_is_taken_that_the_house_lacks_and_none_that_was_not_wished(row, talk, sms, person) -> None:
    safe, hours, wished, *_ = row
    ways = plan(wishes_of(safe, hours), OWN, has_talk=talk, has_sms=sms, by_person=person).ways
    assert set(ways) <= set(wished)
    assert (T in ways) == (talk and T in wished)
    assert (S in ways) == (sms and S in wished)
    assert bool({P, I} & set(ways)) == person, "a person tells it in the end, or it is not worth one"


def test_without_a_telephone_a_person_goes_there() -> None:
    assert plan(Wishes(), None, has_talk=False, has_sms=True, by_person=True).ways == (I,)


def test_what_one_of_a_household_does_not_want_is_not_done() -> None:
    wishes = [wishes_of("", "晚上七点以后"), wishes_of("不要打电话", ""), wishes_of("", "晚上八点以后")]
    both = together(wishes)
    assert (both.talks, both.texts, both.calls, both.after) == (True, False, False, time(20))
    assert both.words.splitlines() == ["晚上七点以后", "不要打电话", "晚上八点以后"]
    assert together([wishes_of("", ""), wishes_of(f"打{OTHER}", "")]).phone is None, "a number is its writer's own"


@pytest.mark.parametrize(
    ("after", "before", "now", "may"),
    [
        (None, None, time(3), True),
        (time(18), None, time(17, 59), False),
        (time(18), None, time(18), True),
        (None, time(8), time(8), False),
        (time(12), time(14), time(13), True),
        (time(19), time(8), time(23), True),
        (time(19), time(8), time(12), False),
    ],
)
def test_calls_keep_to_the_hours(after, before, now, may) -> None:
    assert may_call(after, before, now) is may


def test_a_person_tells_what_was_not_told_by_one() -> None:
    assert must_be_told(Verb.plan_visit, {})
    assert must_be_told(Verb.explain_and_close, {"told_how": "message"})
    assert not must_be_told(Verb.explain_and_close, {"told_how": "in_person"})
    assert not must_be_told(Verb.accept, {})
