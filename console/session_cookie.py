"""The cookies of the desk: no script reads them, no other site sends them, https alone carries them."""

from fastapi import Response

from actions.house import House

COOKIE = "yimatong_session"


def set_cookie(house: House, answer: Response, name: str, value: str, path: str) -> None:
    """Set a cookie for as long as the browser is open; the server decides when a session ends."""
    secure = house.settings.public_url.startswith("https://")
    answer.set_cookie(name, value, path=path, httponly=True, secure=secure, samesite="strict")
