"""An invented county and cases in each of its corners, written by the owner past row-level security."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from casework.vocabulary import Department, Role
from db.encryption import KEY_BYTES, Keyring, blind_index, install_keyring, keyed_hash
from db.queries import audit
from db.session import Database, Scope
from db.tables import (
    Area,
    Case,
    CaseDeadline,
    CaseEvent,
    ChatTurn,
    Conversation,
    Enquiry,
    Household,
    HouseholdEvent,
    InboundMessage,
    Lesson,
    Message,
    MonitoredHousehold,
    Officer,
    OneCode,
    PlatformToken,
    Report,
    StoredReading,
    SupportMeasure,
)

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
COUNTY, TOWN_A, TOWN_B = "990101000000", "990101001000", "990101002000"
VILLAGE_A, VILLAGE_A2, VILLAGE_B = "990101001201", "990101001202", "990101002201"
OTHER_COUNTY, OTHER_TOWN, OTHER_VILLAGE = "990202000000", "990202001000", "990202001201"
AREAS = [
    (COUNTY, "county", None), (TOWN_A, "township", COUNTY), (TOWN_B, "township", COUNTY),
    (VILLAGE_A, "village", TOWN_A), (VILLAGE_A2, "village", TOWN_A), (VILLAGE_B, "village", TOWN_B),
    (OTHER_COUNTY, "county", None), (OTHER_TOWN, "township", OTHER_COUNTY), (OTHER_VILLAGE, "village", OTHER_TOWN),
]  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """The house's database and the owner's view of it."""

    house: Database
    owner: Database

    @contextmanager
    def trial(self, scope: Scope) -> Iterator[Session]:
        """A transaction of the house that takes everything back at its end."""
        with self.house.transaction(scope) as session:
            yield session
            session.flush()
            session.connection().rollback()

    def see(self, scope: Scope, sql: str) -> list[tuple[object, ...]]:
        """The rows of a statement, which changes nothing."""
        with self.trial(scope) as session:
            result = session.execute(text(sql))
            return [tuple(row) for row in result] if result.returns_rows else []

    def do(self, scope: Scope, sql: str) -> None:
        """Run a statement and commit it."""
        with self.house.transaction(scope) as session:
            session.execute(text(sql))

    def owned(self, sql: str) -> None:
        """The same past row-level security."""
        with self.owner.transaction(Scope.owner()) as session:
            session.execute(text(sql))


def install_sample_keyring() -> Keyring:
    """The keyring of all tests here."""
    keyring = Keyring({1: bytes([7]) * KEY_BYTES}, 1, bytes([9]) * KEY_BYTES)
    install_keyring(keyring)
    return keyring


@contextmanager
def connected(urls) -> Iterator[Kept]:
    """Both views of a migrated database, with places in it."""
    install_sample_keyring()
    both = Kept(Database(urls.app), Database(urls.owner))
    with both.owner.transaction(Scope.owner()) as session:
        add_areas(session)
    yield both
    both.house.close()
    both.owner.close()


def with_county(kept: Kept) -> "County":
    """Officers and cases beside the places."""
    with kept.owner.transaction(Scope.owner()) as session:
        return add_county(session)


def add_areas(session: Session) -> None:
    """Two counties and one code."""
    for code, level, parent in AREAS:
        session.add(Area(code=code, name=code, level=level, parent_code=parent, duty_phone="13900000101"))
        session.flush()
    session.add(OneCode(code="ACDE3479", area_code=VILLAGE_A, issue=1, issued_at=NOON))


@dataclass(frozen=True)
class Told:
    """The ids of one case and what hangs on it."""

    case_id: int
    household_id: int
    report_id: int
    number: str


def add_officer(session: Session, username: str, role: str, area_code: str, department: str | None = None) -> int:
    """An officer with invented personal data; returns the id."""
    officer = Officer(
        username=username, password_hash="$argon2id$invented", name="何秀英", phone="13900000011", role=role,
        area_code=area_code, department=department, otp_secret="INVENTEDSECRET",
    )  # fmt: skip
    session.add(officer)
    session.flush()
    return officer.id


def add_case(session: Session, number: str, area_code: str, officer_id: int, **case: object) -> Told:
    """A case with a row in every table that hangs on it, written by the owner."""
    county = area_code[:6] + "000000"
    household = Household(
        county_code=county, area_code=area_code, head_name="陈大勇", head_name_index=blind_index("陈大勇", "name"),
        phone_index=blind_index(f"13900{number[-6:]}", "phone"), members=4, created_at=NOON,
    )  # fmt: skip
    session.add(household)
    session.flush()
    values = {"state": "accepted", "received_at": NOON, "risks": ["illness"], "due_on": date(2026, 12, 1)} | case
    row = Case(number=number, county_code=county, area_code=area_code, household_id=household.id, **values)
    session.add(row)
    session.flush()
    report = _report(row, number)
    session.add(report)
    session.flush()
    told = Told(row.id, household.id, report.id, number)
    session.add_all(_hanging(told, county, area_code, officer_id))
    session.flush()
    _monitored(session, told, county, area_code, officer_id)
    return told


def _report(case: Case, number: str) -> Report:
    return Report(
        case_id=case.id, county_code=case.county_code, area_code=case.area_code,
        submission_key_hash=keyed_hash(number, "submission"), content_hash=b"content",
        receipt_hash=keyed_hash(number, "receipt"), look_up_hash=keyed_hash(number + "0001", "look_up"),
        channel="form", relation="self", reporter_name="陈大勇", phone="13900000021",
        phone_index=blind_index("13900000021", "phone"), id_number="99010119700101001X",
        id_number_index=blind_index("99010119700101001X", "id_number"), head_name="陈大勇",
        text="俺爹查出来肺癌", contact_time="晚上七点", safe_contact="打给我姐", consent_at=NOON, received_at=NOON,
    )  # fmt: skip


def _hanging(told: Told, county: str, area_code: str, officer_id: int) -> list[object]:
    reading = StoredReading(
        report_id=told.report_id, source="fallback", model="test", intent="report_hardship", confidence=0.9,
        risks=[{"type": "illness", "confidence": 0.9}], urgent=False, abstained=False,
        entities=[{"kind": "illness", "text": "肺癌"}], read_at=NOON,
    )  # fmt: skip
    event = CaseEvent(
        case_id=told.case_id, verb="accept", from_state="received", to_state="accepted", at=NOON, role="township",
        officer_id=officer_id, evidence={"note": "电话打通了"},
    )  # fmt: skip
    deadline = CaseDeadline(
        case_id=told.case_id, name="visit", unit="working_day", number=5, warn_before=1, roll_forward=True,
        started_on=NOON.date(), due_on=date(2026, 11, 27),
    )  # fmt: skip
    message = Message(
        county_code=county, area_code=area_code, case_id=told.case_id, effect_key=f"told:{told.case_id}",
        kind="accepted", to_role="resident", address="13900000021", body="您的申报已受理", neutral="有新进展",
        state="waiting", created_at=NOON,
    )  # fmt: skip
    return [reading, event, deadline, message]


def _lesson(told: Told, officer_id: int) -> Lesson:
    return Lesson(
        county_code=COUNTY, area_code=VILLAGE_A, report_id=told.report_id, text="俺爹查出来肺癌",
        intent="report_hardship", risks=["illness"], primary_risk="illness", urgent=False, learnable=True,
        judged_by_id=officer_id, judged_at=NOON,
    )  # fmt: skip


def _monitored(session: Session, told: Told, county: str, area_code: str, officer_id: int) -> None:
    monitored = MonitoredHousehold(
        county_code=county, area_code=area_code, household_id=told.household_id, case_id=told.case_id,
        category="sudden_hardship", risks=["illness"], state="monitoring", enrolled_on=NOON.date(),
    )  # fmt: skip
    session.add(monitored)
    session.flush()
    measure = SupportMeasure(
        monitored_household_id=monitored.id, risk="illness", kind="health", description="家庭医生签约",
        started_on=NOON.date(), recorded_by_id=officer_id,
    )  # fmt: skip
    event = HouseholdEvent(
        monitored_household_id=monitored.id, verb="record_measure", to_state="monitoring", at=NOON,
        officer_id=officer_id, evidence={"note": "已签约"},
    )  # fmt: skip
    session.add_all([measure, event])
    session.flush()


def add_talk(session: Session, number: int, person: bytes) -> None:
    """A talk of one message, about village A."""
    session.add(
        Conversation(id=number, person_hash=person, channel="wechat", address="oInvented", area_code=VILLAGE_A,
                     phone="13900000021", started_at=NOON, heard_at=NOON, state={"asking": "reporter.name"})
    )  # fmt: skip
    session.flush()
    session.add(ChatTurn(conversation_id=number, message_hash=b"message", at=NOON, text="俺爹病了", attachments=[],
                         replies=[{"text": "请问您叫什么名字？"}]))  # fmt: skip
    session.flush()


@dataclass(frozen=True)
class County:
    """The officers' scopes and the cases by corner."""

    scopes: dict[str, Scope]
    cases: dict[str, Told]


