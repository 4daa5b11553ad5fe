"""The desk's style and script. Their addresses change with their content, so browsers may keep them."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from console.pages import STATIC

router = APIRouter()

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/static/desk.css")
def style() -> Response:
    """The one style sheet."""
    return FileResponse(STATIC / "desk.css", media_type="text/css", headers=_KEPT)


@router.get("/static/desk.js")
def script() -> Response:
    """The one script; every page works without it."""
    return FileResponse(STATIC / "desk.js", media_type="text/javascript", headers=_KEPT)
