"""What people really say: numbers and names in words, small talk, silence, changed minds, more than one household."""

from dataclasses import replace

import pytest

from bot.dialogue.outcomes import learn
from bot.dialogue.phrases import act_in, is_none
from bot.dialogue.turn import AskPolicy, HandOver, Line, Sent
from casework.reading import Entity
from casework.vocabulary import Intent, Risk
from tests.bot_talker import (
    HARDSHIP,
    OTHER_VILLAGE,
    STORY,
    VILLAGE,
    Talker,
    in_village,
    looking_it_over,
    read,
)


def asked_for(field: str) -> Talker:
    """Somebody of whom this is asked just now."""
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self")
    return talker if field == "reporter.name" else talker.say("王二柱")


@pytest.mark.parametrize(
    "answer",
    ["13900000901", "139 0000 0901", "139-0000-0901", "１３９０００００９０１", "+86 13900000901",
     "一三九零零零零零九零一", "幺三九，零零零零，零九零幺", "幺三九 零零零零 零九零一", "壹叁玖零零零零零玖零壹",
     "我的电话是139.0000.0901", "13九0000零九零一"],
)  # fmt: skip
def test_a_number_is_heard_in_figures_and_in_words(answer: str) -> None:
    assert asked_for("reporter.phone").say(answer).talk.answers["reporter.phone"] == "13900000901"


@pytest.mark.parametrize(
    "answer",
    ["没电话", "没有电话", "没得电话", "莫得手机", "我没有手机", "电话没有", "哪有电话哦", "家里没电话", "没得",
     "不记得", "记不得了", "我记不到号码", "忘了", "手机坏了", "停机了", "不方便留", "用不起手机"],
)  # fmt: skip
def test_whoever_has_no_telephone_can_say_so_in_many_words(answer: str) -> None:
    assert asked_for("reporter.phone").say(answer).keys[0] == "confirm.begin"


@pytest.mark.parametrize(
    ("answer", "name"),
    [("我喊王二柱", "王二柱"), ("免贵姓王", "王"), ("欧阳小满", "欧阳小满"), ("司马 相如", "司马相如"),
     ("阿依古丽·买买提", "阿依古丽·买买提"),
     ("阿依古丽·麦麦提吐尔逊·阿卜杜拉", "阿依古丽·麦麦提吐尔逊·阿卜杜拉"),
     ("扎西次仁", "扎西次仁"),
     ("买买提江", "买买提江"),
     ("王 二 柱", "王二柱"), ("老王", "老王"), ("张奶奶", "张奶奶"), ("Gulnar", "Gulnar"), ("𠮷田", "𠮷田")],
)  # fmt: skip
def test_names_of_unusual_forms_are_taken(answer: str, name: str) -> None:
    assert asked_for("reporter.name").say(answer).talk.answers["reporter.name"] == name


def test_what_may_be_no_name_is_asked_about() -> None:
    talker = asked_for("reporter.name").say("苦命")
    assert talker.keys == ["ask.name_again", "ask.name"]
    assert talker.tap("name:苦命").talk.answers["reporter.name"] == "苦命"


@pytest.mark.parametrize(
    ("words", "key"),
    [("我不会弄", "unable"), ("我老了，看不懂", "unable"), ("不识字", "unable"), ("不会打字咋办", "unable"),
     ("你个傻子", "insulted"), ("滚！", "insulted"), ("你是谁", "who"), ("你是机器人吗？", "who"),
     ("不是骗子吧", "who"),     ("在吗，我不会弄这个", "unable"), ("等一下，我问问娃", "wait"),
     ("谢谢啊", "thanks"), ("麻烦你们了", "thanks"), ("等一下", "wait"), ("我想想", "wait")],
)  # fmt: skip
@pytest.mark.parametrize("field", ["reporter.name", "reporter.phone"])
def test_small_talk_is_answered_kindly_and_the_question_stays(words: str, key: str, field: str) -> None:
    talker = asked_for(field).say(words)
    assert talker.keys[0] == key
    assert talker.talk.asking == field
    assert talker.wishes == []
    assert talker.talk.misunderstood == 0


