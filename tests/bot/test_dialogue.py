"""The talk as pure functions: readings are told, wishes are looked at, nothing is done."""

from dataclasses import replace

import pytest

from bot.dialogue.outcomes import learn
from bot.dialogue.talk import Talk
from bot.dialogue.turn import (
    AskPolicy,
    EnquiryLeft,
    HandedOver,
    HandOver,
    LeaveEnquiry,
    Line,
    NotSent,
    PolicySaid,
    ProgressSaid,
    Say,
    SendReport,
    Sent,
    ShowProgress,
)
from casework.reading import Entity
from casework.vocabulary import Intent, Risk
from tests.bot_talker import (
    HARDSHIP,
    NOTHING,
    OTHER_VILLAGE,
    POLICY,
    STORY,
    TOWNSHIP,
    VILLAGE,
    Talker,
    in_village,
    looking_it_over,
    read,
)


def test_a_report_over_several_turns_asks_for_each_thing_once() -> None:
    talker, asked = Talker(), []
    for say in (
        lambda: talker.say(STORY, HARDSHIP),
        lambda: talker.say("柳树村", spots=(VILLAGE,)),
        lambda: talker.tap("relation:neighbour"),
        lambda: talker.say("户主王大山"),
        lambda: talker.say("我叫李二妮"),
        lambda: talker.say("139 0000 0902"),
    ):
        say()
        asked.append(talker.keys[0])
    assert asked == ["ask.place", "ask.relation", "ask.head_name", "ask.name", "ask.phone", "confirm.begin"]
    talker.tap("send")
    assert talker.wishes == [
        SendReport({
            "text": STORY, "reporter.relation": "neighbour", "household.head_name": "王大山", "consent": True,
            "reporter.name": "李二妮", "reporter.phone": "13900000902", "one_code": "CODE",
        })
    ]  # fmt: skip


def test_what_was_told_in_one_breath_is_not_asked() -> None:
    text = "我叫王二柱，电话13900000901，家里五口人，我爹肺癌花了六万多，先不要让村里知道"
    reading = replace(HARDSHIP, entities=(Entity("people", "家里五口人", 5),))
    talker = in_village().say(text, reading)
    assert talker.keys[0] == "confirm.begin"
    assert talker.talk.answers == {
        "text": text, "reporter.relation": "self", "reporter.name": "王二柱", "reporter.phone": "13900000901",
        "household.members": 5, "hide_from_village": True,
    }  # fmt: skip
    assert "confirm.hidden" in talker.keys


def test_the_reader_says_who_speaks_for_whom() -> None:
    reading = replace(HARDSHIP, entities=(Entity("relation", "邻居", "neighbour"),))
    assert in_village().say("我家邻居生病没人管", reading).keys == ["ask.head_name"]


def test_a_policy_question_interrupts_and_the_talk_comes_back() -> None:
    talker = in_village().say(STORY, HARDSHIP)
    talker.say("低保户能报吗？", POLICY)
    assert talker.wishes == [AskPolicy("低保户能报吗？")]
    assert talker.keys == ["ask.relation"]
    assert talker.tap("relation:self").keys == ["ask.name"]
    assert talker.say("为啥要名字", POLICY).wishes == [AskPolicy("为啥要名字")]
    assert talker.talk.answers["text"] == STORY


def test_more_hardship_while_a_question_is_open_is_added() -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self")
    talker.say("房子也漏雨", read(Intent.report_hardship, Risk.housing))
    assert (talker.talk.answers["text"], talker.keys) == (f"{STORY}\n房子也漏雨", ["ask.name"])


@pytest.mark.parametrize(
    ("words", "act"),
    [("进度", "status.unknown"), ("帮助", "help"), ("停！", "stopped"), ("转人工", HandOver("person"))],
)
def test_commands_are_heard_at_any_time(words: str, act: object) -> None:
    talker = in_village().say(STORY, HARDSHIP).say(words)
    assert talker.parts[0] == act or talker.keys[0] == act


