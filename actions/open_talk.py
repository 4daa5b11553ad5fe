"""What a talk can have done while it is open: everything within the one transaction of its message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.answer_enquiry import Answered, answer_in, leave_in
from actions.audit_trail import RESIDENT, record
from actions.case_messages import DUTY_CONTACT, ask_to_send, duty_phone
from actions.errors import ReceiptNotFound
from actions.find_place import AreaLine, Place, place_in, places_named, places_near, places_sounding
from actions.house import House
from actions.look_up_case import CaseProgress, Wanted, held_by_receipt, progress_of
from actions.submit_report import Submitted, submit_in
from actions.tell_in_talk import TalkOf
from casework.areas import county_of
from casework.reading import Reading
from casework.vocabulary import Channel, WaitingFor
from db.encryption import keyed_hash
from db.one_trip import write
from db.queries import areas, attachments, messages
from db.tables import Conversation, Message, TalkWait
from notices.wording import say

SILENCE = timedelta(hours=24)
"""After so long without a word of the officer who took a talk over, the machine speaks again and the wait goes on."""


@dataclass(frozen=True)
class OpenTalk:
    """A talk at work; lives only as long as the transaction."""

    house: House
    session: Session
    conversation: Conversation

    @property
    def state(self) -> Mapping[str, Any]:
        """What was remembered; empty when the talk is only beginning."""
        return self.conversation.state

    def settle_in(self, area_code: str | None) -> None:
        """Note where the talk is about, so that the officers of that place can see it."""
        self.conversation.area_code = area_code

    # ── understanding ──────────────────────────────────────────────────────────────────────────────────────────

    def read(self, text: str, names: tuple[str, ...]) -> Reading:
        """What the reader makes of a message; the names of the talk are masked before it leaves this process."""
        return self.house.reader.read(text, names)

    def read_here(self, text: str) -> Reading:
        """The same without leaving this process, for what may be a name."""
        return self.house.reader.read_without_rasa(text)

    def place_of_code(self, one_code: str) -> Place | None:
        """The village of a valid one code."""
        code = areas.area_of_code(self.session, one_code)
        return place_in(self.session, code, self.house.today()) if code else None

    def place_of_area(self, area_code: str) -> Place | None:
        """The place of a village or township."""
        return place_in(self.session, area_code, self.house.today())

    def places_named(self, text: str, *, asked: bool) -> tuple[Place, ...]:
        """The places that a message names; `asked` for a place, people leave away 村 and 镇."""
        return places_named(self.session, text, self.house.today(), shortened=asked)

    def places_near(self, point: tuple[float, float]) -> tuple[Place, ...]:
        """The few villages nearest to a point (latitude and longitude in degrees)."""
        return places_near(self.session, point, self.house.today())

    def places_sounding(self, text: str) -> tuple[Place, ...]:
        """The places whose names sound like a part of a text."""
        return places_sounding(self.session, text, self.house.today())

    def areas_below(self, area_code: str) -> tuple[AreaLine, ...]:
        """The areas right below one; for "" the counties, or the townships where there is only one county."""
        rows = areas.children(self.session, area_code or None)
        if not area_code and len(rows) == 1:
            rows = areas.children(self.session, rows[0].code)
        return tuple(AreaLine(row.code, row.name, row.level, row.phone) for row in rows)

    def only_hotline(self) -> str | None:
        """The telephone for whoever has not said from where; None where several counties share this house."""
        county, *others = self._counties()
        return None if others else areas.county_setting(self.session, county, "hotline", self.house.today())

    def known_attachments(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the ids that can go with a report."""
        free = attachments.unclaimed(self.session, ids) if ids else set()
        return tuple(name for name in ids if name in free)

    # ── doing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def send_report(self, answers: Mapping[str, object], number: int) -> Submitted:
        """Hand in the talk's report of this number; raises `InvalidReport`, and then nothing was written."""
        key = keyed_hash(f"{self.conversation.id}:{number}", "chat_submission").hex()
        channel = self.conversation.channel
        told = {**answers, "submission_key": key, "channel": channel}
        return submit_in(self.house, self.session, told, self.conversation.id)

    def progress(self, receipt: str, look_up_code: str) -> CaseProgress:
        """What became of a report of this talk; raises `ReceiptNotFound` once its receipt is closed."""
        held = held_by_receipt(self.house, self.session, Wanted(receipt, look_up_code, ()))
        if held is None:
            raise ReceiptNotFound
        return progress_of(held)

    def answer_policy(self, question: str, area_code: str, reading: Reading) -> Answered:
        """The policy text that answers a question there."""
        return answer_in(self.house, self.session, question, area_code or self._counties()[0], reading)

    def leave_enquiry(self, question: str, area_code: str, phone: str) -> None:
        """Give a question without an answer to the editors."""
        code = area_code or self._counties()[0]
        talk = TalkOf(self.conversation.id, Channel(self.conversation.channel), code)
        leave_in(self.house, self.session, question, code, phone or None, talk)

    def hand_over(self, reason: WaitingFor, area_code: str, phone: str, number: int) -> None:
        """Let a person know that somebody waits; in an emergency the duty contact, at any hour.

        Who says not yet from where is made known to every county of this house. `number` counts the talk's reports:
        one reason is told once for each.
        """
        now, talk = self.house.clock(), self.conversation
        if talk.waiting_for != WaitingFor.emergency and not (talk.waiting_for and reason is WaitingFor.misunderstood):
            talk.waiting_for = reason.value
        talk.waiting_since, talk.phone = talk.waiting_since or now, phone or talk.phone
        for code in (area_code,) if area_code else self._counties():
            if reason is WaitingFor.emergency:
                self._tell_duty_contact(code, number)
            subject = f"conversation:{self.conversation.id}"
            record(self.session, code, now, RESIDENT, "ask_for_person", subject, reason=reason.value)

    def _tell_duty_contact(self, area_code: str, number: int) -> None:
        kind, talk = "officers.urgent_talk", self.conversation.id
        message = Message(
            county_code=county_of(area_code), area_code=area_code, conversation_id=talk, kind=kind,
            effect_key=f"talk:{talk}:{WaitingFor.emergency}:{number}:{area_code}", to_role=DUTY_CONTACT,
            address=duty_phone(self.session, area_code), body=say(kind, number=talk), state="waiting",
            created_at=self.house.clock(),
        )  # fmt: skip
        if messages.add_message(self.session, message):
            ask_to_send(self.session, message.id)

    # ── a person in the talk ───────────────────────────────────────────────────────────────────────────────────

    def accompanied(self) -> bool:
        """Whether an officer speaks here instead of the machine; one who fell silent for a day does not any more."""
        talk, now = self.conversation, self.house.clock()
        if talk.taken_at is not None and now - talk.taken_at >= SILENCE:
            talk.taken_by_id = talk.taken_at = None
        return talk.taken_at is not None

    def wait_for_officer(self) -> None:
        """What was just said waits for the officer's answer."""
        if self.conversation.waiting_since is None:
            self.conversation.waiting_since = self.house.clock()
            self.conversation.waiting_for = WaitingFor.person.value

    def dismiss(self) -> None:
        """The resident wants no person any more: the machine speaks again."""
        talk, now = self.conversation, self.house.clock()
        if talk.waiting_since is not None:
            wait = TalkWait(conversation_id=talk.id, area_code=talk.area_code, reason=talk.waiting_for,
                            since=talk.waiting_since, ended_at=now)  # fmt: skip
            write(self.session, wait)  # residents may not read it back
        talk.waiting_since = talk.waiting_for = talk.taken_by_id = talk.taken_at = None
        for code in (talk.area_code,) if talk.area_code else self._counties():
            record(self.session, code, now, RESIDENT, "dismiss_person", f"conversation:{talk.id}")

    def _counties(self) -> tuple[str, ...]:
        return tuple(row.code for row in areas.children(self.session, None))
