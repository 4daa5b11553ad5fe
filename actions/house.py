"""What every verb needs: the database, the readers, the clock and the settings, put together once at the edge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from actions.settings import Settings
from casework.reading import Reading
from db.encryption import Keyring, install_keyring
from db.session import Database
from nlu.reader import Reader

SHANGHAI = ZoneInfo("Asia/Shanghai")


class TextReader(Protocol):
    """Whoever reads messages; never fails and never decides."""

    def read(self, text: str, names: Iterable[str] = ()) -> Reading:
        """The reading of one message, by Rasa if it answers; numbers and `names` are masked first."""

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """The readings of several messages, in their order."""

    def read_without_rasa(self, text: str) -> Reading:
        """The reading at once and within this process, so that intake waits for nobody."""


def shanghai_now() -> datetime:
    """The time in Asia/Shanghai, aware."""
    return datetime.now(SHANGHAI)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


@dataclass(frozen=True)
class House:
    """The parts of an installation. Tests put in a fake clock or reader; all else is real."""

    database: Database
    reader: TextReader
    clock: Callable[[], datetime]
    settings: Settings
    keyring: Keyring

    def today(self) -> date:
        """Today's date in Asia/Shanghai: a report at 23:50 belongs to that day."""
        return self.clock().astimezone(SHANGHAI).date()

    def close(self) -> None:
        """Give the database connections back."""
        self.database.close()


def open_house(settings: Settings, clock: Callable[[], datetime] = shanghai_now) -> House:
    """Put a house together from its settings; raises when the keyring cannot be read."""
    keyring = Keyring.load(settings.keyring_path)
    install_keyring(keyring)
    database = Database(settings.database_url, connections=settings.database_connections)
    return House(database, Reader(settings.nlu_urls, settings.models_path), clock, settings, keyring)
