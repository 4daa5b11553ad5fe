"""Talks in which residents wait for a person: who waits, since when, until when an answer is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.case_clocks import DeadlineLine, case_calendar, reply_line
from actions.errors import NotAllowed
from actions.find_place import short_names
from actions.house import SHANGHAI, House, midnight
from actions.officer import SignedInOfficer, scope_of
from casework.areas import county_of
from casework.privacy import opening
from casework.vocabulary import Channel, DeadlineState, Role, WaitingFor
from db.queries import conversations, officers
from db.tables import Conversation

ANSWERERS = frozenset({Role.township, Role.county, Role.hotline})
"""Who answers residents in their talks."""
_MOST = 200
_MOST_TOLD = 4


@dataclass(frozen=True)
class TalkLine:
    """One talk. `since` is None when nobody waits but an officer has it; `place` is "" where it is not known.

    `taken_by` is the name of the officer who has taken it over, `mine` whether that is who asks. `words` were said
    since somebody waits: what began it, not only what came last.
    """

    id: int
    channel: Channel
    place: str
    reason: WaitingFor | None
    since: datetime | None
    deadline: DeadlineLine | None
    phone: str | None
    taken_by: str | None
    mine: bool
    words: str

    @property
    def overdue(self) -> bool:
        """Whether the answer is late."""
        return self.deadline is not None and self.deadline.state is DeadlineState.overdue

    @property
    def urgent(self) -> bool:
        """Whether somebody is in danger."""
        return self.reason is WaitingFor.emergency


@dataclass(frozen=True)
class TalkCounts:
    """How many wait for a person, how many of them for longer than they should, and how many in danger."""

    waiting: int = 0
    overdue: int = 0
    urgent: int = 0


def list_talks(house: House, officer: SignedInOfficer) -> tuple[TalkLine, ...]:
    """The talks of the officer's area that wait for a person or were taken over: emergencies first, then what is due.

    Raises `NotAllowed` for those who answer nobody.
    """
    if officer.role not in ANSWERERS:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        found = conversations.handed_over(session, _MOST)
        lines = talk_lines(house, session, officer, found)
        if lines:
            record(session, officer.area_code, house.clock(), acting(officer), "read_talks", "talks",
                   talks=[line.id for line in lines])  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.since is None, not line.urgent)))


@dataclass(frozen=True)
class TalkFigures:
    """Waits for a person that began in a period and are over: how many were answered, and how many of them in time."""

    answered: int
    in_time: int


def talk_figures(house: House, officer: SignedInOfficer, begin: date | None, end: date | None) -> TalkFigures:
    """The figures of the officer's area; a county without a deadline counts every answer as in time."""
    first, last = begin or date(2000, 1, 1), end or house.today()
    with house.database.transaction(scope_of(officer)) as session:
        over = conversations.waits_between(session, midnight(first), midnight(last + timedelta(days=1)))
        answered = [wait for wait in over if wait.answered_by_id is not None]
        due = _due_lines(house, session, [(wait.since, wait.area_code or officer.area_code) for wait in answered])
        ended = [wait.ended_at.astimezone(SHANGHAI).date() for wait in answered]
    in_time = sum(line is None or day <= line.due_on for line, day in zip(due, ended, strict=True))
    return TalkFigures(len(answered), in_time)


def talks_waiting(house: House, officer: SignedInOfficer) -> TalkCounts:
    """How many wait in the officer's area at this moment."""
    with house.database.transaction(scope_of(officer)) as session:
        return count_talks(house, session, officer)


def count_talks(house: House, session: Session, officer: SignedInOfficer) -> TalkCounts:
    """The numbers of those that wait in the officer's area."""
    if officer.role not in ANSWERERS:
        return TalkCounts()
    waits = conversations.waits(session)
    due = _due_lines(house, session, [(since, code or officer.area_code) for since, code, _ in waits])
    late = sum(line is not None and line.state is DeadlineState.overdue for line in due)
    return TalkCounts(len(waits), late, sum(reason == WaitingFor.emergency for *_, reason in waits))


def talk_lines(
    house: House, session: Session, officer: SignedInOfficer, talks: Sequence[Conversation]
) -> list[TalkLine]:
    """These talks as lines, within a transaction that is already open."""
    names = officers.officer_names(session, [talk.taken_by_id for talk in talks])
    said = conversations.waiting_words(session, [talk.id for talk in talks], _MOST_TOLD)
    due = _due_lines(house, session, [(talk.waiting_since, talk.area_code or officer.area_code) for talk in talks])
    places = short_names(session, {talk.area_code for talk in talks if talk.area_code})
    return [
        TalkLine(
            talk.id, Channel(talk.channel), places.get(talk.area_code or "", ""),
            WaitingFor(talk.waiting_for) if talk.waiting_for else None, talk.waiting_since, deadline, talk.phone,
            names.get(talk.taken_by_id or 0), talk.taken_by_id == officer.id,
            opening(" / ".join(said.get(talk.id, []))),
        )
        for talk, deadline in zip(talks, due, strict=True)
    ]  # fmt: skip


def _due_lines(
    house: House, session: Session, waits: Sequence[tuple[datetime | None, str]]
) -> list[DeadlineLine | None]:
    """By when those who wait since then in these areas are to be answered; each day and county is looked up once."""
    days, today = case_calendar(session), house.today()

    @cache
    def due(county_code: str, since: date) -> DeadlineLine | None:
        return reply_line(session, county_code, since, days, today)

    return [due(county_of(code), since.astimezone(SHANGHAI).date()) if since else None for since, code in waits]
