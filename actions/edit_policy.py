"""政策口径 in editors' hands: proposed by one, approved by another, kept for ever; and questions without an answer."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.answer_enquiry import PolicyAnswer, answer_of
from actions.audit_trail import acting, record
from actions.case_messages import ask_to_send
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from actions.policy_knowledge import knowledge_of, settings_of
from actions.tell_in_talk import TalkOf, Telling, tell_in_talk
from casework.areas import county_of, is_area_code
from casework.errors import FieldError
from casework.vocabulary import Channel, Role
from db.queries import areas, messages, policy
from db.tables import Enquiry, Message, PolicyText
from notices.policy.draft import Draft, check_draft
from notices.policy.knowledge import Entry, filled
from notices.wording import say

EDITORS = frozenset({Role.township, Role.county})
ANSWERERS = frozenset({Role.township, Role.county, Role.hotline})
_MOST_SHOWN = 500


@dataclass(frozen=True)
class TextVersion:
    """One proposal and what became of it: `approved` is None while it waits. `filled` is what residents would read."""

    id: int
    entry: str
    area: str
    question: str
    ways: tuple[str, ...]
    text: str
    brief: str
    filled: str
    issuer: str
    title: str
    clause: str
    valid_from: date
    valid_to: date | None
    proposed_by_id: int
    proposed_at: datetime
    decided_by_id: int | None
    decided_at: datetime | None
    approved: bool | None


@dataclass(frozen=True)
class EntryHistory:
    """An entry (None when only proposals exist) with everything ever proposed for it, newest first."""

    entry: Entry | None
    versions: tuple[TextVersion, ...]


@dataclass(frozen=True)
class EnquiryLine:
    """A question that waits for an answer: how often it was asked, and how many left a telephone."""

    id: int
    question: str
    area: str
    asked_at: datetime
    times: int
    telephones: int


def propose_text(
    house: House, officer: SignedInOfficer, entry: str, area_code: str, raw: Mapping[str, object]
) -> TextVersion:
    """Propose a text for an area of the county; an empty `entry` begins a new one. Nobody is given it yet.

    `raw`: question, ways (one a line), text, brief (may be empty), issuer, title, clause, valid_from, valid_to. Raises
    `NotAllowed` for other roles than township and county, `InvalidRequest` naming every faulty field.
    """
    _only(officer, EDITORS)
    draft, faults = check_draft(raw)
    if draft is None:
        raise InvalidRequest(faults)
    with house.database.transaction(scope_of(officer)) as session:
        _check_area(session, officer, area_code)
        text = _proposal(house, officer, entry or f"own-{secrets.token_hex(4)}", area_code, draft)
        session.add(text)
        session.flush()
        _record(session, house, officer, "propose_text", text)
        return _versions(session, house, officer, [text])[0]


def preview_text(house: House, officer: SignedInOfficer, raw: Mapping[str, object]) -> str:
    """The words that residents would read today; raises `InvalidRequest` naming every faulty field. Keeps nothing."""
    draft, faults = check_draft(raw)
    if draft is None:
        raise InvalidRequest(faults)
    with house.database.transaction(scope_of(officer)) as session:
        return filled(draft.text, settings_of(session, county_of(officer.area_code), house.today()))


def approve_text(house: House, officer: SignedInOfficer, text_id: int) -> None:
    """Let residents be given a text that somebody else proposed. Raises as `refuse_text`."""
    _decide(house, officer, text_id, approved=True)


def refuse_text(house: House, officer: SignedInOfficer, text_id: int) -> None:
    """Turn a proposal down; it stays in the history.

    Raises `NotAllowed` for anybody but the county, `TextNotFound` when it is decided already, `OwnProposal`.
    """
    _decide(house, officer, text_id, approved=False)


def list_entries(house: House, officer: SignedInOfficer) -> tuple[Entry, ...]:
    """Every entry of the county as it stands now."""
    with house.database.transaction(scope_of(officer)) as session:
        return tuple(knowledge_of(session, county_of(officer.area_code)).values())


def show_history(house: House, officer: SignedInOfficer, entry: str) -> EntryHistory:
    """An entry with its history; raises `TextNotFound`."""
    with house.database.transaction(scope_of(officer)) as session:
        county_code = county_of(officer.area_code)
        rows = policy.texts_of_entry(session, county_code, entry)
        known = knowledge_of(session, county_code).get(entry)
        if known is None and not rows:
            raise TextNotFound
        return EntryHistory(known, _versions(session, house, officer, rows))


def list_proposals(house: House, officer: SignedInOfficer) -> tuple[TextVersion, ...]:
    """What waits for a second person, oldest first."""
    with house.database.transaction(scope_of(officer)) as session:
        rows = policy.proposals(session, county_of(officer.area_code))
        return _versions(session, house, officer, rows)


def list_enquiries(house: House, officer: SignedInOfficer) -> tuple[EnquiryLine, ...]:
    """Questions of the officer's area that wait for an answer; the same question stands there once."""
    _only(officer, ANSWERERS)
    with house.database.transaction(scope_of(officer)) as session:
        rows = policy.open_enquiries(session, _MOST_SHOWN)
        names = areas.areas(session, {row.area_code for row in rows})
        alike: dict[tuple[str, bytes], list[Enquiry]] = {}
        for row in rows:
            alike.setdefault((row.county_code, row.question_index), []).append(row)
        return tuple(_enquiry_line(same, names[same[0].area_code].name) for same in alike.values())


