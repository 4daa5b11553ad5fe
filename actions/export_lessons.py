"""The second look at what may be learned from, and the file that goes to whoever trains the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import NotAllowed, ReadingNotFound
from actions.house import SHANGHAI, House
from actions.known_words import known_of, words_of_county
from actions.officer import SignedInOfficer, scope_of
from casework.areas import county_of, reach
from casework.stripping import struck, survivors
from casework.vocabulary import Intent, Risk, Role
from db.queries import lessons, reports
from db.tables import Lesson
from nlu.language.examples import Example, write_origin

MOST_SHOWN = 30
LETTER = 120  # characters from which a message counts as a letter


@dataclass(frozen=True)
class UnpassedLesson:
    """A judged message that waits for the second look. `left` are words that the house knows and that still stand."""

    id: int
    text: str
    intent: Intent
    risks: tuple[Risk, ...]
    urgent: bool
    judged_at: datetime
    left: tuple[str, ...]


@dataclass(frozen=True)
class ExportFile:
    """Training YAML with so many messages; `origin` is its name."""

    origin: str
    content: str
    count: int


def list_unpassed(house: House, officer: SignedInOfficer) -> tuple[UnpassedLesson, ...]:
    """What waits for the second look, oldest first, 30 at most; raises `NotAllowed` for anybody but the county."""
    _only_the_county(officer)
    with house.database.transaction(scope_of(officer)) as session:
        rows = lessons.unpassed_lessons(session, MOST_SHOWN)
        county = words_of_county(session, officer.area_code) if rows else {}
        found = tuple(_unpassed(row, _left(session, row, county)) for row in rows)
        if found:
            record(session, officer.area_code, house.clock(), acting(officer), "read_unpassed", "lessons",
                   lessons=[line.id for line in found])  # fmt: skip
        return found


def pass_lesson(house: House, officer: SignedInOfficer, lesson_id: int, strike: Sequence[str], *, learn: bool) -> None:
    """The second look: strike these words and let the message be learned from, or not.

    Raises `NotAllowed`, and `ReadingNotFound` for one that is not there or was passed already.
    """
    _only_the_county(officer)
    with house.database.transaction(scope_of(officer)) as session:
        lesson = lessons.lesson_by_id(session, lesson_id)
        if lesson is None:
            raise ReadingNotFound
        known = _left(session, lesson, words_of_county(session, officer.area_code))
        lesson.text = struck(lesson.text, (*strike, *known))
        lesson.learnable, lesson.passed_by_id, lesson.passed_at = learn, officer.id, house.clock()
        record(session, lesson.area_code, house.clock(), acting(officer), "pass_lesson", f"lesson:{lesson.id}",
               learnable=learn, struck=len(strike))  # fmt: skip


def export_lessons(house: House, officer: SignedInOfficer, year: int) -> ExportFile:
    """The county's passed messages that were judged in this year, in the format of `nlu/rasa/data`.

    Words that became known since are struck here too. Raises `NotAllowed` for anybody but the county.
    """
    _only_the_county(officer)
    county_code = county_of(officer.area_code)
    origin = f"people-{reach(county_code)}-{year}"
    with house.database.transaction(scope_of(officer)) as session:
        passed = [row for row in lessons.passed_lessons(session, county_code) if _year(row) == year]
        county = words_of_county(session, county_code) if passed else {}
        examples = [_example(row, struck(row.text, _left(session, row, county)), origin) for row in passed]
        record(session, county_code, house.clock(), acting(officer), "export_lessons", f"file:{origin}",
               lessons=[row.id for row in passed])  # fmt: skip
    return ExportFile(origin, _yaml(origin, examples), len(examples))


def _only_the_county(officer: SignedInOfficer) -> None:
    if officer.role is not Role.county:
        raise NotAllowed


def _year(lesson: Lesson) -> int:
    return lesson.judged_at.astimezone(SHANGHAI).year


def _unpassed(row: Lesson, left: tuple[str, ...]) -> UnpassedLesson:
    risks = tuple(Risk(risk) for risk in row.risks)
    return UnpassedLesson(row.id, row.text, Intent(row.intent), risks, row.urgent, row.judged_at, left)


def _left(session: Session, lesson: Lesson, county: dict[str, str]) -> tuple[str, ...]:
    """Words the house knows that stand in the text all the same: somebody became known after it was judged."""
    report = reports.report_by_id(session, lesson.report_id)
    known = known_of(session, report, lesson.text, county) if report else None
    return tuple(sorted(survivors(lesson.text, known))) if known else ()


def _example(row: Lesson, text: str, origin: str) -> Example:
    style = "letter" if len(text) > LETTER else "plain"
    return Example(text, row.intent, tuple(row.risks), row.primary_risk, row.urgent, style, origin)


def _yaml(origin: str, examples: Sequence[Example]) -> str:
    with TemporaryDirectory() as folder:
        return write_origin(Path(folder), origin, examples).read_text("utf-8")
