"""For whoever keeps the server running: alive, ready, figures."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from actions.errors import TRY_AGAIN_LATER
from actions.watch_work import check_readiness, measure_waiting
from api.at_hand import HouseHere

router = APIRouter(tags=["operation"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "The database does not answer or is not migrated."}})
def ready(house: HouseHere) -> JSONResponse:
    """Reports can be taken in. Who reads them is told too, but the fallback is good enough to be ready."""
    try:
        readiness = check_readiness(house)
    except TRY_AGAIN_LATER:
        return JSONResponse({"status": "unavailable", "database": "no answer"}, 503)
    if not readiness.migrated:
        return JSONResponse({"status": "unavailable", "database": "not migrated"}, 503)
    return JSONResponse({"status": "ok", "database": "ok", "nlu": readiness.nlu})


@router.get("/metrics", response_class=Response)
def metrics(request: Request, house: HouseHere) -> Response:
    """Figures in the text format of Prometheus, without personal data."""
    measurements = request.app.state.measurements
    measurements.show_waiting(measure_waiting(house))
    return Response(measurements.text(), media_type=CONTENT_TYPE_LATEST)
