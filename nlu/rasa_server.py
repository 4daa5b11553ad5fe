"""One Rasa process over HTTP: guarded, and trusted only after it has read the canary sentence right."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.circuit import Circuit

CANARY = "我爹查出来肺癌,化疗三回,家里欠了六万块钱的债"
TIME_OUT = 2.0


class NotAnswered(Exception):
    """The server gave no usable answer. `elsewhere` tells whether another server may be asked for the same text."""

    def __init__(self, why: str, elsewhere: bool) -> None:
        """`why` never holds the text itself."""
        super().__init__(why)
        self.elsewhere = elsewhere


class RasaServer:
    """Asks one server. A text that made it fail with 500 or time out is not tried elsewhere: it may be the cause."""

    def __init__(self, url: str, client: httpx.Client, clock: Callable[[], float] = time.monotonic) -> None:
        """`url`: the base address of a Rasa process started with its HTTP API."""
        self._url = url.rstrip("/") + "/model/parse"
        self._client = client
        self._circuit = Circuit(clock)
        self._trusted_model: str | None = None

    def read(self, text: str) -> Reading:
        """Read one cleaned text of at most 2,000 characters; raises NotAnswered."""
        if not self._circuit.allows():
            raise NotAnswered("resting after failures", elsewhere=True)
        try:
            reading = self._trusted(self._ask(text))
        except NotAnswered:
            self._circuit.failed()
            raise
        self._circuit.succeeded()
        return reading

    def _trusted(self, reading: Reading) -> Reading:
        """The reading, once its model has read the canary right: each newly loaded model is tested before."""
        if reading.model != self._trusted_model:
            canary = self._ask(CANARY)
            if Risk.illness not in {risk.type for risk in canary.risks} or canary.intent != Intent.report_hardship:
                raise NotAnswered("the model reads the canary sentence wrong", elsewhere=True)
            self._trusted_model = canary.model
        return reading

    def _ask(self, text: str) -> Reading:
        """One request, never repeated."""
        try:
            answer = self._client.post(self._url, json={"text": text}, timeout=TIME_OUT)
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
