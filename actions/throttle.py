"""Slowing down those who guess or flood: attempts per hashed origin and hour, counted in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from actions.errors import TooManyAttempts
from actions.house import House
from db.encryption import blind_index
from db.queries import attempts
from db.session import Scope


@dataclass(frozen=True)
class Origin:
    """Where attempts come from (a network, a receipt) and how many of them an hour may see."""

    name: str
    most: int

    def hash(self) -> bytes:
        """The origin as it is stored: never readable."""
        return blind_index(self.name, "attempt.origin")


def network_of(caller: str) -> str:
    """What one subscriber has: the address, of IPv6 the first 64 bits, below which anybody may change it at will."""
    try:
        address = ip_address(caller.partition("%")[0])
    except ValueError:
        return caller
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def refuse_too_many(house: House, origins: tuple[Origin, ...]) -> None:
    """Raise `TooManyAttempts` when one of the origins had its fill of attempts this hour."""
    now = house.clock()
    hashes = {origin.hash(): origin.most for origin in origins}
    with house.database.transaction(Scope.public()) as session:
        wrong = attempts.wrong_attempts(session, list(hashes), _hour(now))
    if any(count >= hashes[origin] for origin, count in wrong.items()):
        raise TooManyAttempts(ceil((_hour(now) + timedelta(hours=1) - now).total_seconds()))


def count_attempt(house: House, origins: tuple[Origin, ...]) -> None:
    """Count one attempt for each origin."""
    with house.database.transaction(Scope.public()) as session:
        attempts.count_wrong_attempt(session, [origin.hash() for origin in origins], _hour(house.clock()))


def forget_attempts(house: House, origin: Origin) -> None:
    """Count an origin anew: it proved itself."""
    with house.database.transaction(Scope.public()) as session:
        attempts.forget_wrong_attempts(session, origin.hash(), _hour(house.clock()))
