"""Where a resident arrives: by the code on a leaflet, or by picking the place by hand."""

from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from actions.check_scan import check_code, count_scan
from actions.find_place import AreaLine, list_areas, place_of_area
from actions.house import House
from actions.wechat_codes import wechat_address
from api.at_hand import HouseHere
from api.pages import page
from console.typed import Typed
from notices.one_code import png, telegram_url

router = APIRouter(include_in_schema=False)
described = APIRouter(tags=["residents"])
"""The one page that other programs rely on: its address is printed on paper."""
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "404, unknown or revoked: pick a place instead.", "content": {"text/html": {}}}
}


@router.get("/")
def welcome(house: HouseHere) -> HTMLResponse:
    """What this is, and the places to begin with."""
    return page("welcome.html", place=None, areas=_first_choice(house))


@described.get("/s/{one_code}", response_class=HTMLResponse, responses=_UNKNOWN)
def scanned(house: HouseHere, one_code: str) -> HTMLResponse:
    """A village's landing page; an unknown or revoked code still lets the person go on."""
    printed = count_scan(house, one_code)
    if printed is None or printed.revoked_at is not None:
        place = printed.place if printed else None
        return page("unknown_code.html", 404, place=place, areas=_first_choice(house))
    bot = house.settings.telegram_bot
    return page(
        "landing.html", place=printed.place, report_query=f"one_code={printed.code}",
        telegram=telegram_url(bot, printed.code) if bot else "",
        wechat=f"/s/{printed.code}/wechat.png" if wechat_address(house, printed.code) else "",
    )  # fmt: skip


@router.get("/s/{one_code}/wechat.png")
def wechat_code(house: HouseHere, one_code: str) -> Response:
    """WeChat's own QR code for a village's code, drawn from what WeChat says that it says."""
    address = wechat_address(house, one_code)
    if address is None:
        raise HTTPException(404)
    return Response(png(address), media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@router.get("/genuine")
def genuine(house: HouseHere, code: str = "") -> HTMLResponse:
    """Is this leaflet genuine? The code as it is printed tells village, issue and date, or that it is not ours."""
    return page("genuine.html", typed=Typed.proposed({"code": code}), printed=check_code(house, code))


@router.get("/place")
def pick_place(house: HouseHere, area_code: str = "") -> HTMLResponse:
    """The landing page of an area picked by hand, with the areas below it; without one, where picking begins."""
    place = place_of_area(house, area_code)
    below = list_areas(house, area_code) if area_code else ()
    if place is not None and place.village_code:
        query = f"area_code={place.area_code}"
        return page("landing.html", place=place, report_query=query, telegram="", wechat="")
    return page("place.html", place=place, areas=below or _first_choice(house))


def _first_choice(house: House) -> tuple[AreaLine, ...]:
    """The counties; where there is only one, its townships at once."""
    counties = list_areas(house, None)
    return list_areas(house, counties[0].code) if len(counties) == 1 else counties
