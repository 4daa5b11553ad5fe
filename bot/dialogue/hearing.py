"""One turn: a message goes in; the talk as it then stands comes out, with what is to be said and done."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import phrases, words
from bot.dialogue.acts import (
    ACTS,
    CALL_BACK,
    CHOOSING,
    POLICY,
    TOPIC,
    Act,
    ask_a_person,
    ask_place,
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
from bot.dialogue.questions import AREA, BY_NAME, CHANGE, CONFIRM, NAME, RELATION, new_facts, perhaps_a_name
from bot.dialogue.talk import Spot, Talk
from bot.dialogue.turn import Choice, Dismiss, HandOver, Heard, Line, Say, Turn, Wish, offered, say
from casework.answers import Faulty
from casework.vocabulary import AreaLevel, Intent

MOST_ATTACHMENTS = 9
LONGEST_CORRECTION = 12  # characters
LEAST_TOLD = 6  # characters; what is shorter and not understood says nothing that an officer could use
_NAMES = ("reporter.name", "household.head_name")


def hear(talk: Talk, heard: Heard) -> Turn:
    """Answer one message. An emergency comes before everything else: a person is told, then the talk goes on.

    Who could not be told from where is told again once the place is known: then its own township's duty contact knows.
    """
    before, talk = talk, _arrived(talk, heard)
    if phrases.cries_for_help(heard.text):
        heard = replace(heard, reading=replace(heard.reading, urgent=True))
    answer = _leave_to_officer if heard.to_officer else _answer
    if heard.reading.urgent and not talk.emergency:
        turn = answer(replace(talk, emergency=True).told(urgent=True), heard)
        return Turn(turn.talk, (HandOver("emergency"), *turn.parts))
    turn = answer(talk, heard)
    known_now = talk.emergency and before.spot is None and turn.talk.spot is not None
    return Turn(turn.talk, (HandOver("emergency"), *turn.parts)) if known_now else turn


def _leave_to_officer(talk: Talk, heard: Heard) -> Turn:
    """Whoever speaks with an officer hears nothing of the machine, until they have had enough of it."""
    enough = "stop" in (heard.chosen, phrases.act_in(heard.text))
    return Turn(talk.after_report(), (Dismiss(),)) if enough else Turn(talk)


def _arrived(talk: Talk, heard: Heard) -> Talk:
    """A code that was scanned says where the talk is about, unless a report from somewhere else is under way."""
    if heard.here is None or (talk.spot is not None and talk.told_of):
        return talk
    return replace(talk, spot=heard.here)


def _answer(talk: Talk, heard: Heard) -> Turn:
    """The first way of hearing that makes something of the message; in the end what the reader makes of it."""
    turns = (hear_as(talk, heard) for hear_as in _WAYS)
    return next(filter(None, turns), None) or _by_meaning(talk, heard)


def _acted(talk: Talk, heard: Heard) -> Turn | None:
    """A tap or a command."""
    act = heard.chosen or phrases.act_in(heard.text)
    if act.startswith(CHANGE):
        return change(talk, act.removeprefix(CHANGE))
    if act.startswith(TOPIC):
        return ask_policy(talk, act.removeprefix(TOPIC))
    return ACTS[act](talk, heard) if act in ACTS else None


def _other_place(talk: Talk, heard: Heard) -> Turn | None:
    """`不是柳树村，我是桃园村的`, or `不是这个村`: the place that was taken is wrong; if need be it is asked for."""
    others = [spot for spot in heard.spots if talk.spot is None or spot.code != talk.spot.code]
    puts_right = talk.asking in BY_NAME and talk.asking != "place" and words.is_change(heard.text) and not heard.chosen
    if puts_right and len(others) == 1:
        return go_on(replace(talk, spot=others[0]))
    wrong = puts_right and len(heard.text) <= LONGEST_CORRECTION and words.is_other_place(heard.text)
    return ask_place(talk, heard) if wrong else None


def _silent(talk: Talk, heard: Heard) -> Turn | None:
    """Signs and pictures say nothing: the open question once more."""
    return greet(talk, heard) if phrases.says_nothing(heard.text) and not heard.chosen else None


def _other_relation(talk: Talk, heard: Heard) -> Turn | None:
    """`是我自己家`, though something else is asked by now."""
    return _in_passing(talk, heard) if talk.asking in BY_NAME and words.relation_alone(heard.text) else None


def _put_right(talk: Talk, heard: Heard) -> Turn | None:
    """`电话错了`: an answer given before is wrong, whatever is asked now."""
    corrects = talk.asking in BY_NAME and len(heard.text) <= LONGEST_CORRECTION and words.is_change(heard.text)
    field = words.field_in(heard.text) if corrects else None
    return change(talk, field) if field and field in talk.answers else None


def _chosen_late(talk: Talk, heard: Heard) -> Turn | None:
    """A choice of an earlier question: people change their minds, and buttons stay on the screen."""
    asked = next((name for prefix, name in _CHOICES_OF if heard.chosen.startswith(prefix)), None)
    answered = BY_NAME[asked].take(talk, heard) if asked else None
    return go_on(answered) if answered is not None else None


_CHOICES_OF = ((RELATION, "reporter.relation"), (AREA, "place"))


def _keep_attachments(talk: Talk, heard: Heard) -> Turn | None:
    """Photos and recordings go with the report; words that came with them are heard as well."""
    if not heard.attachments:
        return None
    shown = tuple(dict.fromkeys((*talk.answers.get("attachments", ()), *heard.attachments)))
    talk = talk.told(attachments=list(shown[:MOST_ATTACHMENTS]))
    turn = _answer(talk, replace(heard, attachments=())) if heard.text else go_on(talk)
    key = "attachment_kept" if len(shown) <= MOST_ATTACHMENTS else "attachments_full"
    return Turn(turn.talk, (say(key, count=min(len(shown), MOST_ATTACHMENTS)), *turn.parts))


def _near(talk: Talk, heard: Heard) -> Turn | None:
    """A point says no name: the villages around it are offered, and without any the place is asked for."""
    if heard.near is None or heard.text:
        return None
    if not heard.near:
        turn = ask_place(talk, heard)
        return Turn(turn.talk, (say("near.none"), *turn.parts))
    return Turn(replace(talk, asking="place"), (_which_place("near.which", heard.near),))


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
    return go_on(answered) if answered is not None else _nearly_taken(talk, heard)


def _nearly_taken(talk: Talk, heard: Heard) -> Turn | None:
    """An answer of which only its sender can say what it means: a name of several places, or perhaps no name at all."""
    if talk.asking == "place" and heard.spots:
        return Turn(talk, (_which_place("ask.which_place", heard.spots),))
    if talk.asking == "place" and heard.like:
        return Turn(talk, (_which_place("ask.meant_place", heard.like),))
    name = perhaps_a_name(heard) if talk.asking in _NAMES else None
    if name is None or words.facts_alone(heard.text):
        return None
    return _not_understood(
        talk, Say((Line("ask.name_again"),), (Choice(NAME + name, Line("choices.that", {"word": name})),))
    )


def _which_place(key: str, spots: tuple[Spot, ...]) -> Say:
    return Say((Line(key),), (*(Choice(AREA + spot.code, spot.name) for spot in spots), *offered("elsewhere")))


def _confirmed(talk: Talk, heard: Heard) -> Turn | None:
    """Yes, no, or what is wrong."""
    if phrases.is_yes(heard.text):
        return send(talk, heard)
    wrong = words.field_in(heard.text) if words.is_change(heard.text) else None
    if wrong:
        return change(talk, wrong)
    return choose_change(talk, heard) if phrases.is_no(heard.text) else None


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


_WAYS: tuple[Callable[[Talk, Heard], Turn | None], ...] = (
    _keep_attachments, _near, _silent, _acted, _other_place, _put_right, _taken, _chosen_late, _other_relation,
)  # fmt: skip


# ── whatever else is meant ─────────────────────────────────────────────────────────────────────────────────────


def _by_meaning(talk: Talk, heard: Heard) -> Turn:
    """What the reader makes of a message that answers no question."""
    reading = heard.reading
    if reading.urgent or (reading.intent is Intent.report_hardship and not reading.abstained):
        return _tell(talk, heard)
    meant = None if reading.abstained else _MEANT.get(reading.intent)
    if meant is show_status and talk.told_of and not talk.receipt:
        meant = _MEANT[Intent.ask_policy]  # how long a report takes that is not even sent
    if meant:
        return meant(talk, heard)
    if talk.asking in BY_NAME:
        return _in_passing(talk, heard)
    return _not_understood(talk, said=heard.text)


def _in_passing(talk: Talk, heard: Heard) -> Turn:
    """What answers another question than the open one, asks something, or tells more: none of it is lost."""
    facts = words.facts_alone(heard.text) or new_facts(talk, heard)
    if facts:
        turn = go_on(talk.with_answers(facts))
        return Turn(turn.talk, (say("noted"), *turn.parts))
    if len(heard.text) < LEAST_TOLD:
        return _not_understood(talk)
    if words.is_asking(heard.text):
        return ask_policy(talk, heard.text)
    return _not_understood(talk.heard_words(heard.text), say("noted"))


def _tell(talk: Talk, heard: Heard) -> Turn:
    """A hardship, told in one breath or bit by bit; facts dropped in passing are not asked for again."""
    told = talk.with_answers(new_facts(talk, heard)).heard_words(heard.text)
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
