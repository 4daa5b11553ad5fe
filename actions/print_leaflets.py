"""印发: a run of printing is asked for once, done by a job part by part, and fetched as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.audit_trail import acting, record
from actions.errors import CaseNotFound, InvalidRequest, NotAllowed
from actions.house import House
from actions.issue_codes import issue_codes
from actions.leaflet_sheets import Batch, area_sheets, codes_as_csv
from actions.leaflet_texts import texts_to_print
from actions.officer import SignedInOfficer, scope_of
from casework.areas import is_area_code, reach, township_of, within
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import areas, leaflets
from db.queries.jobs import enqueue
from db.session import Scope
from db.tables import PrintPart, PrintRun
from notices.leaflet_texts import block_label, delivered_words
from notices.leaflets import CountyWords, Kind, Layout, print_apart
from notices.typesetting import CannotPrint

PRINT_RUN = "print_run"
SCANS_SHOWN = timedelta(days=30)
DAYS_SHOWN = 7
LONGEST_RUN = timedelta(hours=2)  # a county of 16,000 sheets takes minutes
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
    """How far a run has come; `parts` is None before it begins.

    `refused` names the block that could not be printed, `refused_words` the very words where they are known. `given_up`
    is a run that has taken far longer than any needs: its job failed again and again, and it must be asked for anew.
    """

    id: int
    area: str
    kind: Kind
    layout: Layout
    asked_at: datetime
    finished_at: datetime | None
    refused: str | None
    refused_words: str
    parts: int | None
    done: tuple[PartLine, ...]
    given_up: bool


@dataclass(frozen=True)
class ScanLine:
    """A village whose code was opened: how often on each of the shown days, and in all."""

    township: str
    village: str
    by_day: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class ScanTable:
    """Scans by village and day, the most scanned first; `silent` are the villages where nobody did."""

    days: tuple[date, ...]
    lines: tuple[ScanLine, ...]
    silent: tuple[str, ...]


def ask_to_print(
    house: House, officer: SignedInOfficer, area_code: str, kind: Kind, layout: Layout,
    *, by_township: bool, new_codes: bool,
) -> int:  # fmt: skip
    """Ask for all leaflets of an area, with new codes where wanted or where there is none; answers the run's id.

    Raises `NotAllowed` outside the officer's area, and `InvalidRequest` without a public address.
    """
    if officer.role not in _PRINTERS or not is_area_code(area_code) or not within(area_code, officer.area_code):
        raise NotAllowed
    if not house.settings.public_url:
        raise InvalidRequest((FieldError("public_url", "errors.required", {"label": "YIMATONG_PUBLIC_URL"}),))
    issue_codes(house, officer, area_code, only_missing=not new_codes)
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
        _note(house, run_id, refused_block=refusal.block, refused_words=refusal.words)
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
            _run_line(run, names[run.area_code].name, leaflets.parts_of(session, run.id), house.clock()) for run in rows
        )


def _run_line(run: PrintRun, area: str, parts: Sequence[PrintPart], now: datetime) -> RunLine:
    kind = Kind(run.kind)
    refused = block_label(delivered_words(kind), run.refused_block) if run.refused_block else None
    done = tuple(PartLine(part.number, part.name, part.leaflets) for part in parts)
    given_up = run.finished_at is None and now - run.asked_at > LONGEST_RUN
    return RunLine(run.id, area, kind, Layout(run.layout), run.asked_at, run.finished_at, refused, run.refused_words,
                   run.parts, done, given_up)  # fmt: skip


def scans_by_day(house: House, officer: SignedInOfficer) -> ScanTable:
    """How often the codes of the officer's villages were opened, the last days each and the last thirty in all."""
    if officer.role not in _PRINTERS:
        raise NotAllowed
    today, area = house.today(), reach(officer.area_code)
    days = tuple(today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN)))
    with house.database.transaction(scope_of(officer)) as session:
        rows = leaflets.scans(session, area, today - SCANS_SHOWN)
        villages = areas.villages(session, area)
        township = areas.areas(session, {township_of(village.code) or "" for village in villages})
    counted: dict[str, dict[date, int]] = {}
    for code, day, number in rows:
        counted.setdefault(code, {})[day] = number
    lines = [
        ScanLine(township[township_of(village.code) or ""].name, village.name,
                 tuple(counted[village.code].get(day, 0) for day in days), sum(counted[village.code].values()))
        for village in villages if village.code in counted
    ]  # fmt: skip
    lines.sort(key=lambda line: -line.total)
    silent = tuple(village.name for village in villages if village.code not in counted)
    return ScanTable(days, tuple(lines), silent)


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
