"""WeChat's own QR codes for our codes: scanned inside WeChat they open the account's talk with the village known."""

from typing import Protocol

from actions.house import House
from actions.send_messages import NotCarried
from db.queries import areas
from db.session import Scope

_BATCH = 50


class CodeMaker(Protocol):
    """The platform, which makes such codes."""

    def code_address(self, scene: str) -> str:
        """What the QR code says that brings this scene along; raises `NotCarried`."""


def fetch_wechat_codes(house: House, maker: CodeMaker) -> int:
    """Ask for the codes that are still missing, some at a time; returns how many came. For the worker."""
    with house.database.transaction(Scope.jobs()) as session:
        missing = areas.codes_without_wechat(session, _BATCH)
    for number, code in enumerate(missing):
        try:
            address = maker.code_address(code)
        except NotCarried:
            return number  # the platform takes no part now: later again
        with house.database.transaction(Scope.jobs()) as session:
            areas.add_wechat_code(session, code, address, house.clock())
    return len(missing)


def wechat_address(house: House, one_code: str) -> str | None:
    """What WeChat's QR code for a valid code says; None while there is none, and where WeChat is not configured."""
    if not house.settings.wechat_app_id:
        return None
    with house.database.transaction(Scope.public()) as session:
        return areas.wechat_address(session, one_code)