def test_an_emergency_comes_first_and_is_told_once() -> None:
    talker = Talker().say("家里两天没吃的了", replace(HARDSHIP, urgent=True))
    assert talker.parts[0] == HandOver("emergency")
    assert talker.keys == ["ask.place"]
    assert talker.talk.answers["urgent"] is True
    assert talker.say("老人快不行了", replace(HARDSHIP, urgent=True)).wishes == []


def test_an_emergency_without_a_hardship_is_one() -> None:
    talker = Talker().say("活着没意思", read(Intent.out_of_scope, urgent=True, abstained=True))
    assert (talker.wishes, talker.talk.answers["text"]) == ([HandOver("emergency")], "活着没意思")


def test_two_misunderstandings_offer_other_ways_and_a_person() -> None:
    talker = Talker().say("嗯那个")
    assert (talker.keys, talker.choices) == (["unsure"], ["report", "ask", "person"])
    talker.say("就是那个呀")
    assert talker.wishes == [HandOver("misunderstood")]
    assert talker.choices == ["form", "call_back", "person"]
    assert talker.say("唉").wishes == []


def test_words_that_were_not_understood_can_still_become_a_report() -> None:
    talker = in_village().say("那个事", read(Intent.out_of_scope)).tap("report")
    assert (talker.talk.answers["text"], talker.keys) == ("那个事", ["ask.relation"])
    talker = in_village().say("那个线", read(Intent.out_of_scope)).tap("ask")
    assert talker.wishes == [AskPolicy("那个线")]


def test_a_faulty_number_is_named_and_asked_for_again() -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self").say("王二柱").say("1390000")
    assert talker.keys == ["errors.not_a_phone", "ask.phone"]
    assert talker.say("没有电话").keys[0] == "confirm.begin"
    assert "confirm.no_phone" in talker.keys


@pytest.mark.parametrize(
    "answer", ["我是王二柱", "我是柳树村的王二柱", "王二柱。", "名字是王二柱", "俺叫王二柱，住村东头"]
)
def test_names_are_found_in_what_people_answer(answer: str) -> None:
    assert in_village().say(STORY, HARDSHIP).tap("relation:self").say(answer).talk.answers["reporter.name"] == "王二柱"


@pytest.mark.parametrize(
    "answer", ["不想说", "本人", "自家", "同意", "你问这个干嘛", "一二三", "12", "家里还有好多好多事情没有说完呢",
               "手机", "要几天有结果", "屋头", "谢谢", "你好"],
)  # fmt: skip
def test_what_is_no_name_is_not_taken_for_one(answer: str) -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self").say(answer)
    assert "reporter.name" not in talker.talk.answers


def test_the_place_is_found_step_by_step() -> None:
    talker = Talker().say(STORY, HARDSHIP)
    assert talker.parts[-1] == Say((Line("ask.place"),), below="")
    talker.say("柳树村", spots=(VILLAGE, OTHER_VILLAGE))
    assert talker.choices == ["area:990101001201", "area:990101002201", "elsewhere"]
    talker.say("清溪镇", spots=(TOWNSHIP,))
    assert (talker.parts[-1].below, talker.choices) == (TOWNSHIP.code, ["whole_township"])
    assert talker.tap("whole_township").keys == ["ask.relation"]
    assert talker.talk.spot == TOWNSHIP


def test_a_village_named_in_passing_is_the_place() -> None:
    assert Talker().say("我在柳树村，" + STORY, HARDSHIP, spots=(VILLAGE,)).talk.spot == VILLAGE


def test_a_scanned_code_is_the_place_unless_a_report_is_under_way() -> None:
    talker = Talker().say("你好", read(Intent.greet), here=VILLAGE)
    assert (talker.talk.spot, talker.keys) == (VILLAGE, ["welcome"])
    talker.say(STORY, HARDSHIP).say("对", here=OTHER_VILLAGE)
    assert talker.talk.spot == VILLAGE


