"""The questions of a talk as rows: when each is open, how its answer is taken, what can be tapped."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue import names, phrases, words
from bot.dialogue.talk import Talk
from bot.dialogue.turn import Choice, Heard, Line, Say, offered
from casework.questionnaire import as_phone
from casework.vocabulary import AreaLevel, Intent, Relation

AREA = "area:"
RELATION = "relation:"
NAME = "name:"
CHANGE = "change:"
LONGEST_RELATION = 20  # whoever writes more tells a story in which others occur
SHORTEST_HARDSHIP = 4
TOLD_BY_FILES = Line("told_by_files")  # stands for the words of who sent photos or recordings alone

Take = Callable[[Talk, Heard], Talk | None]


@dataclass(frozen=True)
class Asked:
    """One question. `take` gives the talk with the answer, None when the message is none; it may raise `Faulty`."""

    name: str
    is_open: Callable[[Talk], bool]
    take: Take
    ask: Callable[[Talk], Say]


# ── what is reported, and where ────────────────────────────────────────────────────────────────────────────────


def _take_text(talk: Talk, heard: Heard) -> Talk | None:
    """Whatever is told counts, unless it is a question or a greeting."""
    if not heard.text or heard.reading.intent in (Intent.greet, Intent.ask_policy, Intent.check_status):
        return None
    return talk.with_answers(new_facts(talk, heard)).heard_words(heard.text)


def new_facts(talk: Talk, heard: Heard) -> dict[str, object]:
    """What a message tells in passing and nobody knew yet; where a report begins, for whom it is counts anew."""
    facts = words.facts_in(heard.text, heard.reading)
    anew = () if talk.told_of else ("reporter.relation", "household.members")
    return {field: fact for field, fact in facts.items() if field not in talk.answers or field in anew}


def _ask_text(talk: Talk) -> Say:
    """Who cannot write may leave it at photos and recordings."""
    return Say((Line("ask.text"),), offered("files_only") if talk.answers.get("attachments") else ())


def _take_place(talk: Talk, heard: Heard) -> Talk | None:
    """A village, or a township whose resident does not know the village."""
    if heard.chosen == "whole_township" and talk.spot is not None:
        return _passed(talk, "village")
    if len(heard.spots) != 1:
        return None
    return replace(talk, spot=heard.spots[0])


def has_place(talk: Talk) -> bool:
    """Whether it is known where the report belongs: a village, or a township that was chosen for want of one."""
    return talk.spot is not None and (talk.spot.level == AreaLevel.village or "village" in talk.passed)


def _ask_place(talk: Talk) -> Say:
    if talk.spot is None:
        return Say((Line("ask.place"),), below="")
    line = Line("ask.village", {"township": talk.spot.name})
    return Say((line,), offered("whole_township"), below=talk.spot.code)


# ── who reports ────────────────────────────────────────────────────────────────────────────────────────────────


def _take_relation(talk: Talk, heard: Heard) -> Talk | None:
    short = "" if len(heard.text) > LONGEST_RELATION else heard.text
    relation = heard.chosen.removeprefix(RELATION) if heard.chosen else words.relation_in(short)
    return talk.told(reporter__relation=relation) if relation in tuple(Relation) else None


def _ask_relation(talk: Talk) -> Say:
    return Say(
        (Line("ask.relation"),), tuple(Choice(RELATION + r.value, Line(f"relations.{r.value}")) for r in Relation)
    )


def _take_name(talk: Talk, heard: Heard) -> Talk | None:
    name = _name_in(heard)
    return talk.told(reporter__name=name) if name else None


def _name_in(heard: Heard) -> str | None:
    if heard.chosen.startswith(NAME):
        return heard.chosen.removeprefix(NAME)
    return names.name_in(heard.text) if _tells(heard) else names.name_answered(heard.text)


def perhaps_a_name(heard: Heard) -> str | None:
    """What was answered instead of a name, if it may be one after all."""
    return None if _tells(heard) or words.is_asking(heard.text) else names.doubtful_name(heard.text)


def _tells(heard: Heard) -> bool:
    """`房子漏雨` is as long as a name, but tells a hardship; of shorter words that cannot be said."""
    return len(heard.text) >= SHORTEST_HARDSHIP and bool(heard.reading.risks)


def _take_head(talk: Talk, heard: Heard) -> Talk | None:
    if heard.chosen == "pass" or phrases.is_none(heard.text):
        return _passed(talk, "household.head_name")
    name = _name_in(heard)
    return talk.told(household__head_name=name) if name else None


def _take_phone(talk: Talk, heard: Heard) -> Talk | None:
    """A number, or none; what looks like a number and is none raises `Faulty`."""
    if heard.chosen == "no_phone" or phrases.is_none(heard.text):
        return _passed(talk, "reporter.phone")
    phone = words.phone_in(heard.text)
    digits = phrases.digits_of(heard.text)
    if phone is None and sum(character.isdigit() for character in digits) >= 5:
        phone = as_phone(digits)
    return talk.told(reporter__phone=phone) if phone else None


def _passed(talk: Talk, field: str) -> Talk:
    return replace(talk, passed=(*talk.passed, field))


def _for_others(talk: Talk) -> bool:
    relation = talk.answers.get("reporter.relation")
    return relation is not None and relation != Relation.self


def _lacks(field: str) -> Callable[[Talk], bool]:
    return lambda talk: field not in talk.answers and field not in talk.passed


# ── look it over ───────────────────────────────────────────────────────────────────────────────────────────────


def _never_taken(talk: Talk, heard: Heard) -> Talk | None:
    """Agreeing and changing are acts; nothing else answers this question."""
    return None


def _ask_confirm(talk: Talk) -> Say:
    """Everything that will be handed in, in one message."""
    told = talk.answers
    lines = [Line("confirm.begin"), Line("confirm.place", {"place": talk.spot.name if talk.spot else ""})]
    lines.append(Line("confirm.text", {"text": told.get("text", TOLD_BY_FILES)}))
    lines.append(Line("confirm.relation", {"relation": Line(f"relations.{told['reporter.relation']}")}))
    rows = (("household.head_name", "head_name"), ("reporter.name", "name"), ("reporter.phone", "phone"),
            ("household.members", "members"))  # fmt: skip
    lines += [Line(f"confirm.{key}", {key: told[field]}) for field, key in rows if field in told]
    lines += [Line("confirm.no_phone")] if "reporter.phone" not in told else []
    lines += [Line("confirm.attachments", {"count": len(told["attachments"])})] if told.get("attachments") else []
    lines += [Line("confirm.hidden")] if told.get("hide_from_village") else []
    lines.append(
        Line("confirm.consent" if told["reporter.relation"] == Relation.self else "confirm.consent_for_others")
    )
    return Say(tuple(lines), offered("send", "change", "stop"))


def ask_change(talk: Talk) -> Say:
    """What can be changed."""
    fields = ["text", "place", "reporter.relation", "reporter.name", "reporter.phone"]
    if _for_others(talk):
        fields.insert(3, "household.head_name")
    ways = [Choice(CHANGE + field, Line(f"choices.change_{field.rpartition('.')[2]}")) for field in fields]
    hide = "show_village" if talk.answers.get("hide_from_village") else "hide_from_village"
    return Say((Line("ask.change"),), (*ways, *offered(hide, "back")))


def _plain(key: str, *choices: str) -> Callable[[Talk], Say]:
    return lambda talk: Say((Line(key),), offered(*choices))


CONFIRM = "confirm"
QUESTIONS: tuple[Asked, ...] = (
    Asked("text", lambda talk: not talk.told_of, _take_text, _ask_text),
    Asked("place", lambda talk: not has_place(talk), _take_place, _ask_place),
    Asked("reporter.relation", _lacks("reporter.relation"), _take_relation, _ask_relation),
    Asked("household.head_name", lambda talk: _for_others(talk) and _lacks("household.head_name")(talk), _take_head,
          _plain("ask.head_name", "pass")),
    Asked("reporter.name", _lacks("reporter.name"), _take_name, _plain("ask.name")),
    Asked("reporter.phone", _lacks("reporter.phone"), _take_phone, _plain("ask.phone", "no_phone")),
    Asked(CONFIRM, lambda talk: True, _never_taken, _ask_confirm),
)  # fmt: skip
BY_NAME = {question.name: question for question in QUESTIONS}


def next_question(talk: Talk) -> Asked:
    """The first question that is still open; the last one always is."""
    return next(question for question in QUESTIONS if question.is_open(talk))
