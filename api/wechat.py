"""Where WeChat's platform calls, if it is configured: once to see that the address is ours, then with each message."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from bot.channels.wechat_channel import WeChatTalks
from bot.channels.wechat_envelope import NotGenuine

PATH = "/wechat"
LARGEST_MESSAGE = 64_000
"""Bytes of a call's body; a text has at most some thousand letters, files do not come this way."""
router = APIRouter(include_in_schema=False)
_log = logging.getLogger("yimatong.wechat")


async def _talks(request: Request) -> WeChatTalks:
    talks: WeChatTalks = request.app.state.wechat
    return talks


Talks = Annotated[WeChatTalks, Depends(_talks)]


@router.get(PATH)
async def prove(request: Request, talks: Talks) -> Response:
    """The echo by which the platform sees that the token is the same here."""
    try:
        return PlainTextResponse(talks.echo(request.query_params))
    except NotGenuine as fault:
        return _refused(fault)


@router.post(PATH)
async def receive(request: Request, talks: Talks) -> Response:
    """One message or event; the answer to it, or that it comes later."""
    try:
        answer = await talks.take(request.query_params, await request.body())
    except NotGenuine as fault:
        return _refused(fault)
    return Response(answer, media_type="text/xml" if answer.startswith("<") else "text/plain")


def _refused(fault: NotGenuine) -> Response:
    """For whoever sets the channel up: which of the settings is to be looked at."""
    _log.warning("a call to %s is refused: %s", PATH, fault)
    return PlainTextResponse(f"{fault}\n", 403)
