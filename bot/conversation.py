"""A message from any channel in, replies out: reads it, holds the talk, words what is to be said."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from actions.errors import InvalidReport, ReceiptNotFound
from actions.find_place import Place
from actions.house import House
from actions.open_talk import OpenTalk
from actions.take_turn import Incoming, take_turn
from bot.dialogue.hearing import hear
from bot.dialogue.outcomes import learn
from bot.dialogue.phrases import is_yes, number_in, plain
from bot.dialogue.questions import AREA, NAME
from bot.dialogue.talk import Spot, Talk
from bot.dialogue.turn import (
    AskPolicy,
    Choice,
    Citation,
    Dismiss,
    Dismissed,
    EnquiryLeft,
    HandedOver,
    HandOver,
    Heard,
    LeaveEnquiry,
    Line,
    NothingOpens,
    NotSent,
    Outcome,
    PolicySaid,
    ProgressSaid,
    Say,
    SendReport,
    Sent,
    ShowProgress,
    Turn,
    Wish,
)
from bot.dialogue.words import is_change
from bot.wording import label, sentences, worded
from casework.answers import clean
from casework.reading import Reading
from casework.vocabulary import AreaLevel, DeadlineName, Intent, WaitingFor

_MAY_BE_A_NAME = ("reporter.name", "household.head_name", "reporter.phone")
_LONGEST_PLACE = 20  # characters; a longer answer tells something else
_NOT_READ = Reading(Intent.out_of_scope, 0.0, abstained=True)


@dataclass(frozen=True)
class Reply:
    """One reply: text, what can be tapped instead of typing, sources of a policy text, the receipt of a report."""

    text: str
    choices: tuple[str, ...] = ()
    citations: tuple[Mapping[str, str | None], ...] = ()
    receipt: str | None = None

    @property
    def with_sources(self) -> str:
        """Text and sources as one text, for channels that show nothing else."""
        return "\n".join([self.text, *(sentences()["policy.source"].format_map(source) for source in self.citations)])


def converse(house: House, incoming: Incoming) -> tuple[Reply, ...]:
    """The replies to a message; the same message again gets the same replies and does nothing a second time."""
    return tuple(reply_of(kept) for kept in take_turn(house, incoming, _respond))


def reply_of(kept: Mapping[str, Any]) -> Reply:
    """A reply as it was kept with its message."""
    return Reply(kept["text"], tuple(kept["choices"]), tuple(kept["citations"]), kept["receipt"])


def _respond(at_work: OpenTalk, incoming: Incoming) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One turn: the state to remember, and the replies."""
    kept = at_work.state
    talk = Talk.from_json(kept["talk"]) if kept else Talk()
    heard = _heard(at_work, incoming, talk, kept)
    if heard.to_officer:
        at_work.wait_for_officer()
    turn = _Turn(at_work, heard, hear(talk, heard))
    turn.carry_out()
    at_work.settle_in(turn.talk.spot.code if turn.talk.spot else None)
    offered = [[choice.id, label(choice)] for choice in turn.offered] or kept.get("offered", [])
    state = {"talk": turn.talk.to_json(), "offered": offered, "numbered": turn.numbered}
    return state, [asdict(reply) for reply in turn.replies]


# ── what comes in ──────────────────────────────────────────────────────────────────────────────────────────────


def _heard(at_work: OpenTalk, incoming: Incoming, talk: Talk, kept: Mapping[str, Any]) -> Heard:
    text = clean(incoming.text)
    chosen = _chosen(text, kept) if kept else ""
    spots: tuple[Place, ...] = ()
    if chosen.startswith(AREA):
        spots = tuple(filter(None, [at_work.place_of_area(chosen.removeprefix(AREA))]))
    elif text and not chosen and _may_name_a_place(text, talk):
        spots = at_work.places_named(text, asked=talk.asking == "place")
    like = _like(at_work, text, talk) if not spots else ()
    return Heard(
        text, _NOT_READ if chosen or not text else _read(at_work, text, talk), chosen,
        at_work.known_attachments(incoming.attachments), tuple(map(_spot, spots)), _here(at_work, incoming, talk),
        _near(at_work, incoming), like, at_work.accompanied(),
    )  # fmt: skip


def _may_name_a_place(text: str, talk: Talk) -> bool:
    """Where the place is known, only a short message puts it right."""
    return talk.spot is None or talk.asking == "place" or (len(text) <= _LONGEST_PLACE and is_change(text))


def _near(at_work: OpenTalk, incoming: Incoming) -> tuple[Spot, ...] | None:
    """The places named beside the point that came, else the villages around it; the point itself goes no further."""
    if incoming.here is None:
        return None
    named = at_work.places_named(incoming.here_named, asked=False) if incoming.here_named else ()
    return tuple(map(_spot, named or at_work.places_near(incoming.here)))


def _like(at_work: OpenTalk, text: str, talk: Talk) -> tuple[Spot, ...]:
    """Voice input writes 刘树 for 柳树: where a place was asked for and none is named, those that sound alike."""
    if talk.asking != "place" or not 1 < len(text) <= _LONGEST_PLACE:
        return ()
    return tuple(map(_spot, at_work.places_sounding(text)))


def _here(at_work: OpenTalk, incoming: Incoming, talk: Talk) -> Spot | None:
    """The place by which the person came: picked by hand, or scanned; none where the talk has it already."""
    known = (talk.spot.code if incoming.area_code else talk.spot.one_code) if talk.spot else None
    if known and known == (incoming.area_code or incoming.one_code):
        return None
    if incoming.area_code:
        picked = at_work.place_of_area(incoming.area_code)
        return _spot(picked) if picked else None
    scanned = at_work.place_of_code(incoming.one_code) if incoming.one_code else None
    return _spot(scanned, incoming.one_code) if scanned else None