@pytest.mark.parametrize("silence", ["", "   ", "……", "？", "🙏🙏"])
def test_silence_is_no_misunderstanding(silence: str) -> None:
    assert asked_for("reporter.name").say(silence).keys == ["ask.name"]
    assert Talker().say(silence).keys == ["welcome"]


def test_minds_are_changed() -> None:
    talker = in_village().say(STORY, HARDSHIP).say("邻居")
    assert talker.keys == ["ask.head_name"]
    assert talker.say("不是，是我自己家").keys == ["noted", "ask.name"]
    talker.say("王二柱").say("13900000901")
    assert talker.say("13900000902").talk.answers["reporter.phone"] == "13900000902"
    assert talker.say("我叫王三柱").talk.answers["reporter.name"] == "王三柱"
    assert talker.say("名字错了").keys == ["ask.name"]


@pytest.mark.parametrize("words", ["算了，不报了", "不报了", "我不报了", "算了算了", "先不报了", "停！"])
def test_stopping_is_heard_in_many_words(words: str) -> None:
    assert asked_for("reporter.name").say(words).keys == ["stopped"]


def test_a_relation_that_was_not_asked_for_is_no_part_of_the_story() -> None:
    talker = asked_for("reporter.name").say("邻居、亲友，帮别人报", HARDSHIP)
    assert talker.keys == ["noted", "ask.head_name"]
    assert talker.talk.answers["text"] == STORY


def test_an_earlier_button_is_a_change_of_mind() -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self").say("", chosen="relation:neighbour")
    assert talker.keys == ["ask.head_name"]


def test_a_correction_is_heard_whatever_is_asked() -> None:
    talker = asked_for("reporter.phone").say("名字写错了")
    assert talker.keys == ["ask.name"]
    assert talker.say("王三柱").keys == ["ask.phone"]


def test_what_is_told_beside_the_question_is_not_lost() -> None:
    talker = asked_for("reporter.name").say("一个人住，没儿没女，也没有人来看过")
    assert talker.keys == ["noted", "ask.name"]
    assert talker.talk.answers["text"].endswith("也没有人来看过")


def test_a_question_amid_a_report_is_looked_up_though_nobody_knew_what_it_was() -> None:
    assert asked_for("reporter.name").say("几天会有人来嘛").wishes == [AskPolicy("几天会有人来嘛")]
    checks = read(Intent.check_status)
    assert asked_for("reporter.name").say("要几天有结果", checks).wishes == [AskPolicy("要几天有结果")]


def test_a_place_that_only_sounds_alike_is_asked_about() -> None:
    talker = Talker().say(STORY, HARDSHIP).say("刘树村", like=(VILLAGE,))
    assert (talker.keys, talker.choices) == (["ask.meant_place"], [f"area:{VILLAGE.code}", "elsewhere"])
    assert talker.tap("elsewhere").keys == ["ask.place"]


def test_a_point_offers_the_villages_around_it() -> None:
    talker = Talker().say(STORY, HARDSHIP).say("", near=(VILLAGE, OTHER_VILLAGE))
    assert talker.keys == ["near.which"]
    assert talker.say("", spots=(VILLAGE,), chosen=f"area:{VILLAGE.code}").talk.spot == VILLAGE
    assert Talker().say("", near=()).keys == ["near.none", "ask.place"]


def test_whoever_cannot_write_reports_by_photos_and_recordings_alone() -> None:
    talker = in_village().say("", attachments=("voice-1",))
    assert talker.choices == ["files_only"]
    talker.tap("files_only").tap("relation:self").say("王二柱").say("没电话")
    assert talker.keys[0] == "confirm.begin"
    talker.tap("send")
    assert talker.wishes[0].answers["text"] == Line("told_by_files")
    assert talker.wishes[0].answers["attachments"] == ["voice-1"]
    after = learn(talker.talk, Sent("ACDEFHJKMNPR", "1234", None)).talk
    assert not after.told_of


