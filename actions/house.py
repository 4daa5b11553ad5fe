"""What every verb needs: the database, the readers, the clock and the settings, put together once at the edge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

    def read(self, text: str) -> Reading:
        """The reading of one message."""

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """The readings of several messages, in their order."""


def shanghai_now() -> datetime:
    """The time in Asia/Shanghai, aware."""
    return datetime.now(SHANGHAI)


@dataclass(frozen=True)
class House:
    """`reader` asks Rasa first; `quick_reader` answers within this process, so that intake waits for nobody."""

    database: Database
    reader: TextReader
    quick_reader: TextReader
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
    reader = Reader(settings.nlu_urls, seconds=settings.nlu_seconds)
    database = Database(settings.database_url, connections=settings.database_connections)
    return House(database, reader, Reader(()), clock, settings, keyring)
