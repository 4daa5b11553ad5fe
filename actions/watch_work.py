"""What whoever keeps the server running wants to know: can it work, and does anything wait too long?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from actions.house import House
from db.migrate import newest_revision
from db.queries import figures
from db.session import Scope

_ANY_MESSAGE = "家里老人生病住院了"


@dataclass(frozen=True)
class Readiness:
    """`migrated`: the database stands at the newest revision; `nlu`: who reads at this moment, rasa or fallback."""

    migrated: bool
    nlu: str


@dataclass(frozen=True)
class WaitingWork:
    """Open cases by state, kept readings by source, and seconds that the oldest of each kind has waited."""

    open_cases: Mapping[str, int]
    readings: Mapping[str, int]
    oldest: Mapping[str, float]


def check_readiness(house: House) -> Readiness:
    """Ask the database and the reader; raises `sqlalchemy.exc.OperationalError` when the database does not answer."""
    with house.database.transaction(Scope.public()) as session:
        migrated = figures.revision(session) == newest_revision()
    return Readiness(migrated, who_reads(house))


def who_reads(house: House) -> str:
    """Who would read a message at this moment: rasa or fallback."""
    return "rasa" if rasas_model(house) else "fallback"


def rasas_model(house: House) -> str | None:
    """The version of the model that Rasa reads with at this moment; None while it is away."""
    reading = house.reader.read(_ANY_MESSAGE)
    return reading.model if reading.source == "rasa" else None


def measure_waiting(house: House) -> WaitingWork:
    """Count what is open and how long the oldest of each kind has waited."""
    now = house.clock()
    with house.database.transaction(Scope.jobs()) as session:
        cases, readings = figures.open_cases(session), figures.readings(session)
        oldest = {
            "message": figures.oldest_message(session), "job": figures.oldest_job(session),
            "talk": figures.oldest_talk(session),
        }  # fmt: skip
    oldest |= {f"case_{state}": since for state, _, since in cases}
    return WaitingWork(
        {state: count for state, count, _ in cases},
        dict(readings),
        {what: _age(since, now) for what, since in oldest.items()},
    )


def _age(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0
