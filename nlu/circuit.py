"""A circuit breaker: after repeated failures a server is left alone for a while."""

from collections.abc import Callable
from threading import Lock


class Circuit:
    """Closed while all is well; open for `rest` seconds after `most` failures in a row; then one try decides."""

    def __init__(self, clock: Callable[[], float], most: int = 3, rest: float = 5.0) -> None:
        """`clock` gives monotonic seconds."""
        self._clock, self._most, self._rest = clock, most, rest
        self._failures = 0
        self._open_until = 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """May the server be asked now? After a rest only one caller is let through."""
        with self._lock:
            if self._failures < self._most:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        """The server answered well."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """The server failed once more."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._open_until = self._clock() + self._rest
