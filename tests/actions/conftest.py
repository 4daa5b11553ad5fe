"""A house over a real database with the invented county, its officers, a clock to turn and a reader to instruct."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from actions.house import SHANGHAI, House
from actions.officer import SignedInOfficer
from actions.settings import Settings
from actions.sign_in import sign_in
from actions.submit_report import Submitted, submit_report
from casework.one_code import signed
from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent, Risk
from db.announced_days import load_missing_years
from db.demo import demo_officers, load_demo_county
from db.encryption import KEY_BYTES, Keyring, install_keyring
from db.session import Database, Scope
from nlu.reader import Reader

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)
LIUSHU, TAOYUAN, HEKOU = "990101001201", "990101001202", "990101002201"
PASSWORD = demo_officers()[0].password


@cache
def hashed_once(password: str) -> str:
    """The demo officers all have the same password, and tests need not be slow on purpose as argon2 is."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@dataclass
class TurnedClock:
    """A clock that stands still until it is turned."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass
class ToldReader:
    """Reads as told, as if Rasa had; None lets the real fallback read. Intake always uses the real fallback."""

    answer: Reading | None = None
    fallback: Reader = field(default_factory=Reader)
    texts: list[str] = field(default_factory=list)

    def read(self, text: str, names: Sequence[str] = ()) -> Reading:
        self.texts.append(text)
        return self.answer or self.fallback.read(text, names)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        return [self.read(text) for text in texts]

    def read_without_rasa(self, text: str) -> Reading:
        return self.fallback.read_without_rasa(text)


@dataclass
class Town:
    """The house with what tests turn and look at."""

    house: House
    owner: Database
    clock: TurnedClock
    reader: ToldReader
    officers: dict[str, SignedInOfficer] = field(default_factory=dict)

    def officer(self, username: str) -> SignedInOfficer:
        """A demo officer, signed in once."""
        if username not in self.officers:
            self.officers[username] = sign_in(self.house, username, PASSWORD, None, "127.0.0.1").officer
        return self.officers[username]

    def report(self, key: str = "submission-0001", **changes: Any) -> Submitted:
        """A report of an invented person."""
        return submit_report(self.house, self.answers(key, **changes))

    def answers(self, key: str = "submission-0001", **changes: Any) -> dict[str, Any]:
        """The answers of the contract; changes by name, `reporter` and `household` are merged."""
        answers: dict[str, Any] = {
            "submission_key": key, "area_code": LIUSHU, "text": "我爹上个月查出来肺癌，住院花了六万多，实在撑不住了",
            "reporter": {"name": "王二柱", "phone": "13900000901", "relation": "self"},
            "household": {"members": 4}, "consent": True, "channel": "form",
        }  # fmt: skip
        for name in ("reporter", "household"):
            answers[name] |= changes.pop(name, {})
        return answers | changes

    def by_rasa(self, *risks: Risk, **rest: Any) -> Reading:
        """A reading as Rasa gives it."""
        told = {"intent": Intent.report_hardship, "confidence": 0.97, "source": "rasa", "model": "model-1"} | rest
        found = tuple(RiskReading(risk, 0.9) for risk in risks)
        return Reading(risks=found, primary=risks[0] if risks else None, **told)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """The rows of a statement, seen by the owner."""
        with self.owner.transaction(Scope.owner()) as session:
            return list(session.execute(text(sql), values))

    def value(self, sql: str, **values: Any) -> Any:
        """The one value of a statement, seen by the owner."""
        return self.rows(sql, **values)[0][0]

    def owned(self, sql: str, **values: Any) -> None:
        """Change something past row-level security, as the owner of the tables."""
        with self.owner.transaction(Scope.owner()) as session:
            session.execute(text(sql), values)

    def with_settings(self, **changes: Any) -> House:
        """The same house with other settings."""
        return replace(self.house, settings=self.house.settings.model_copy(update=changes))


def new_keyring() -> Keyring:
    """Always the same secrets, so that tests can name the codes that they sign."""
    return Keyring({1: bytes([3]) * KEY_BYTES}, 1, bytes([4]) * KEY_BYTES)


CODE = signed("TYF9X3XE", LIUSHU, 1, new_keyring().secret("one_code"))  # 柳树村


@pytest.fixture(autouse=True)
def fresh_keyring() -> Keyring:
    """A keyring of this test alone."""
    keyring = new_keyring()
    install_keyring(keyring)
    return keyring


@pytest.fixture
def town(database, fresh_keyring) -> Iterator[Town]:
    """The invented county on a Monday morning, without any case."""
    owner, app = Database(database.owner), Database(database.app)
    with owner.transaction(Scope.owner()) as session:
        load_demo_county(session, hashed_once)
        load_missing_years(session)
    clock, reader = TurnedClock(), ToldReader()
    settings = Settings(demo=True, public_url="http://127.0.0.1", database_url=database.app)
    house = House(app, reader, clock, settings, fresh_keyring)
    yield Town(house, owner, clock, reader)
    app.close()
    owner.close()
