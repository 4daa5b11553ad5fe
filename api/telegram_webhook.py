"""Where Telegram brings its updates. Who does not know the secret that was agreed with Telegram is refused."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request
from starlette.responses import Response

from actions.house import House
from bot.channels.telegram_channel import TROUBLE, TelegramTalks, open_bot

PATH = "/api/telegram"
router = APIRouter(include_in_schema=False)
_LATER = {"Retry-After": "5"}


def talks_by_webhook(house: House) -> TelegramTalks | None:
    """The talks that Telegram brings here; None where it was not asked to."""
    settings = house.settings
    if not (settings.telegram_token.get_secret_value() and settings.telegram_secret.get_secret_value()):
        return None
    return TelegramTalks(house, open_bot(settings))


@router.post(PATH)
async def take_update(
    request: Request, secret: Annotated[str, Header(alias="X-Telegram-Bot-Api-Secret-Token")] = ""
) -> Response:
    """Answer one update. What could not be answered now is refused with 503, and Telegram brings it again."""
    talks: TelegramTalks | None = request.app.state.telegram
    if talks is None:
        raise HTTPException(404)
    agreed = request.app.state.house.settings.telegram_secret.get_secret_value()
    if not hmac.compare_digest(secret.encode(), agreed.encode()):
        raise HTTPException(403)
    try:
        told = await request.json()
    except ValueError:
        raise HTTPException(400) from None
    try:
        await talks.take(told)
    except TROUBLE:
        return Response(status_code=503, headers=_LATER)
    return Response(status_code=200)