@pytest.mark.parametrize(
    ("words", "asks"), [("电话不对", "ask.phone"), ("名字写错了", "ask.name"), ("改地方", "ask.place")]
)
def test_what_is_wrong_can_be_said_in_words(words: str, asks: str) -> None:
    assert looking_it_over().say(words).keys == [asks]


def test_each_thing_can_be_changed_by_tapping() -> None:
    talker = looking_it_over().tap("change").tap("change:reporter.relation").tap("relation:family")
    assert talker.keys == ["ask.head_name"]
    assert talker.tap("pass").keys[0] == "confirm.begin"
    assert "confirm.consent_for_others" in talker.keys
    assert "confirm.head_name" not in talker.keys
    talker.tap("change").tap("change:text").say("屋塌了", read(Intent.report_hardship, Risk.housing))
    assert talker.talk.answers["text"] == "屋塌了"
    assert talker.tap("change").tap("hide_from_village").talk.answers["hide_from_village"] is True
    assert talker.tap("change").tap("show_village").keys.count("confirm.hidden") == 0
    assert talker.tap("change").tap("back").keys[0] == "confirm.begin"


@pytest.mark.parametrize("words", ["对", "好的", "同意，交上去！", "是的", "嗯嗯"])
def test_yes_hands_it_in(words: str) -> None:
    assert isinstance(looking_it_over().say(words).wishes[0], SendReport)


def test_no_asks_what_is_wrong() -> None:
    talker = looking_it_over().say("不对")
    assert talker.keys == ["ask.change"]
    assert talker.say("电话").keys == ["ask.phone"]


def test_nothing_is_handed_in_before_all_is_known() -> None:
    assert in_village().say(STORY, HARDSHIP).say("", chosen="send").keys == ["ask.relation"]


def test_the_receipt_is_given_and_the_next_report_asks_for_nothing_known() -> None:
    talker = looking_it_over()
    turn = learn(talker.talk, Sent("ACDEFHJKMNPR", "0901", (11, 23)))
    assert turn.parts[0].receipt == "ACDEFHJKMNPR"
    assert [line.key for line in turn.parts[0].lines] == [
        "sent.receipt", "sent.code_of_phone", "sent.visit_by", "sent.end",
    ]  # fmt: skip
    assert (turn.talk.sent, turn.talk.asking) == (1, "")
    again = Talker(turn.talk).say("水管也冻裂了", read(Intent.report_hardship, Risk.drinking_water))
    assert (again.keys[0], again.talk.answers["text"]) == ("confirm.begin", "水管也冻裂了")
    assert again.say("进度").wishes == [ShowProgress("ACDEFHJKMNPR", "0901")]


def test_a_refused_report_asks_again_for_what_was_wrong() -> None:
    talker = looking_it_over()
    wrong = Line("errors.unknown_code")
    turn = learn(talker.talk, NotSent((("one_code", wrong),)))
    assert turn.parts[0] == Say((wrong,))
    assert (turn.talk.asking, turn.talk.spot) == ("place", None)


def test_photos_go_with_the_report() -> None:
    talker = in_village().say("", attachments=("photo-1",))
    assert talker.keys == ["attachment_kept", "ask.text"]
    talker.say(STORY, HARDSHIP, attachments=("photo-2", "photo-1"))
    assert talker.talk.answers["attachments"] == ["photo-1", "photo-2"]
    assert talker.keys == ["attachment_kept", "ask.relation"]


def test_too_many_photos_are_said_to_be_too_many() -> None:
    talker = in_village().say("", attachments=tuple(f"photo-{n}" for n in range(9)))
    assert talker.keys[0] == "attachment_kept"
    assert talker.say("", attachments=("photo-10",)).keys[0] == "attachments_full"
    assert len(talker.talk.answers["attachments"]) == 9


