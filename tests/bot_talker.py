"""Somebody who talks with the pure dialogue: readings are told, wishes are looked at, nothing is done."""

from dataclasses import dataclass, field, replace

from bot.dialogue.hearing import hear
from bot.dialogue.talk import Spot, Talk
from bot.dialogue.turn import Heard, Say, Wish
from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent, Risk

VILLAGE = Spot("990101001201", "示范县清溪镇柳树村", "village", "CODE")
TOWNSHIP = Spot("990101001000", "示范县清溪镇", "township")
OTHER_VILLAGE = Spot("990101002201", "示范县柳湾镇柳树村", "village")
STORY = "我爹查出来肺癌，住院花了六万多，撑不住了"


def read(intent: Intent, *risks: Risk, **rest: object) -> Reading:
    return replace(Reading(intent, 0.9, tuple(RiskReading(risk, 0.9) for risk in risks)), **rest)


HARDSHIP = read(Intent.report_hardship, Risk.illness)
POLICY = read(Intent.ask_policy)
NOTHING = read(Intent.out_of_scope, abstained=True)


@dataclass
class Talker:
    """Somebody who talks; keeps what was said and wished for in the last turn."""

    talk: Talk = field(default_factory=Talk)
    parts: tuple[Say | Wish, ...] = ()

    def say(self, text: str, reading: Reading = NOTHING, **rest: object) -> "Talker":
        turn = hear(self.talk, Heard(text, reading, **rest))
        self.talk, self.parts = turn.talk, turn.parts
        return self

    def tap(self, choice: str) -> "Talker":
        assert choice in self.choices, f"{choice} was not offered"
        return self.say("", chosen=choice)

    @property
    def keys(self) -> list[str]:
        return [line.key for part in self.parts if isinstance(part, Say) for line in part.lines]

    @property
    def choices(self) -> list[str]:
        return [choice.id for part in self.parts if isinstance(part, Say) for choice in part.choices]

    @property
    def wishes(self) -> list[Wish]:
        return [part for part in self.parts if not isinstance(part, Say)]


def in_village() -> Talker:
    return Talker(Talk(spot=VILLAGE))


def looking_it_over() -> Talker:
    talker = in_village().say(STORY, HARDSHIP).tap("relation:self").say("王二柱").say("13900000901")
    assert talker.keys[0] == "confirm.begin"
    return talker
