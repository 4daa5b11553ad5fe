"""The reader never fails and never hangs, whatever Rasa does and whatever the text is."""

import time
from collections.abc import Callable

import httpx
import pytest
from prometheus_client import REGISTRY

from casework.reading import Reading
from casework.vocabulary import Intent, Risk
from nlu.circuit import Circuit
from nlu.long_texts import LONGEST_PIECE, MOST_CHARACTERS, pieces_of
from nlu.rasa_server import CANARY
from nlu.reader import Reader

Answer = Callable[[httpx.Request], httpx.Response]


def told(request: httpx.Request) -> str:
    return request.content.decode()


def good(text: str = "", **changes: object) -> httpx.Response:
    body = {
        "intent_ranking": [{"name": "report_hardship", "confidence": 0.9}],
        "risks": [{"type": "illness", "confidence": 0.8}],
        "urgent": False,
        "abstained": False,
        "entities": [],
        "model": "made-up",
    }
    return httpx.Response(200, json={**body, **changes})


class Wire:
    """Rasa's side of the wire: answers as told, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[str] = []
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(httpx.Response(200, content=request.content).json()["text"])
        return self._answer(request)


def reader_of(wire: Wire, urls: tuple[str, ...] = ("http://one",), clock: Callable[[], float] = lambda: 0.0) -> Reader:
    return Reader(urls, client=httpx.Client(transport=httpx.MockTransport(wire)), clock=clock)


def test_reads_through_rasa_after_the_canary() -> None:
    wire = Wire(lambda request: good())
    reading = reader_of(wire).read("我爹病了")
    assert (reading.source, reading.model, reading.risks[0].type) == ("rasa", "made-up", Risk.illness)
    assert wire.asked == ["我爹病了", CANARY]


def test_a_model_that_fails_the_canary_is_not_believed() -> None:
    wire = Wire(lambda request: good(risks=[]))
    assert reader_of(wire).read("房子裂缝漏雨").source == "fallback"


def test_a_newly_loaded_model_is_tested_again() -> None:
    models = iter(["a", "a", "a", "b", "b"])
    wire = Wire(lambda request: good(model=next(models)))
    reader = reader_of(wire)
    for text in ("一", "二", "三"):
        reader.read(text)
    assert wire.asked == ["一", CANARY, "二", "三", CANARY]


def raise_connect(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


def raise_timeout(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow")


@pytest.mark.parametrize(
    "answer",
    [
        raise_connect,
        raise_timeout,
        lambda request: httpx.Response(500),
        lambda request: httpx.Response(200, text="<html>"),
        lambda request: httpx.Response(200, json=[1, 2]),
        lambda request: good(intent_ranking=[{"name": "dance", "confidence": 1}]),
        lambda request: good(risks=[{"type": "boredom", "confidence": 1}]),
    ],
)
def test_whatever_rasa_does_there_is_a_reading(answer: Answer) -> None:
    reading = reader_of(Wire(answer)).read("房子墙裂缝漏雨,不敢住")
    assert reading.source == "fallback"
    assert Risk.housing in {risk.type for risk in reading.risks}


@pytest.mark.parametrize(
    ("answer", "asked"), [(raise_connect, 2), (lambda r: httpx.Response(500), 1), (raise_timeout, 1)]
)
def test_only_a_dead_server_is_replaced_by_the_next(answer: Answer, asked: int) -> None:
    wire = Wire(answer)
    reader_of(wire, ("http://one", "http://two")).read("我爹病了")
    assert len(wire.asked) == asked


def test_a_dead_server_is_left_alone_and_tried_again_after_a_rest() -> None:
    now = 0.0
    wire = Wire(raise_connect)
    reader = reader_of(wire, clock=lambda: now)
    for _ in range(10):
        reader.read("我爹病了")
    assert len(wire.asked) == 3
    now = 6.0
    reader.read("我爹病了")
    reader.read("我爹病了")
    assert len(wire.asked) == 4


def test_a_circuit_closes_again_after_a_success() -> None:
    circuit = Circuit(lambda: 0.0, most=2)
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    assert circuit.allows()


def test_numbers_and_names_are_masked_before_the_text_leaves() -> None:
    wire = Wire(lambda request: good())
    reader_of(wire).read("我是王小花,电话13900000001,身份证990101199001011234,欠了六万块", names=["王小花"])
    assert all(secret not in wire.asked[0] for secret in ("王小花", "13900000001", "990101199001011234"))
    assert "六万块" in wire.asked[0]


def test_figures_tell_which_process_answers_with_which_model() -> None:
    answers = iter([good(model="a"), good(model="a"), good(model="b"), good(model="b"), httpx.Response(500)])
    reader = reader_of(Wire(lambda request: next(answers)), ("http://figures",))

    def figure(name: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(name, {"server": "http://figures", **labels})

    reader.read("我爹病了")
    assert figure("yimatong_rasa_trusted") == 1
    assert figure("yimatong_rasa_model", model="a") == 1
    reader.read("我爹病了")
    assert (figure("yimatong_rasa_model", model="a"), figure("yimatong_rasa_model", model="b")) == (0, 1)
    assert figure("yimatong_rasa_answers_total", outcome="answered") == 2
    reader.read("我爹病了")
    assert figure("yimatong_rasa_trusted") == 0
    assert figure("yimatong_rasa_answers_total", outcome="status 500") == 1


def test_an_answer_of_the_model_before_that_was_still_under_way_is_taken() -> None:
    models = iter(["a", "a", "b", "b", "a"])
    wire = Wire(lambda request: good(model=next(models)))
    reader = reader_of(wire)
    assert [reader.read(text).model for text in ("一", "二", "三")] == ["a", "b", "a"]
    assert wire.asked == ["一", CANARY, "二", CANARY, "三"]


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\ud800", "///"])
def test_a_blank_goes_to_a_person_and_never_to_rasa(text: str) -> None:
    wire = Wire(lambda request: good())
    reading = reader_of(wire).read(text)
    assert (wire.asked, reading.abstained, reading.risks) == ([], True, ())


def test_a_long_letter_is_read_in_pieces_and_united() -> None:
    wire = Wire(
        lambda request: good(
            urgent="快不行了" in told(request) or "不行" in httpx.Response(200, content=request.content).json()["text"]
        )
    )
    letter = "我家在山上,日子过得去。" * 300 + "我爹快不行了。"
    reading = reader_of(wire).read(letter)
    asked = [text for text in wire.asked if text != CANARY]
    assert "".join(asked) == letter
    assert max(map(len, asked)) <= LONGEST_PIECE
    assert reading.urgent


def test_a_megabyte_gives_a_clear_result_soon() -> None:
    begun = time.monotonic()
    reading = Reader().read("困难" * 500_000)
    assert reading.abstained
    assert time.monotonic() - begun < 20
    assert sum(map(len, pieces_of("困" * 1_000_000))) == MOST_CHARACTERS


def test_many_are_read_in_their_order() -> None:
    wire = Wire(lambda request: good())
    texts = [f"第{number}家的人病了" for number in range(20)]
    assert len(reader_of(wire, ("http://one", "http://two")).read_many(texts)) == 20


def test_a_reading_survives_its_json() -> None:
    reading = Reader().read("邻居家肺癌,花了六万多,房子漏雨")
    assert Reading.from_json(reading.to_json()) == reading
    assert reading.intent == Intent.report_hardship


@pytest.mark.parametrize(
    "text", ["9" * 400 + "口人", "万" * 500 + "亩地", "快来救命，家里着火了，欠" + "9" * 400 + "元"]
)
def test_an_absurd_number_is_read_over(text: str) -> None:
    reading = Reader().read_without_rasa(text)
    assert reading.urgent is ("救命" in text)


def test_a_fault_of_our_own_sends_the_text_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu.fallback.Fallback.read", lambda self, text: 1 / 0)
    for reading in (Reader().read_without_rasa("家里难"), Reader().read("家里难")):
        assert (reading.abstained, reading.risks) == (True, ())