WHO = {
    "village_a": ("village", VILLAGE_A, None), "township_a": ("township", TOWN_A, None),
    "township_b": ("township", TOWN_B, None), "county": ("county", COUNTY, None),
    "hotline": ("hotline", COUNTY, None), "auditor": ("auditor", COUNTY, None),
    "medical": ("department", COUNTY, "medical_security"), "schools": ("department", COUNTY, "education"),
    "other_county": ("county", OTHER_COUNTY, None),
}  # fmt: skip


def add_county(session: Session) -> County:
    """One case per village, one hidden from its village, one referred to a department, one in another county."""
    ids = {name: add_officer(session, name, *rest) for name, rest in WHO.items()}
    by = ids["township_a"]
    cases = {
        "a": add_case(session, "2026-000001", VILLAGE_A, by),
        "a2": add_case(session, "2026-000002", VILLAGE_A2, by),
        "hidden": add_case(session, "2026-000003", VILLAGE_A, by, hide_from_village=True),
        "b": add_case(session, "2026-000004", VILLAGE_B, by, department="medical_security"),
        "unknown_village": add_case(session, "2026-000005", TOWN_A, by),
        "elsewhere": add_case(session, "2026-000006", OTHER_VILLAGE, by),
    }
    session.add(_lesson(cases["hidden"], by))
    question = "俺家的危房改造还能不能报"
    session.add(Enquiry(county_code=COUNTY, area_code=VILLAGE_A, asked_at=NOON, question=question,
                        question_index=blind_index(question, "question"), phone="13900000021"))  # fmt: skip
    add_talk(session, 1_000, b"somebody of the sample")
    session.add(InboundMessage(person_hash=b"person", message_hash=b"message", content={"text": "俺爹查出来肺癌"},
                               answer={"now": "王二柱"}, received_at=NOON))  # fmt: skip
    session.add(PlatformToken(channel="wechat", token="INVENTEDSECRET", valid_until=NOON))
    audit.record(session, COUNTY, NOON, "township", by, "accept", "case:2026-000001")
    audit.record(session, OTHER_COUNTY, NOON, "township", by, "accept", "case:2026-000006")
    return County({name: _scope(ids[name], *rest) for name, rest in WHO.items()}, cases)


def _scope(officer_id: int, role: str, area_code: str, department: str | None) -> Scope:
    return Scope.officer(officer_id, Role(role), area_code, Department(department) if department else None)
