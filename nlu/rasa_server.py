"""One Rasa process over HTTP: guarded, and trusted only after it has read the canary sentence right."""

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import httpx

from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.circuit import Circuit
from nlu.metrics import ANSWERS, MODEL, TRUSTED

CANARY = "我爹查出来肺癌,化疗三回,家里欠了六万块钱的债"
TIME_OUT = 2.0
RESTING = "resting after failures"


class NotAnswered(Exception):
    """The server gave no usable answer. `elsewhere` tells whether another server may be asked for the same text."""

    def __init__(self, why: str, elsewhere: bool) -> None:
        """`why` never holds the text itself, and is one of a few: it becomes a label of the figures."""
        super().__init__(why)
        self.why = why
        self.elsewhere = elsewhere


class RasaServer:
    """Asks one server. A text that made it fail with 500 or time out is not tried elsewhere: it may be the cause."""

    def __init__(self, url: str, client: httpx.Client, clock: Callable[[], float] = time.monotonic) -> None:
        """`url`: the base address of a Rasa process started with its HTTP API."""
        self.url = url.rstrip("/")
        self._client = client
        self._circuit = Circuit(clock)
        self._models: tuple[str | None, str | None] = (None, None)  # trusted: the present one and the one before
        self._lock = Lock()

    def read(self, text: str) -> Reading:
        """Read one cleaned text of at most 2,000 characters; raises NotAnswered."""
        if not self._circuit.allows():
            raise NotAnswered(RESTING, elsewhere=True)
        try:
            reading = self._trusted(self._ask(text))
        except NotAnswered as problem:
            self._circuit.failed()
            self._note(problem.why)
            raise
        self._circuit.succeeded()
        self._note("answered")
        return reading

    def check(self) -> str:
        """Have the canary sentence read, and trust the model that reads it right; returns its version.

        Raises NotAnswered.
        """
        canary = self._ask(CANARY)
        if Risk.illness not in {risk.type for risk in canary.risks} or canary.intent != Intent.report_hardship:
            raise NotAnswered("the model reads the canary sentence wrong", elsewhere=True)
        with self._lock:
            if canary.model != self._models[0]:
                self._show(canary.model)
                self._models = (canary.model, self._models[0])
        return canary.model

    def _trusted(self, reading: Reading) -> Reading:
        """The reading, once its model has read the canary right: each newly loaded model is tested before.

        An answer of the model before may still be under way when a swap has just been noticed.
        """
        if reading.model not in self._models and reading.model != self.check():
            raise NotAnswered("the model was replaced meanwhile", elsewhere=True)
        return reading

    def _show(self, model: str) -> None:
        MODEL.labels(self.url, model).set(1)
        if self._models[0]:
            MODEL.labels(self.url, self._models[0]).set(0)

    def _note(self, outcome: str) -> None:
        """Tell the figures what came of a question."""
        ANSWERS.labels(self.url, outcome).inc()
        TRUSTED.labels(self.url).set(outcome == "answered")

    def _ask(self, text: str) -> Reading:
        """One request, never repeated."""
        try:
            answer = self._client.post(f"{self.url}/model/parse", json={"text": text}, timeout=TIME_OUT)
        except (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as problem:
            raise NotAnswered(type(problem).__name__, elsewhere=True) from problem
        except httpx.HTTPError as problem:
            raise NotAnswered(type(problem).__name__, elsewhere=False) from problem
        if answer.status_code != 200:
            raise NotAnswered(f"status {answer.status_code}", elsewhere=answer.status_code != 500)
        try:
            return reading_of(answer.json())
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise NotAnswered("an answer that is no reading", elsewhere=True) from problem


def reading_of(answer: Mapping[str, Any]) -> Reading:
    """The reading in an answer of /model/parse; raises KeyError, TypeError or ValueError for anything else."""
    top = answer["intent_ranking"][0]
    return Reading(
        intent=Intent(top["name"]),
        confidence=round(float(top["confidence"]), 4),
        risks=tuple(RiskReading(Risk(r["type"]), round(float(r["confidence"]), 4)) for r in answer["risks"]),
        primary=Risk(answer["primary"]) if answer.get("primary") else None,
        urgent=bool(answer["urgent"]),
        abstained=bool(answer["abstained"]),
        entities=tuple(Entity(e["entity"], e["text"], e["value"]) for e in answer["entities"]),
        source="rasa",
        model=str(answer["model"]),
    )
