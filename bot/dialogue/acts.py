"""What a tap or a command does, whatever was asked before."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue.questions import BY_NAME, CONFIRM, TOLD_BY_FILES, ask_change, next_question
from bot.dialogue.talk import Talk
from bot.dialogue.turn import AskPolicy, HandOver, Heard, LeaveEnquiry, Say, SendReport, ShowProgress, Turn, Wish, say

POLICY, CALL_BACK, CHOOSING = "policy", "call_back", "change"
"""What may be asked beside the questions of a report."""
Act = Callable[[Talk, Heard], Turn]


def go_on(talk: Talk) -> Turn:
    """Ask what is still missing, or whether all is right."""
    question = next_question(talk)
    return Turn(replace(talk, asking=question.name, misunderstood=0, unsure=""), (question.ask(talk),))


def resumed(talk: Talk) -> tuple[Say, ...]:
    """The open question once more, after something else came between."""
    return (BY_NAME[talk.asking].ask(talk),) if talk.asking in BY_NAME else ()


def first(talk: Talk, *parts: Say | Wish) -> Turn:
    """Something else comes between; then the open question again."""
    return Turn(replace(talk, misunderstood=0), (*parts, *resumed(talk)))


def ask_policy(talk: Talk, question: str) -> Turn:
    """Answer a question about policy, then go on where the talk was."""
    left = replace(talk, asking="" if talk.asking == POLICY else talk.asking, unsure="")
    return first(left, AskPolicy(question))


def change(talk: Talk, field: str) -> Turn:
    """Forget one answer and ask for it again."""
    forgotten = (field, "village") if field == "place" else (field,)
    return go_on(talk.without(*forgotten))


def greet(talk: Talk, heard: Heard) -> Turn:
    """Say what can be done here."""
    if resumed(talk):
        return first(talk)
    return Turn(replace(talk, misunderstood=0), (say("welcome", "report", "ask", "status", "person"),))


def _report(talk: Talk, heard: Heard) -> Turn:
    return go_on(talk.heard_words(talk.unsure) if talk.unsure else talk)


def _ask(talk: Talk, heard: Heard) -> Turn:
    if talk.unsure:
        return ask_policy(talk, talk.unsure)
    return Turn(replace(talk, asking=POLICY), (say("ask.policy"),))


def show_status(talk: Talk, heard: Heard) -> Turn:
    """Say how the report of this talk stands; another one is looked up by its receipt."""
    if talk.receipt:
        return first(talk, ShowProgress(talk.receipt, talk.look_up_code))
    return first(talk, say("status.unknown", "person", "call_back"))


def ask_a_person(talk: Talk, reason: str) -> Turn:
    """Put the talk into a person's queue; meanwhile it goes on."""
    return first(talk, HandOver(reason, str(talk.answers.get("reporter.phone", ""))))


def _help(talk: Talk, heard: Heard) -> Turn:
    return first(talk, say("help", *(() if talk.reporting else ("report", "ask", "status", "person"))))


def _stop(talk: Talk, heard: Heard) -> Turn:
    key = "stopped" if talk.told_of else "farewell"
    return Turn(talk.after_report(), (say(key, "report", "ask", "status", "person"),))


def _form(talk: Talk, heard: Heard) -> Turn:
    return Turn(talk, (say("form"),))


def call_back(talk: Talk, heard: Heard) -> Turn:
    """Somebody will telephone; asks for the number if it is not known."""
    if "reporter.phone" in talk.answers:
        return ask_a_person(replace(talk, asking="" if talk.asking == CALL_BACK else talk.asking), "call_back")
    return Turn(replace(talk, asking=CALL_BACK), (say("ask.call_back"),))


def _leave(talk: Talk, heard: Heard) -> Turn:
    if not talk.enquiry:
        return greet(talk, heard)
    left = LeaveEnquiry(talk.enquiry, str(talk.answers.get("reporter.phone", "")))
    return first(replace(talk, enquiry=""), left)


def send(talk: Talk, heard: Heard) -> Turn:
    """Hand the report in: who agrees to what was read out agrees to the visit."""
    if next_question(talk).name != CONFIRM:
        return go_on(talk)
    spot = talk.spot
    assert spot is not None  # or the question for the place would be open
    place = {"one_code": spot.one_code} if spot.one_code else {"area_code": spot.code}
    return Turn(talk, (SendReport({"text": TOLD_BY_FILES, **talk.answers, **place, "consent": True}),))


def choose_change(talk: Talk, heard: Heard) -> Turn:
    """Offer what can be changed."""
    if next_question(talk).name != CONFIRM:
        return go_on(talk)
    return Turn(replace(talk, asking=CHOOSING), (ask_change(talk),))


def ask_place(talk: Talk, heard: Heard) -> Turn:
    """Let the place be picked from the county down; the old one holds until another is picked."""
    return Turn(replace(talk, asking="place"), (BY_NAME["place"].ask(replace(talk, spot=None)),))


def _kindly(key: str, *choices: str) -> Act:
    """A kind word, and the open question again."""
    return lambda talk, heard: first(talk, say(key, *choices))


def _hide(talk: Talk, heard: Heard) -> Turn:
    return go_on(talk.told(hide_from_village=True))


def _show(talk: Talk, heard: Heard) -> Turn:
    return go_on(talk.without("hide_from_village"))


ACTS: Mapping[str, Act] = {
    "report": _report,
    "ask": _ask,
    "status": show_status,
    "person": lambda talk, heard: ask_a_person(talk, "person"),
    "help": _help,
    "stop": _stop,
    "form": _form,
    "call_back": call_back,
    "leave": _leave,
    "send": send,
    "change": choose_change,
    "back": lambda talk, heard: go_on(talk),
    "elsewhere": ask_place,
    "files_only": lambda talk, heard: go_on(replace(talk, passed=(*talk.passed, "text"))),
    "unable": _kindly("unable", "call_back", "person"),
    "insulted": _kindly("insulted", "person", "call_back"),
    "who": _kindly("who"),
    "thanks": _kindly("thanks"),
    "wait": lambda talk, heard: Turn(replace(talk, misunderstood=0), (say("wait"),)),
    "hide_from_village": _hide,
    "show_village": _show,
}
TOPIC = "topic:"
