"""What /metrics tells: counts and times of requests, the work that waits; nothing about anybody."""

from collections.abc import Mapping

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from actions.watch_work import WaitingWork

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measurements:
    """The instruments of one running application, in a registry of its own."""

    def __init__(self) -> None:
        """Several applications can live in one process, as they do in tests."""
        self._registry = own = CollectorRegistry()
        self._requests = Counter("yimatong_requests", "Answered requests.", ("method", "route", "status"), registry=own)
        self._seconds = Histogram(
            "yimatong_request_seconds", "Seconds to answer.", ("method", "route"), buckets=_SECONDS, registry=own
        )
        self._open_cases = Gauge("yimatong_open_cases", "Cases that are not closed.", ("state",), registry=own)
        self._readings = Gauge("yimatong_kept_readings", "Readings in the database.", ("source",), registry=own)
        self._oldest = Gauge(
            "yimatong_oldest_waiting_seconds", "Age of the oldest that waits.", ("what",), registry=own
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; `route` is the template of its address, never the address itself."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def show_waiting(self, work: WaitingWork) -> None:
        """Set the gauges to what was just measured."""
        _set(self._open_cases, work.open_cases)
        _set(self._readings, work.readings)
        _set(self._oldest, work.oldest)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus, with the process's own figures and those of the reader."""
        return generate_latest(REGISTRY) + generate_latest(self._registry)


def _set(gauge: Gauge, values: Mapping[str, float]) -> None:
    gauge.clear()
    for label, value in values.items():
        gauge.labels(label).set(value)
