"""Finding the entry of a question: on the development questions by kind, in whole messages, and with editors' ways."""

from pathlib import Path

import pytest

from notices.policy import training
from notices.policy.knowledge import (
    asked_questions,
    first_index,
    first_knowledge,
    index_with,
    kept_digest,
    learned_from,
    question_wording,
)
from notices.policy.question_words import LONGEST_PASSAGE, passages
from notices.policy.retrieval import UNCOVERED
from tools.measure_answers import measure

DEVELOPMENT = measure(Path(__file__).parent / "development.jsonl")


def test_what_was_learned_is_of_the_present_ways() -> None:
    assert kept_digest() == learned_from(), "run python -m tools.train_policy"


def test_no_development_question_was_learned_from() -> None:
    plain = {"".join(filter(str.isalnum, way)) for _, way in asked_questions()}
    assert not [one.question for one in DEVELOPMENT.asked if "".join(filter(str.isalnum, one.question)) in plain]


def test_every_entry_is_asked_for_by_development_questions() -> None:
    assert {one.wanted for one in DEVELOPMENT.asked} == {*first_knowledge(), None}


def test_development_questions_find_their_entry_or_a_person() -> None:
    assert DEVELOPMENT.right >= 0.92
    assert DEVELOPMENT.misled <= 0.04
    assert DEVELOPMENT.refused >= 0.92


@pytest.mark.parametrize("kind", [kind for kind, (number, _) in DEVELOPMENT.by_kind().items() if number >= 20])
def test_no_kind_of_question_is_left_behind(kind: str) -> None:
    assert DEVELOPMENT.by_kind()[kind][1] >= 0.8


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("我爹去年查出来肺癌花了好多钱，村里说我家收入超了，那收入超过线是不是就不行啊？", "over_income_line"),
        ("尊敬的领导您好 我是柳树村的 我想问一下这个申报要不要钱", "fee"),
        ("俺不识字也没得手机 这个咋报嘞", "cannot_write_or_phone"),
        ("家里有个小轿车能不能申请呀", "car_or_house"),
        ("报了以后多久有人上门", "when_visit"),
        ("没当过平困户能抱吗", "never_poor_before"),
        ("您好，怎么查进度", "check_progress"),
    ],
)
def test_a_question_in_a_story_is_found(message: str, entry: str) -> None:
    assert first_index().best(message)[0].entry == entry


def test_the_other_matches_are_entries_too() -> None:
    for question in ("怎么查进度", "公示几天", "要多久", "电话是多少"):
        assert {match.entry for match in first_index().best(question)} <= set(first_knowledge())


@pytest.mark.parametrize(
    "message",
    ["今天天气怎么样", "讲个笑话听听", "驾照怎么考", "。。。", "", "！？", "啊啊啊", "x" * 5000, "\ud83d\ude00"],
)
def test_what_is_not_covered_has_no_answer(message: str) -> None:
    assert first_index().best(message) == ()


def test_what_an_editor_added_is_found_at_once_and_hides_nothing_else() -> None:
    asked = "村里的电动三轮能不能去卫生院充电"
    index = index_with([("own-1", asked)])
    assert first_index().best(asked) == ()
    assert index.best(asked)[0].entry == "own-1"
    assert index.best(f"您好，{asked}？")[0].entry == "own-1"
    assert index.best("申报要不要钱")[0].entry == "fee"


def test_the_intent_of_a_message_speaks_for_its_entries_but_alone_answers_nothing() -> None:
    assert first_index().best("。。。", leaning=("check_progress",)) == ()
    plain = first_index().chances("我的事办到哪了")["check_progress"]
    leant = first_index().best("我的事办到哪了", leaning=("check_progress",))[0]
    assert leant.entry == "check_progress"
    assert leant.score >= plain


def test_learning_tells_classes_apart_and_gives_the_same_for_the_same() -> None:
    asked = [("fee", "要钱吗"), ("fee", "收不收费"), ("papers", "要什么材料"), (UNCOVERED, "明天下雨吗")]
    ranker = training.train(asked, question_wording())
    assert ranker == training.train(asked, question_wording())
    for entry, way in asked:
        chances = ranker.chances(question_wording().features(way))
        assert max(chances, key=lambda name: chances[name]) == entry
        assert sum(chances.values()) == pytest.approx(1)


def test_what_was_said_without_a_pause_is_cut_into_passages() -> None:
    spoken = "我家的情况是这样的" * 20
    cut = [passage for passage, _ in passages(spoken)]
    assert all(len(passage) <= LONGEST_PASSAGE for passage in cut)
    assert spoken.endswith(cut[-1][-9:])
