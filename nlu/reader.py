"""The reader: any text in, a Reading out. Asks Rasa, else reads by itself; it never fails and never hangs."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import httpx

from casework.privacy import mask_numbers
from casework.reading import Reading
from casework.vocabulary import Intent
from nlu.fallback import Fallback
from nlu.language.cleaning import clean
from nlu.long_texts import pieces_of, united
from nlu.metrics import ABSTAINED, READ, SECONDS
from nlu.rasa_server import RESTING, NotAnswered, RasaServer

log = logging.getLogger(__name__)


class Reader:
    """Reads through any of several Rasa processes, in turn and with failover; without any, through the fallback."""

    def __init__(
        self,
        urls: str | Sequence[str] | None = None,
        models: Path | None = None,
        client: httpx.Client | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`urls`: base addresses of Rasa processes; `models`: folder of trained models, for the fallback."""
        addresses = [urls] if isinstance(urls, str) else list(urls or ())
        wire = client or httpx.Client(trust_env=False)
        self._servers = [RasaServer(url, wire, clock) for url in addresses]
        self._fallback = Fallback(models)
        self._turn = count()

    def read(self, text: str, names: Iterable[str] = ()) -> Reading:
        """Read one text. ID, phone and bank numbers and `names` are masked before the text leaves this process."""
        with SECONDS.time():
            cleaned = clean(mask_numbers(text, names))
            reading = self._read_cleaned(cleaned)
        READ.labels(reading.source).inc()
        if reading.abstained:
            ABSTAINED.labels(reading.source).inc()
        return reading

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """Read many texts in their order, one at a time for each Rasa process."""
        with ThreadPoolExecutor(max_workers=max(1, len(self._servers))) as pool:
            return list(pool.map(self.read, texts))

    def read_without_rasa(self, text: str) -> Reading:
        """Read at once in this process, for what must be known before a report is stored."""
        cleaned = clean(text)
        return united([self._read_alone(piece) for piece in pieces_of(cleaned)], cleaned) if cleaned else _NOTHING

    def _read_cleaned(self, text: str) -> Reading:
        """A blank text has no reading and goes to a person; a long one is read in pieces."""
        if not text:
            return _NOTHING
        return united([self._read_piece(piece) for piece in pieces_of(text)], text)

    def _read_piece(self, piece: str) -> Reading:
        """Ask the servers in turn, then the fallback."""
        begin = next(self._turn)
        for step in range(len(self._servers)):
            try:
                return self._servers[(begin + step) % len(self._servers)].read(piece)
            except NotAnswered as problem:
                if problem.why != RESTING:  # told once when it failed, not with every message since
                    log.warning("Rasa did not answer: %s", problem)
                if not problem.elsewhere:
                    break
        return self._read_alone(piece)

    def _read_alone(self, piece: str) -> Reading:
        """By the fallback. What stumbles over a text must not lose the report it stands in: a person reads it then."""
        try:
            return self._fallback.read(piece)
        except Exception as fault:
            log.error("the fallback stumbled: %s", type(fault).__name__)
            return _NOTHING


_NOTHING = Reading(intent=Intent.out_of_scope, confidence=0.0, abstained=True, source="fallback", model="blank")
