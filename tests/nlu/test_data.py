"""The written examples: rightly labelled, distinct, many; and what is derived from the lexicon agrees with it."""

from pathlib import Path

import pytest

from casework.vocabulary import Intent, Risk
from nlu.evaluation.material import material
from nlu.language.examples import Example, read_examples, write_origin
from nlu.language.homophones import ORDINARY, Hearing
from nlu.language.lexicon import lexicon
from nlu.rasa.check_data import near_duplicates, problems

RASA = Path(__file__).parents[2] / "nlu/rasa"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_examples(RASA / "data")


def test_examples_keep_the_rules(examples: list[Example]) -> None:
    assert list(problems(examples)) == []


def test_every_intent_and_risk_is_there(examples: list[Example]) -> None:
    assert {example.intent for example in examples} >= set(Intent)
    assert {risk for example in examples for risk in example.risks} == set(Risk)


def test_near_duplicates_are_found() -> None:
    first = "我家的房子墙上裂了手掌宽的缝下雨就漏"
    texts = (first, first + "啊", "老汉脑梗瘫在床上家里离不开人")
    assert near_duplicates([Example(text, "report_hardship") for text in texts]) == 1


def test_an_example_survives_writing_and_reading(tmp_path: Path) -> None:
    example = Example(
        "药费六万\n还欠着", "report_hardship", ("illness",), "illness", False, "letter", "made-up", (60_000,)
    )
    write_origin(tmp_path, "made-up", [example])
    assert read_examples(tmp_path) == [example]


def test_measured_origins_are_never_learned() -> None:
    for part in ("test", "development"):
        parts = material(part)
        assert parts.measure
        assert not {e.origin for e in parts.learn} & {e.origin for e in parts.measure}


def test_the_tokenizers_dictionary_agrees_with_the_lexicon() -> None:
    words = (RASA / "dictionary/farmers.txt").read_text("utf-8").split()
    assert words == sorted(word for word in lexicon().groups_of if len(word) > 1)


def test_ordinary_stretches_are_needed_and_are_no_words_of_the_lexicon() -> None:
    deaf = Hearing(lexicon(), frozenset())
    stretches = ORDINARY.read_text("utf-8").split()
    assert all(deaf.sounds_like_a_word(stretch) for stretch in stretches)
