"""The application: public pages, JSON API and the desk of the officers, behind one front door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from actions.house import House
from api import (
    ask,
    chat,
    figure_calls,
    guide,
    health,
    landing,
    my_report,
    officer_calls,
    policy_calls,
    report_form,
    resident_calls,
    telegram_webhook,
    wechat,
)
from api.door_guard import DoorGuard
from api.measurements import Measurements
from api.pages import STATIC
from api.refusals import explain, word_refusals
from api.request_log import RequestLog
from api.response_headers import ResponseHeaders
from bot.channels.wechat_channel import open_talks
from console.router import router as console

ONE_MEGABYTE = 1_000_000
_ROUTERS = (
    landing.described, landing.router, report_form.router, my_report.router, resident_calls.router,
    officer_calls.router,
    ask.router, chat.api, chat.pages, guide.router, policy_calls.router, figure_calls.router, health.router,
    telegram_webhook.router, console,
)  # fmt: skip


class KeptFiles(StaticFiles):
    """Style and script; their addresses change with their content, so browsers may keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(house: House) -> FastAPI:
    """Put the application together around a house; the house is closed when the application stops."""
    app = FastAPI(
        title="一码通", version="1", description="Self-reports of hardship and what becomes of them.",
        docs_url=None, redoc_url=None, lifespan=_closing,
    )  # fmt: skip
    app.state.house, app.state.measurements = house, Measurements()
    app.state.telegram = telegram_webhook.talks_by_webhook(house)
    for router in _ROUTERS:
        app.include_router(router)
    app.state.wechat = open_talks(house)
    if app.state.wechat:
        app.include_router(wechat.router)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    word_refusals(app)
    _guard(app, house)
    return app


def _guard(app: FastAPI, house: House) -> None:
    """What every request passes on its way in, the last added first."""
    upload = house.settings.attachment_bytes + ONE_MEGABYTE
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(
        DoorGuard, largest=ONE_MEGABYTE, refuse=explain,
        larger={"/api/v1/attachments": upload, "/chat": upload, "/api/v1/readings": 8 * ONE_MEGABYTE,
                wechat.PATH: wechat.LARGEST_MESSAGE},
    )  # fmt: skip
    app.add_middleware(RequestLog, measurements=app.state.measurements, explain=explain)
    app.add_middleware(ResponseHeaders, https=house.settings.public_url.startswith("https://"))


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    yield
    if app.state.telegram is not None:
        await app.state.telegram.close()
    if app.state.wechat:
        app.state.wechat.close()
    app.state.house.close()
