"""Finding the entry of a question: on the known ways, each left out in turn, and on whole messages."""

import pytest

from notices.policy.knowledge import first_index, first_knowledge
from notices.policy.question_words import LONGEST_PASSAGE, passages
from notices.policy.retrieval import SURE_ENOUGH, UNCOVERED


def test_signs_belong_to_entries() -> None:
    assert set(first_index()._signs) == {*first_knowledge(), UNCOVERED}


def test_a_way_of_asking_is_found_by_the_others() -> None:
    index = first_index()
    right, refused, covered, uncovered = 0, 0, 0, 0
    for number, (entry, passage) in enumerate(index.ways()):
        scores = index.scores(passage, left_out=number)
        best = max(scores, key=lambda name: scores[name], default=UNCOVERED)
        found = best if scores.get(best, 0.0) >= SURE_ENOUGH else UNCOVERED
        if entry == UNCOVERED:
            uncovered, refused = uncovered + 1, refused + (found == UNCOVERED)
        else:
            covered, right = covered + 1, right + (found == entry)
    assert right / covered >= 0.95
    assert refused / uncovered >= 0.9


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("我爹去年查出来肺癌花了好多钱，村里说我家收入超了，那收入超过线是不是就不行啊？", "over_income_line"),
        ("尊敬的领导您好 我是柳树村的 我想问一下这个申报要不要钱", "fee"),
        ("俺不识字也没得手机 这个咋报嘞", "cannot_write_or_phone"),
        ("家里有个小轿车能不能申请呀", "car_or_house"),
        ("报了以后多久有人上门", "when_visit"),
    ],
)
def test_a_question_in_a_story_is_found(message: str, entry: str) -> None:
    assert first_index().best(message)[0].entry == entry


@pytest.mark.parametrize(
    "message",
    ["今天天气怎么样", "讲个笑话听听", "驾照怎么考", "。。。", "", "！？", "啊啊啊", "x" * 5000, "\ud83d\ude00"],
)
def test_what_is_not_covered_has_no_answer(message: str) -> None:
    assert first_index().best(message) == ()


def test_what_was_said_without_a_pause_is_cut_into_passages() -> None:
    spoken = "我家的情况是这样的" * 20
    cut = [passage for passage, _ in passages(spoken)]
    assert all(len(passage) <= LONGEST_PASSAGE for passage in cut)
    assert spoken.endswith(cut[-1][-9:])
