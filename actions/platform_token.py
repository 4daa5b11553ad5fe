"""The token with which all our processes call a channel's platform: fetched by one, kept for all, encrypted."""

from datetime import timedelta

from actions.house import House
from casework.vocabulary import Channel
from db.queries import inbound
from db.session import Scope

_TO_SPARE = 60  # seconds before its end at which a token is no longer used


def platform_token(house: House, channel: Channel) -> str | None:
    """The token that is good now; None when a new one is needed."""
    with house.database.transaction(Scope.jobs()) as session:
        return inbound.platform_token(session, channel.value, house.clock())


def keep_platform_token(house: House, channel: Channel, token: str, seconds: int) -> None:
    """Keep a token that is good for so many seconds."""
    good_until = house.clock() + timedelta(seconds=max(seconds - _TO_SPARE, 0))
    with house.database.transaction(Scope.jobs()) as session:
        inbound.keep_platform_token(session, channel.value, token, good_until)