def answer_open_enquiry(house: House, officer: SignedInOfficer, enquiry_id: int, entry: str | None) -> int:
    """Say which entry answers a waiting question (and all that ask the same); None sets it aside.

    Who asked in a talk is told the answer there; who left a telephone, where to find it. Returns how many are told.
    Raises `TextNotFound` for an answered enquiry, an entry unknown or without a text that holds today.
    """
    _only(officer, ANSWERERS)
    with house.database.transaction(scope_of(officer)) as session:
        alike = policy.enquiries_alike(session, enquiry_id)
        known = knowledge_of(session, alike[0].county_code) if alike else {}
        answers = {row.id: _answer_to(session, house, row, known.get(entry)) for row in alike} if entry else {}
        if not alike or (entry and answers[alike[0].id] is None):
            raise TextNotFound
        now = house.clock()
        policy.answer_enquiries(session, alike, entry, officer.id, now)
        record(session, officer.area_code, now, acting(officer), "answer_enquiry", f"enquiry:{enquiry_id}",
               entry=entry, times=len(alike))  # fmt: skip
        told = {row.conversation_id or row.phone: row for row in alike if answers.get(row.id)}
        return sum(_tell(session, house, row, answers[row.id], now) for row in told.values())


def _only(officer: SignedInOfficer, roles: frozenset[Role]) -> None:
    if officer.role not in roles:
        raise NotAllowed


def _check_area(session: Session, officer: SignedInOfficer, area_code: str) -> None:
    known = is_area_code(area_code) and area_code in areas.areas(session, [area_code])
    if not known or county_of(area_code) != county_of(officer.area_code):
        raise InvalidRequest((FieldError("area_code", "errors.unknown_area"),))


def _proposal(house: House, officer: SignedInOfficer, entry: str, area_code: str, draft: Draft) -> PolicyText:
    return PolicyText(
        county_code=county_of(area_code), area_code=area_code, entry=entry, question=draft.question,
        ways=list(draft.ways), text=draft.text, brief=draft.brief, issuer=draft.issuer, title=draft.title,
        clause=draft.clause, valid_from=draft.valid_from, valid_to=draft.valid_to, proposed_by_id=officer.id,
        proposed_at=house.clock(),
    )  # fmt: skip


def _decide(house: House, officer: SignedInOfficer, text_id: int, *, approved: bool) -> None:
    _only(officer, frozenset({Role.county}))
    with house.database.transaction(scope_of(officer)) as session:
        text = policy.text_by_id(session, text_id)
        if text is None:
            raise TextNotFound
        if text.proposed_by_id == officer.id:
            raise OwnProposal
        text.decided_by_id, text.decided_at, text.approved = officer.id, house.clock(), approved
        _record(session, house, officer, "approve_text" if approved else "refuse_text", text)


def _record(session: Session, house: House, officer: SignedInOfficer, verb: str, text: PolicyText) -> None:
    record(session, text.area_code, house.clock(), acting(officer), verb, f"policy_text:{text.id}", entry=text.entry)


def _versions(
    session: Session, house: House, officer: SignedInOfficer, rows: Sequence[PolicyText]
) -> tuple[TextVersion, ...]:
    names = areas.areas(session, {row.area_code for row in rows})
    settings = settings_of(session, county_of(officer.area_code), house.today())
    return tuple(
        TextVersion(
            row.id, row.entry, names[row.area_code].name, row.question, tuple(row.ways), row.text, row.brief,
            filled(row.text, settings), row.issuer, row.title, row.clause, row.valid_from, row.valid_to,
            row.proposed_by_id, row.proposed_at, row.decided_by_id, row.decided_at, row.approved,
        )
        for row in rows
    )  # fmt: skip


def _enquiry_line(same: Sequence[Enquiry], area: str) -> EnquiryLine:
    first = same[0]
    telephones = len({row.phone for row in same if row.phone})
    return EnquiryLine(first.id, first.question, area, first.asked_at, len(same), telephones)


def _answer_to(session: Session, house: House, enquiry: Enquiry, entry: Entry | None) -> PolicyAnswer | None:
    return answer_of(session, entry, enquiry.area_code, house.today()) if entry else None


def _tell(session: Session, house: House, enquiry: Enquiry, answer: PolicyAnswer | None, now: datetime) -> bool:
    """Tell who asked, if there is a way to."""
    if answer is None or not (enquiry.conversation_id or enquiry.phone):
        return False
    if enquiry.conversation_id is None or enquiry.channel is None:
        return _tell_by_telephone(session, house, enquiry, answer.entry, now)
    talk = TalkOf(enquiry.conversation_id, Channel(enquiry.channel), enquiry.area_code)
    cited = answer.citations[0]
    words = say(
        "residents.enquiry_answered_in_talk", question=enquiry.question, text=answer.text, caution=answer.caution,
        source=f"{cited.issuer}，{cited.title}，{cited.clause}",
    )  # fmt: skip
    telling = Telling(f"enquiry:{enquiry.id}", "residents.enquiry_answered_in_talk", words, enquiry.phone)
    return tell_in_talk(session, talk, telling, now)


def _tell_by_telephone(session: Session, house: House, enquiry: Enquiry, entry: str, now: datetime) -> bool:
    """The words name no question: whoever sees the telephone learns nothing."""
    address = f"{house.settings.public_url}/ask/{entry}?area_code={enquiry.area_code}"
    message = Message(
        county_code=enquiry.county_code, area_code=enquiry.area_code, enquiry_id=enquiry.id,
        effect_key=f"enquiry:{enquiry.id}", kind="residents.enquiry_answered", to_role=Role.resident.value,
        address=enquiry.phone, body=say("residents.enquiry_answered", address=address), state="waiting", created_at=now,
    )  # fmt: skip
    if messages.add_message(session, message):
        ask_to_send(session, message.id)
    return True
