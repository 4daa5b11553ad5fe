"""Papers of a case as PDF, to be printed and signed."""

from fastapi import APIRouter, Response

from actions.errors import CaseNotFound
from actions.print_papers import PrintedPaper, print_case_paper, print_receipt_slip
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand
from notices.case_papers import CasePaper

router = APIRouter(route_class=DeskRoute)


@router.get("/cases/{number}/papers/{paper}")
def case_paper(house: HouseAtHand, officer: AtTheDesk, number: str, paper: str) -> Response:
    """One paper of one case."""
    wanted = next((known for known in CasePaper if known == paper), None)
    if wanted is None:
        raise CaseNotFound
    return _as_pdf(print_case_paper(house, officer, number, wanted))


@router.post("/receipt-slip")
def receipt_slip(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """The slip for somebody who reported by telephone or at the counter."""
    return _as_pdf(print_receipt_slip(house, typed.one("receipt"), typed.one("look_up_code"), f"officer:{officer.id}"))


def _as_pdf(paper: PrintedPaper) -> Response:
    """Shown by the browser itself; kept nowhere."""
    headers = {"Content-Disposition": f'inline; filename="{paper.name}"', "Cache-Control": "no-store"}
    return Response(paper.content, media_type="application/pdf", headers=headers)