def _chosen(text: str, kept: Mapping[str, Any]) -> str:
    """The offered choice that a message stands for: its words, its number in the last list, yes to the only guess."""
    offered = kept["offered"]
    by_words = {plain(words): name for name, words in offered}
    by_number = {number: name for number, (name, _) in enumerate(offered[: kept["numbered"]], 1)}
    proposed = [name for name, _ in offered[: kept["numbered"]] if name.startswith((AREA, NAME))]
    if len(proposed) == 1 and is_yes(text):
        return str(proposed[0])
    return str(by_words.get(plain(text)) or by_number.get(number_in(text), ""))


def _read(at_work: OpenTalk, text: str, talk: Talk) -> Reading:
    """What may be a name or a number does not leave this process."""
    if talk.asking in _MAY_BE_A_NAME:
        return at_work.read_here(text)
    told = (talk.answers.get(name) for name in ("reporter.name", "household.head_name"))
    return at_work.read(text, tuple(str(name) for name in told if name))


def _spot(place: Place, one_code: str | None = None) -> Spot:
    level = AreaLevel.village if place.village_code else AreaLevel.township
    return Spot(place.area_code, place.name, level.value, one_code)


# ── what goes out ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Turn:
    """The parts of a turn, said and carried out in their order."""

    at_work: OpenTalk
    heard: Heard
    heard_turn: Turn
    replies: list[Reply] = field(default_factory=list)
    offered: tuple[Choice, ...] = ()  # those of the last reply first
    numbered: int = 0  # how many of them a number may stand for

    @property
    def talk(self) -> Talk:
        """The talk as it stands now."""
        return self.heard_turn.talk

    def carry_out(self) -> None:
        """Say what is to be said; what a wish brings takes the wish's place."""
        parts = list(self.heard_turn.parts)
        while parts:
            part = parts.pop(0)
            if isinstance(part, Say):
                self._say(part)
            else:
                self.heard_turn = learn(self.talk, self._granted(part))
                parts = [*self.heard_turn.parts, *parts]

    def _say(self, part: Say) -> None:
        below = () if part.below is None else self.at_work.areas_below(part.below)
        choices = (*(Choice(AREA + area.code, area.name) for area in below), *part.choices)
        if choices:
            self.offered, self.numbered = (*choices, *self.offered), len(choices)
        address = self.at_work.house.settings.public_url
        text = "\n".join(worded(line, {"address": address, "place": self._place_query()}) for line in part.lines)
        citations = tuple(asdict(citation) for citation in part.citations)
        self.replies.append(Reply(text, tuple(map(label, choices)), citations, part.receipt or None))

    def _place_query(self) -> str:
        spot = self.talk.spot
        return f"?area_code={spot.code}" if spot else ""

    def _granted(self, wish: Wish) -> Outcome:
        return _GRANT[type(wish)](self, wish)

    def _send(self, wish: SendReport) -> Outcome:
        try:
            answers = {field: worded(a, {}) if isinstance(a, Line) else a for field, a in wish.answers.items()}
            sent = self.at_work.send_report(answers, self.talk.sent)
        except InvalidReport as invalid:
            return NotSent(tuple((fault.field, Line(fault.message, fault.values)) for fault in invalid.fields))
        due = next((line.due_on for line in sent.deadlines if line.name == DeadlineName.visit), None)
        return Sent(sent.receipt, sent.look_up_code, (due.month, due.day) if due else None)

    def _ask(self, wish: AskPolicy) -> Outcome:
        said = self.at_work.answer_policy(wish.question, self._area(), self.heard.reading)
        if said.answer is None:
            return PolicySaid(wish.question, None)
        citations = tuple(Citation(c.title, c.issuer, c.clause, c.region, c.valid_from) for c in said.answer.citations)
        others = tuple(topic.question for topic in said.others)
        return PolicySaid(wish.question, f"{said.answer.text}\n{said.answer.caution}", citations, others)

    def _leave(self, wish: LeaveEnquiry) -> Outcome:
        self.at_work.leave_enquiry(wish.question, self._area(), wish.phone)
        return EnquiryLeft()

    def _show(self, wish: ShowProgress) -> Outcome:
        try:
            progress = self.at_work.progress(wish.receipt, wish.look_up_code)
        except ReceiptNotFound:
            return NothingOpens()
        return ProgressSaid(progress.label, progress.next)

    def _hand_over(self, wish: HandOver) -> Outcome:
        self.at_work.hand_over(WaitingFor(wish.reason), self._area(), wish.phone, self.talk.sent)
        place = self.at_work.place_of_area(self._area()) if self._area() else None
        if place is None:
            return HandedOver(wish.reason, hotline=self.at_work.only_hotline() or "")
        return HandedOver(wish.reason, place.township, place.phone or "", place.hotline or "")

    def _dismiss(self, wish: Dismiss) -> Outcome:
        self.at_work.dismiss()
        return Dismissed()

    def _area(self) -> str:
        return self.talk.spot.code if self.talk.spot else ""


_GRANT: Mapping[type[Wish], Callable[[_Turn, Any], Outcome]] = {
    SendReport: _Turn._send,
    AskPolicy: _Turn._ask,
    LeaveEnquiry: _Turn._leave,
    ShowProgress: _Turn._show,
    HandOver: _Turn._hand_over,
    Dismiss: _Turn._dismiss,
}
