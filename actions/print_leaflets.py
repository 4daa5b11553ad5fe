"""印发: a run of printing is asked for once, done by a job part by part, and fetched as PDF."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.audit_trail import acting, record
from actions.errors import CaseNotFound, InvalidRequest, NotAllowed
from actions.house import House
from actions.issue_codes import issue_codes
from actions.leaflet_sheets import Batch, area_sheets, codes_as_csv
from actions.leaflet_texts import texts_to_print
from actions.officer import SignedInOfficer, scope_of
from casework.areas import is_area_code, reach, within
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import areas, leaflets
from db.queries.jobs import enqueue
from db.session import Scope
from db.tables import PrintPart, PrintRun
from notices.leaflets import CountyWords, Kind, Layout, print_apart
from notices.typesetting import CannotPrint

PRINT_RUN = "print_run"
SCANS_SHOWN = timedelta(days=30)
_PRINTERS = frozenset({Role.township, Role.county})
_SHOWN = 20


class NoSuchRun(CaseNotFound):
    """A run or part that is not there, or not of the officer's area."""

    code = "no_such_run"
    message = "errors.no_such_run"


@dataclass(frozen=True)
class PartLine:
    """A finished part, to be fetched."""

    number: int
    name: str
    leaflets: int


@dataclass(frozen=True)
class RunLine:
    """How far a run has come; `parts` is None before it begins, `refused_block` names what could not be printed."""

    id: int
    area: str
    kind: Kind
    layout: Layout
    asked_at: datetime
    finished_at: datetime | None
    refused_block: str | None
    parts: int | None
    done: tuple[PartLine, ...]


def ask_to_print(
    house: House, officer: SignedInOfficer, area_code: str, kind: Kind, layout: Layout,
    *, by_township: bool, new_codes: bool,
) -> int:  # fmt: skip
    """Ask for all leaflets of an area, with new codes where wanted; answers the run's id.

    Raises `NotAllowed` outside the officer's area, and `InvalidRequest` without a public address.
    """
    if officer.role not in _PRINTERS or not is_area_code(area_code) or not within(area_code, officer.area_code):
        raise NotAllowed
    if not house.settings.public_url:
        raise InvalidRequest((FieldError("public_url", "errors.required", {"label": "YIMATONG_PUBLIC_URL"}),))
    if new_codes:
        issue_codes(house, officer, area_code)
    with house.database.transaction(scope_of(officer)) as session:
        run = PrintRun(area_code=area_code, kind=kind.value, layout=layout.value, by_township=by_township,
                       asked_by_id=officer.id, asked_at=house.clock())  # fmt: skip
        session.add(run)
        session.flush()
        record(session, area_code, house.clock(), acting(officer), "ask_to_print", f"print_run:{run.id}")
        enqueue(session, PRINT_RUN, {"run_id": run.id})
        return run.id


def do_print_run(house: House, run_id: int) -> None:
    """The job: print what is still missing. Each part is kept as soon as it is done, so a broken run goes on."""
    with house.database.transaction(Scope.jobs()) as session:
        run = leaflets.run_by_id(session, run_id)
        if run is None or run.finished_at is not None:
            return
        layout = Layout(run.layout)
        done = {part.number for part in leaflets.parts_of(session, run_id)}
    try:
        county, batches = _wanted(house, run)
        _note(house, run_id, parts=len(batches))
        for number, batch in enumerate(batches, 1):
            if number not in done:
                _keep_part(house, run_id, number, batch, print_apart(batch.text, layout, county, batch.sheets))
    except CannotPrint as refusal:
        _note(house, run_id, refused_block=refusal.block)
    _note(house, run_id, finished_at=house.clock())


def _wanted(house: House, run: PrintRun) -> tuple[CountyWords, tuple[Batch, ...]]:
    """Everything as it stood when the run was asked for: however often it is broken off, its parts are the same."""
    wanted = area_sheets(house, run.area_code, house.settings.public_url, run.asked_at)
    if wanted is None or not wanted.sheets:
        raise CannotPrint("code", "no village has one")
    texts = texts_to_print(house, Kind(run.kind), [township.code for township in wanted.townships], run.asked_at)
    return wanted.county, wanted.batches(texts, by_township=run.by_township)


def _keep_part(house: House, run_id: int, number: int, batch: Batch, content: bytes) -> None:
    with house.database.transaction(Scope.jobs()) as session:
        session.add(
            PrintPart(run_id=run_id, number=number, name=batch.name, leaflets=len(batch.sheets), content=content)
        )


def _note(house: House, run_id: int, **values: object) -> None:
    with house.database.transaction(Scope.jobs()) as session:
        run = leaflets.run_by_id(session, run_id)
        for name, value in values.items() if run else ():
            setattr(run, name, value)


def list_runs(house: House, officer: SignedInOfficer) -> tuple[RunLine, ...]:
    """The newest runs of the officer's area; raises `NotAllowed` for other roles than township and county."""
    if officer.role not in _PRINTERS:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        rows = leaflets.runs(session, _SHOWN)
        names = areas.areas(session, [run.area_code for run in rows])
        return tuple(
            RunLine(run.id, names[run.area_code].name, Kind(run.kind), Layout(run.layout), run.asked_at,
                    run.finished_at, run.refused_block, run.parts,
                    tuple(PartLine(p.number, p.name, p.leaflets) for p in leaflets.parts_of(session, run.id)))
            for run in rows
        )  # fmt: skip


def scan_counts(house: House, officer: SignedInOfficer) -> tuple[tuple[str, int], ...]:
    """How often the codes of the officer's villages were opened in the last thirty days, by village."""
    if officer.role not in _PRINTERS:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        return tuple(leaflets.scans(session, reach(officer.area_code), house.today() - SCANS_SHOWN))


def fetch_part(house: House, officer: SignedInOfficer, run_id: int, number: int) -> bytes:
    """One finished PDF; raises `NoSuchRun`."""
    with house.database.transaction(scope_of(officer)) as session:
        part = leaflets.part(session, run_id, number)
        if part is None:
            raise NoSuchRun
        return part.content


def codes_of_area(house: House, officer: SignedInOfficer, area_code: str) -> str:
    """The CSV of an area's codes for the printer's shop; raises `NotAllowed` outside the officer's area."""
    if officer.role not in _PRINTERS or not is_area_code(area_code) or not within(area_code, officer.area_code):
        raise NotAllowed
    wanted = area_sheets(house, area_code, house.settings.public_url, house.clock())
    if wanted is None:
        raise NoSuchRun
    return codes_as_csv(wanted.sheets, wanted.county.public_url)