def test_an_emergency_is_told_again_once_the_place_is_known() -> None:
    talker = Talker().say("家里两天没吃的了", replace(HARDSHIP, urgent=True))
    assert talker.wishes == [HandOver("emergency")]
    assert talker.say("柳树村", spots=(VILLAGE,)).wishes == [HandOver("emergency")]
    assert talker.say("王二柱").wishes == []


def test_who_reports_for_one_neighbour_is_asked_again_for_the_next() -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:neighbour").say("户主王大山").say("李二妮").say("没电话")
    after = Talker(learn(talker.talk, Sent("ACDEFHJKMNPR", "1234", None)).talk)
    assert after.say("另一户的房子塌了", read(Intent.report_hardship, Risk.housing)).keys == ["ask.relation"]
    assert after.tap("relation:neighbour").keys == ["ask.head_name"]
    assert after.say("赵大娘").keys[0] == "confirm.begin"


def test_a_village_officer_stays_one_and_is_asked_for_the_next_household() -> None:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:officer").say("户主王大山").say("李二妮").say("没电话")
    after = Talker(learn(talker.talk, Sent("ACDEFHJKMNPR", "1234", None)).talk)
    assert after.say("另一户的房子塌了", read(Intent.report_hardship, Risk.housing)).keys == ["ask.head_name"]


def test_a_wrong_place_is_put_right_in_passing() -> None:
    talker = asked_for("reporter.name").say("不是柳树村，我是桃园村的", spots=(VILLAGE, OTHER_VILLAGE))
    assert (talker.talk.spot, talker.keys) == (OTHER_VILLAGE, ["ask.name"])
    assert talker.talk.answers["text"] == STORY


@pytest.mark.parametrize("words", ["不是这个村，是松坪村", "我不是这个村的", "村名错了", "地方不对"])
def test_a_wrong_place_without_a_known_other_one_is_asked_for(words: str) -> None:
    talker = asked_for("reporter.name").say(words)
    assert talker.keys == ["ask.place"]
    assert talker.say("桃园村", spots=(OTHER_VILLAGE,)).keys == ["ask.name"]
    assert (talker.talk.spot, talker.talk.answers["text"]) == (OTHER_VILLAGE, STORY)


@pytest.mark.parametrize("words", ["不是村干部，是我自己家", "不是我们村干部报的，是我自己家"])
def test_who_denies_to_be_an_officer_keeps_the_place(words: str) -> None:
    assert in_village().say(STORY, HARDSHIP).say(words).talk.spot == VILLAGE


def test_a_village_is_no_name_unless_its_sender_says_so() -> None:
    talker = in_village().say(STORY, HARDSHIP).say("邻居").say("石桥村")
    assert talker.keys == ["ask.name_again", "ask.head_name"]


def test_a_report_for_others_after_an_own_one_is_not_filed_as_own() -> None:
    after = Talker(learn(looking_it_over().talk, Sent("ACDEFHJKMNPR", "0901", None)).talk)
    reading = replace(HARDSHIP, entities=(Entity("relation", "邻居", "neighbour"),))
    assert after.say("隔壁邻居家里断粮了", reading).keys == ["ask.head_name"]


@pytest.mark.parametrize("words", ["打电话给我", "给我打个电话", "回个电话嘛"])
def test_a_call_back_is_asked_for_in_words(words: str) -> None:
    assert Talker().say(words).keys == ["ask.call_back"]


@pytest.mark.parametrize("part", ["写字", "是不是", "我想要", "没有电话", "好的对", "谢谢你们"])
def test_long_repetitions_do_not_keep_anybody_waiting(part: str) -> None:
    """Each pattern alone would take years for these."""
    for text in (part * 4000, part * 40 + "x", "不会" + part * 4000 + "x"):
        assert act_in(text) == ""
        assert not is_none(text)
