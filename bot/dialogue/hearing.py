"""One turn: a message goes in; the talk as it then stands comes out, with what is to be said and done."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import words
from bot.dialogue.acts import (
    ACTS,
    CALL_BACK,
    CHOOSING,
    POLICY,
    TOPIC,
    Act,
    ask_a_person,
    ask_policy,
    call_back,
    change,
    choose_change,
    go_on,
    greet,
    resumed,
    send,
    show_status,
)
from bot.dialogue.questions import AREA, BY_NAME, CHANGE, CONFIRM, new_facts
from bot.dialogue.talk import Talk
from bot.dialogue.turn import Choice, Dismiss, HandOver, Heard, Line, Say, Turn, Wish, say
from casework.answers import Faulty
from casework.vocabulary import AreaLevel, Intent

MOST_ATTACHMENTS = 9


def hear(talk: Talk, heard: Heard) -> Turn:
    """Answer one message. An emergency comes before everything else: a person is told, then the talk goes on."""
    talk = _arrived(talk, heard)
    if words.cries_for_help(heard.text):
        heard = replace(heard, reading=replace(heard.reading, urgent=True))
    answer = _leave_to_officer if heard.to_officer else _answer
    if not heard.reading.urgent or talk.emergency:
        return answer(talk, heard)
    turn = answer(replace(talk, emergency=True).told(urgent=True), heard)
    return Turn(turn.talk, (HandOver("emergency"), *turn.parts))


def _leave_to_officer(talk: Talk, heard: Heard) -> Turn:
    """Whoever speaks with an officer hears nothing of the machine, until they have had enough of it."""
    enough = "stop" in (heard.chosen, words.act_in(heard.text))
    return Turn(talk.after_report(), (Dismiss(),)) if enough else Turn(talk)


def _arrived(talk: Talk, heard: Heard) -> Talk:
    """A code that was scanned says where the talk is about, unless a report from somewhere else is under way."""
    if heard.here is None or (talk.spot is not None and "text" in talk.answers):
        return talk
    return replace(talk, spot=heard.here)


def _answer(talk: Talk, heard: Heard) -> Turn:
    if heard.attachments:
        return _keep_attachments(talk, heard)
    act = heard.chosen or words.act_in(heard.text)
    if act in ACTS:
        return ACTS[act](talk, heard)
    if act.startswith(CHANGE):
        return change(talk, act.removeprefix(CHANGE))
    if act.startswith(TOPIC):
        return ask_policy(talk, act.removeprefix(TOPIC))
    return _taken(talk, heard) or _by_meaning(talk, heard)


def _keep_attachments(talk: Talk, heard: Heard) -> Turn:
    """Photos and recordings go with the report; words that came with them are heard as well."""
    kept = tuple(dict.fromkeys((*talk.answers.get("attachments", ()), *heard.attachments)))[:MOST_ATTACHMENTS]
    talk = talk.told(attachments=list(kept))
    turn = _answer(talk, replace(heard, attachments=())) if heard.text else go_on(talk)
    return Turn(turn.talk, (say("attachment_kept", count=len(kept)), *turn.parts))


# ── answers to the open question ───────────────────────────────────────────────────────────────────────────────


def _taken(talk: Talk, heard: Heard) -> Turn | None:
    """The message as an answer to what was asked; None when it is none."""
    if talk.asking in _SPECIAL:
        return _SPECIAL[talk.asking](talk, heard)
    question = BY_NAME.get(talk.asking)
    if question is None:
        return None
    try:
        answered = question.take(talk, heard)
    except Faulty as faulty:
        wrong = faulty.faults[0]
        return _not_understood(talk, Say((Line(wrong.message, wrong.values),)))
    if answered is None and question.name == "place" and len(heard.spots) > 1:
        return Turn(talk, (_which_place(heard),))
    return go_on(answered) if answered is not None else None


def _which_place(heard: Heard) -> Say:
    """Several places have the name that was told."""
    return Say((Line("ask.which_place"),), tuple(Choice(AREA + spot.code, spot.name) for spot in heard.spots))


def _confirmed(talk: Talk, heard: Heard) -> Turn | None:
    """Yes, no, or what is wrong."""
    if words.is_yes(heard.text):
        return send(talk, heard)
    wrong = words.field_in(heard.text) if words.is_change(heard.text) else None
    if wrong:
        return change(talk, wrong)
    return choose_change(talk, heard) if words.is_no(heard.text) else None


def _to_change(talk: Talk, heard: Heard) -> Turn | None:
    field = words.field_in(heard.text)
    return change(talk, field) if field else None


def _question_asked(talk: Talk, heard: Heard) -> Turn | None:
    """Whoever was invited to ask asks, unless what comes is a hardship."""
    told = heard.reading.intent is Intent.report_hardship and not words.is_asking(heard.text)
    return None if told else ask_policy(talk, heard.text)


def _number_to_call(talk: Talk, heard: Heard) -> Turn | None:
    phone = words.phone_in(heard.text)
    return call_back(talk.told(reporter__phone=phone), heard) if phone else None


_SPECIAL: Mapping[str, Callable[[Talk, Heard], Turn | None]] = {
    CONFIRM: _confirmed, CHOOSING: _to_change, POLICY: _question_asked, CALL_BACK: _number_to_call,
}  # fmt: skip


# ── whatever else is meant ─────────────────────────────────────────────────────────────────────────────────────


def _by_meaning(talk: Talk, heard: Heard) -> Turn:
    """What the reader makes of a message that answers no question."""
    reading = heard.reading
    if reading.urgent or (reading.intent is Intent.report_hardship and not reading.abstained):
        return _tell(talk, heard)
    meant = None if reading.abstained else _MEANT.get(reading.intent)
    if meant:
        return meant(talk, heard)
    facts = new_facts(talk, heard) if talk.asking in BY_NAME else {}
    return go_on(talk.with_answers(facts)) if facts else _not_understood(talk, said=heard.text)


def _tell(talk: Talk, heard: Heard) -> Turn:
    """A hardship, told in one breath or bit by bit; facts dropped in passing are not asked for again."""
    told = talk.heard_words(heard.text).with_answers(new_facts(talk, heard))
    villages = [spot for spot in heard.spots if spot.level == AreaLevel.village]
    if told.spot is None and len(villages) == 1:
        told = replace(told, spot=villages[0])
    return go_on(told)


_MEANT: Mapping[Intent, Act] = {
    Intent.ask_policy: lambda talk, heard: ask_policy(talk, heard.text),
    Intent.check_status: show_status,
    Intent.ask_human: lambda talk, heard: ask_a_person(talk, "person"),
    Intent.complaint: lambda talk, heard: ask_a_person(talk, "complaint"),
    Intent.greet: greet,
}


def _not_understood(talk: Talk, fault: Say | None = None, said: str = "") -> Turn:
    """Ask again once; the second time offer other ways, and give the talk to a person."""
    talk = replace(talk, misunderstood=talk.misunderstood + 1, unsure="" if talk.reporting else said)
    if talk.misunderstood > 1:
        parts: tuple[Say | Wish, ...] = (say("offers", "form", "call_back", "person"),)
        handed = (HandOver("misunderstood"),) if talk.misunderstood == 2 else ()
        return Turn(talk, (*handed, *parts))
    if talk.reporting:
        return Turn(talk, (fault or say("not_understood"), *resumed(talk)))
    return Turn(talk, (say("unsure", "report", "ask", "person"),))
