"""Clauses, hearing, surroundings, facts, the lexicon's rules."""

import pytest

from casework.vocabulary import Intent, Risk
from nlu.language import labels
from nlu.language.clauses import LONGEST_CLAUSE, clauses_of, sentences_of
from nlu.language.context import in_context
from nlu.language.facts import facts_of
from nlu.language.homophones import hearing
from nlu.language.kinds import kinds_in
from nlu.language.rules import read_by_rules


def test_a_letter_is_cut_at_its_marks_but_not_inside_numbers() -> None:
    assert clauses_of("我妈病了,花了2.5万;钱是借的。咋办?") == ["我妈病了", "花了2.5万", "钱是借的", "咋办"]


def test_speech_without_marks_is_cut_into_bounded_clauses() -> None:
    spoken = "我那个老汉啊瘫在床上好几年了家里头就我一个人做活路娃儿又在读书学费还差好几千块钱没得办法了嘛" * 3
    assert "".join(clauses_of(spoken)) == spoken
    assert max(map(len, clauses_of(spoken))) <= LONGEST_CLAUSE


def test_sentences_joined_again_are_the_text() -> None:
    text = "尊敬的领导:您好!我家在山上。\n房子漏雨;请看看。谢谢"
    assert "".join(sentences_of(text)) == text


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("我那个透西一个礼拜三回", "我那个透析一个礼拜三回"),
        ("我是围房能不能改造", "我是危房能不能改造"),
        ("地保的钱没到", "低保的钱没到"),
        ("他有残急证", "他有残疾证"),
        ("娃儿得了白血并", "娃儿得了白血病"),
    ],
)
def test_misheard_words_are_mended(heard: str, meant: str) -> None:
    assert hearing().mended(heard) == meant


def test_ordinary_words_are_left_alone() -> None:
    for text in ("公司一直没给钱", "我们公示的名单在哪里看", "书记,您好,我是村里的。"):
        assert hearing().mended(text) == text


def test_what_follows_is_seen_beside_a_clause() -> None:
    first, second = in_context(["以前住危房", "前年政府给修好了"])
    assert ">#resolved" in first.around
    assert "<#house_bad" in second.around


def test_facts_are_normalised() -> None:
    found = {(fact.kind, fact.value) for fact in facts_of("邻居老李家五口人,肺癌治了八个多月,花了六万多,住在石桥村")}
    assert {("money", 60_000), ("months", 8), ("relation", "neighbour"), ("illness", "肺癌")} <= found
    assert {("people", 4)} <= {(fact.kind, fact.value) for fact in facts_of("我们家一共四口人")}


@pytest.mark.parametrize(
    ("text", "intent", "risks"),
    [
        ("俺爹查出来肺癌,药费一个月两千块", "report_hardship", {"illness"}),
        ("房子墙裂缝漏雨,下雨不敢住", "report_hardship", {"housing"}),
        ("低保怎么申请", "ask_policy", set()),
        ("小区停车位不够,物业不管", "out_of_scope", set()),
        ("12345", "out_of_scope", set()),
    ],
)
def test_rules_read_the_plain_cases(text: str, intent: str, risks: set[str]) -> None:
    found = read_by_rules(text)
    assert next(iter(found.intents)) == intent
    assert set(found.risks) == risks


def test_rules_leave_to_a_person_what_they_do_not_know() -> None:
    assert read_by_rules("嗡嗡嗡").abstained
    assert read_by_rules("我不想活了").urgent


def test_the_plain_labels_are_those_of_the_vocabulary() -> None:
    assert tuple(risk.value for risk in Risk) == labels.RISKS
    assert {intent.value for intent in Intent} == set(labels.INTENTS)


def test_a_word_is_of_the_kind_of_its_neighbours() -> None:
    assert kinds_in("肺炎") == kinds_in("疟疾")
    assert kinds_in("肺炎") != kinds_in("学费")
    assert len(kinds_in("他得了肺炎没钱交学费")) >= 2