def test_a_policy_answer_can_turn_into_a_report() -> None:
    talker = Talker(Talk()).say("谁可以申报", POLICY)
    turn = learn(talker.talk, PolicySaid("谁可以申报", "农村户口的人", others=("怎么申报？",)))
    assert [choice.id for choice in turn.parts[0].choices] == ["topic:怎么申报？", "report"]
    assert Talker(turn.talk).say("", chosen="topic:怎么申报？").wishes == [AskPolicy("怎么申报？")]


def test_a_question_without_answer_can_be_left_or_given_to_a_person() -> None:
    turn = learn(Talk(answers={"reporter.phone": "13900000901"}), PolicySaid("拖拉机补贴多少", None))
    assert [choice.id for choice in turn.parts[0].choices] == ["leave", "person", "report"]
    left = Talker(turn.talk).say("", chosen="leave")
    assert left.wishes == [LeaveEnquiry("拖拉机补贴多少", "13900000901")]
    assert learn(left.talk, EnquiryLeft()).parts[0].lines[0].key == "policy.left"
    assert left.say("", chosen="leave").keys == ["welcome"]


def test_an_invited_question_needs_no_question_mark() -> None:
    talker = Talker().say("", chosen="ask")
    assert talker.say("收入线", NOTHING).wishes == [AskPolicy("收入线")]
    assert talker.talk.asking == ""


def test_a_call_back_needs_a_number_once() -> None:
    talker = Talker().say("", chosen="call_back")
    assert talker.keys == ["ask.call_back"]
    assert talker.say("13900000901").wishes == [HandOver("call_back", "13900000901")]
    assert talker.say("", chosen="call_back").wishes == [HandOver("call_back", "13900000901")]


def test_a_complaint_goes_to_a_person() -> None:
    assert Talker().say("书记亲戚都有", read(Intent.complaint)).wishes == [HandOver("complaint")]


def test_whoever_waits_is_given_telephones() -> None:
    said = learn(Talk(), HandedOver("person", "清溪镇", "0990-1", "12317")).parts[0]
    assert [line.key for line in said.lines] == ["handed_over.person", "phones.office", "phones.hotline"]


def test_progress_is_told_in_sentences() -> None:
    said = learn(Talk(), ProgressSaid("已受理", "接下来")).parts[0]
    assert [line.key for line in said.lines] == ["status.label", "status.next", "status.more"]


def test_stopping_forgets_the_report_and_keeps_the_person() -> None:
    talker = looking_it_over().say("不报了")
    assert talker.keys == ["stopped"]
    assert "text" not in talker.talk.answers
    assert talker.talk.answers["reporter.name"] == "王二柱"
    assert talker.say("停").keys == ["farewell"]


def test_a_talk_can_be_kept_and_taken_up_again() -> None:
    talk = looking_it_over().talk
    assert Talk.from_json(talk.to_json()) == talk
    assert Talk.from_json(Talk().to_json()) == Talk()


@pytest.mark.parametrize("cry", ["救命！", "救救我", "快来人啊", "求求你们救救我们"])
def test_a_cry_for_help_is_an_emergency_whatever_the_reader_says(cry: str) -> None:
    talker = Talker().say(cry, NOTHING)
    assert (talker.wishes, talker.talk.answers["text"]) == ([HandOver("emergency")], cry)


def test_what_is_answered_before_it_is_asked_is_kept() -> None:
    talker = in_village().say(STORY, HARDSHIP).say("我叫张翠花，电话13900000901")
    assert talker.keys == ["noted", "ask.relation"]
    assert talker.say("给我娃报的").keys == ["ask.head_name"]
    assert talker.tap("pass").keys[0] == "confirm.begin"


@pytest.mark.parametrize("words", ["我想找个人说说", "找工作人员", "人工服务", "要找干部"])
def test_a_person_is_asked_for_in_many_words(words: str) -> None:
    assert Talker().say(words).wishes == [HandOver("person")]
