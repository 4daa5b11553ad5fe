"""The real thing: the model of this repository's data, trained by Rasa and read over HTTP."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from casework.vocabulary import Intent, Risk
from nlu.evaluation.contestants import running
from nlu.fallback import Fallback
from nlu.reader import Reader
from nlu.serving import PYTHON
from nlu.training import train

MODELS = Path(__file__).parents[2] / "var/models"
pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="Rasa is not installed here (no Python 3.10): nlu/rasa/.venv"
)


@pytest.fixture(scope="module")
def model() -> Path:
    return train(MODELS, lambda line: None)


@pytest.fixture(scope="module")
def url(model: Path) -> Iterator[str]:
    with running(model) as (address, _):
        yield address


@pytest.mark.parametrize(
    ("text", "risks"),
    [
        ("俺爹查出来肺癌,化疗三回了,家里欠了六万块钱的债", {"illness", "income_expense"}),
        ("房子墙上裂了好大的缝,下雨到处漏,不敢住", {"housing"}),
        ("全村停水半个多月了,天天去河里挑水吃", {"drinking_water"}),
        ("老板跑了,工资拖欠八个月没给", {"employment"}),
        ("冰雹把八亩烟叶全打光了", {"natural_disaster", "industry"}),
        ("在吗", set()),
        ("12345", set()),
        ("嗯", set()),
    ],
)
def test_reads_plain_messages(url: str, text: str, risks: set[str]) -> None:
    reading = Reader(url).read(text)
    assert reading.source == "rasa"
    assert {risk.type.value for risk in reading.risks} == risks


def test_a_thanks_for_a_solved_problem_tells_no_risk(url: str) -> None:
    assert Reader(url).read("房子前年政府给修好了,谢谢你们").risks == ()


def test_an_emergency_is_flagged(url: str) -> None:
    assert Reader(url).read("我不想活了,药都买好了").urgent


def test_amounts_come_as_numbers(url: str) -> None:
    reading = Reader(url).read("住院花了六万多,现在还欠三万五")
    assert [entity.value for entity in reading.entities if entity.kind == "money"] == [60_000, 35_000]


def test_the_fallback_reads_the_same_with_the_same_rows(url: str) -> None:
    reader, fallback = Reader(url), Fallback(MODELS)
    for text in ("我娘瘫在床上八年了,就我一个人伺候", "低保怎么申请", "小区停车位不够"):
        by_rasa, alone = reader.read(text), fallback.read(text)
        assert (by_rasa.intent, by_rasa.risks, by_rasa.urgent, by_rasa.model) == (
            alone.intent,
            alone.risks,
            alone.urgent,
            alone.model,
        )


def test_a_swap_under_load_loses_no_reading(url: str, model: Path) -> None:
    reader, stop, sources = Reader(url), threading.Event(), []

    def load() -> None:
        while not stop.is_set():
            sources.append(reader.read("老汉脑梗瘫床上了,家里离不开人").source)

    worker = threading.Thread(target=load)
    worker.start()
    for _ in range(3):
        assert httpx.put(f"{url}/model", json={"model_file": str(model)}, timeout=60).status_code == 204
    stop.set()
    worker.join()
    assert len(sources) > 3
    assert set(sources) == {"rasa"}


def test_a_killed_rasa_costs_no_reading(model: Path) -> None:
    with running(model) as (address, pid):
        reader = Reader(address, MODELS)
        before = reader.read("我娘得了糖尿病,药费一个月五百")
        os.kill(pid, signal.SIGKILL)
        after = reader.read("我娘得了糖尿病,药费一个月五百")
    assert (before.source, after.source) == ("rasa", "fallback")
    assert after.intent == Intent.report_hardship
    assert before.risks == after.risks
    assert Risk.illness in {risk.type for risk in after.risks}
