"""政策问答: texts proposed by one and approved by another, their history, and questions that wait for an answer."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from actions.edit_policy import (
    ANSWERERS,
    EDITORS,
    EntryHistory,
    answer_open_enquiry,
    approve_text,
    list_enquiries,
    list_entries,
    list_proposals,
    preview_text,
    propose_text,
    refuse_text,
    show_history,
)
from actions.errors import InvalidRequest, NotAllowed
from actions.find_place import AreaLine, list_areas
from actions.house import House
from actions.officer import SignedInOfficer
from casework.areas import county_of
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)

HERE = "/console/policy"
EntryName = Annotated[str, Path(max_length=60)]


@router.get("/policy")
def questions_and_texts(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """Questions without an answer, proposals that wait, and every entry."""
    if officer.role not in ANSWERERS:
        raise NotAllowed
    return page(
        request, "policy.html", enquiries=list_enquiries(house, officer), proposals=list_proposals(house, officer),
        known=list_entries(house, officer), may_edit=officer.role in EDITORS,
        told=request.query_params.get("told", ""),
    )  # fmt: skip


@router.get("/policy/new")
def new_entry(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The empty form of a new entry; a waiting question is proposed as its first way of asking."""
    wanted = request.query_params.get("enquiry", "")
    asked = [line.question for line in list_enquiries(house, officer) if str(line.id) == wanted]
    begun = {"entry": "", "question": asked[0][:60], "ways": asked[0][:60]} if asked else {"entry": ""}
    return _form(request, house, officer, None, Typed.proposed({"area_code": county_of(officer.area_code), **begun}))


@router.get("/policy/{entry}")
def one_entry(request: Request, house: HouseAtHand, officer: AtTheDesk, entry: EntryName) -> Response:
    """An entry with its texts, its history and the form for the next version."""
    history = show_history(house, officer, entry)
    return _form(request, house, officer, history, _begun(officer, entry, history))


@router.post("/policy/proposals")
def propose(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Propose a text, or only look how residents would read it."""
    raw = typed.answers()
    history = show_history(house, officer, typed.one("entry")) if typed.one("entry") else None
    try:
        if typed.holds("preview"):
            return _form(request, house, officer, history, typed, shown=preview_text(house, officer, raw))
        kept = propose_text(house, officer, typed.one("entry"), typed.one("area_code"), raw)
    except InvalidRequest as refusal:
        return _form(request, house, officer, history, typed, refusal)
    return go_to(f"{HERE}/{kept.entry}")


@router.post("/policy/texts/{text_id}/approve")
def approve(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, text_id: int) -> Response:
    """A second person lets the text be given."""
    approve_text(house, officer, text_id)
    return go_to(HERE)


@router.post("/policy/texts/{text_id}/refuse")
def refuse(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, text_id: int) -> Response:
    """A second person turns the text down."""
    refuse_text(house, officer, text_id)
    return go_to(HERE)


@router.post("/policy/enquiries/{enquiry_id}")
def answer(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, enquiry_id: int) -> Response:
    """Say which entry answers a question, or set it aside."""
    entry = None if typed.holds("aside") else typed.one("entry")
    told = answer_open_enquiry(house, officer, enquiry_id, entry)
    return go_to(f"{HERE}?told={told}")


def _begun(officer: SignedInOfficer, entry: str, history: EntryHistory) -> Typed:
    """The next version begins as the newest that was approved, else as the text that came with the house."""
    newest = next((version for version in history.versions if version.approved), None)
    begun = {"entry": entry, "area_code": county_of(officer.area_code)}
    if newest:
        fields = ("question", "text", "brief", "issuer", "title", "clause")
        begun |= {field: str(getattr(newest, field)) for field in fields}
    elif history.entry:
        begun |= {"question": history.entry.question, "text": history.entry.layers[0].text,
                  "brief": history.entry.layers[0].brief}  # fmt: skip
    return Typed.proposed(begun)


def _form(
    request: Request, house: House, officer: SignedInOfficer, history: EntryHistory | None, typed: Typed,
    refusal: InvalidRequest | None = None, shown: str = "",
) -> Response:  # fmt: skip
    if officer.role not in ANSWERERS:
        raise NotAllowed
    return page(
        request, "policy_entry.html", refusal.status if refusal else 200, history=history, typed=typed, shown=shown,
        faults=refusal.fields if refusal else (), areas=_areas(house, officer), may_edit=officer.role in EDITORS,
    )  # fmt: skip


def _areas(house: House, officer: SignedInOfficer) -> tuple[AreaLine, ...]:
    """The county and its townships: where a text may hold."""
    county_code = county_of(officer.area_code)
    county = tuple(area for area in list_areas(house, None) if area.code == county_code)
    return county + list_areas(house, county_code)
