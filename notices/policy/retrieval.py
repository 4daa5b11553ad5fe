"""Finding the entry that answers a question. Pure: words, ways of asking and signs in; the nearest entry out.

Two things count. *Likeness*: a question is compared with every way of asking that is known, rare words weighing more.
*Signs*: words that, when they stand together, give a topic away; the rarer they are, the stronger the sign. Questions
that nobody can answer here are known as well: what is nearest to them, or to nothing, has no answer.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notices.policy.question_words import Wording, passages

UNCOVERED = "uncovered"
SURE_ENOUGH = 0.9
"""The least score at which an entry answers; found on the ways of asking, each left out in turn."""
WEIGHT_OF_SIGNS = 0.25
"""What one unit of a sign's strength (natural logarithm of rarity) adds to the likeness."""
OTHERS_OF_AN_ENTRY = 0.2
"""What the second to fourth likest way of the same entry adds."""
HEAVIEST_SIGN = 10.0
CAUTION = 1.15
"""How much more a sign counts that a question is not covered: a wrong answer is worse than a person's."""

VERBATIM = 3.0
"""What it adds that somebody asked in these very words: the word of an editor outweighs every sign."""
LEANING = 0.3
"""What the intent of a message adds to the entries that go with it: not enough to answer by itself."""


@dataclass(frozen=True)
class Match:
    """An entry and how surely it answers the question; scores are comparable with each other only."""

    entry: str
    score: float


@dataclass(frozen=True)
class Token:
    """One part of a sign: any of these words is there, or (`absent`) none of them."""

    words: tuple[str, ...]
    absent: bool

    @classmethod
    def read(cls, text: str) -> "Token":
        """Read `a|b` or `!a|b`."""
        return cls(tuple(text.removeprefix("!").split("|")), text.startswith("!"))

    def fits(self, passage: str, meanings: frozenset[str]) -> bool:
        """Whether a passage with these meanings has it."""
        return any(word in meanings or word in passage for word in self.words) is not self.absent


@dataclass(frozen=True)
class _Way:
    entry: str
    passage: str
    meanings: frozenset[str]
    vector: Mapping[str, float]


class Index:
    """All ways of asking and all signs, made ready for comparing. Making one takes about a second."""

    def __init__(self, ways: Iterable[tuple[str, str]], signs: Mapping[str, Sequence[str]], wording: Wording) -> None:
        """`ways`: pairs of entry and question, `UNCOVERED` for those without answer; `signs`: lines by entry."""
        self._wording = wording
        known = [(entry, passage) for entry, way in ways for passage in [wording.plain(way)] if passage]
        counted = [wording.features(passage) for _, passage in known]
        self._rarity = _rarity([entry for entry, _ in known], counted)
        self._ways = [
            _Way(entry, passage, wording.meanings(features), self._vector(features))
            for (entry, passage), features in zip(known, counted, strict=True)
        ]
        self._found_in: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, way in enumerate(self._ways):
            for feature, weight in way.vector.items():
                self._found_in[feature].append((number, weight))
        self._verbatim = {way.passage: way.entry for way in self._ways}
        self._standing_in: dict[str, frozenset[int]] = {}
        self._signs = {entry: [self._weighed(entry, line) for line in lines] for entry, lines in signs.items()}

    def best(self, question: str, leaning: Iterable[str] = (), most: int = 3) -> tuple[Match, ...]:
        """The entries that may answer, best first; empty when the question is not covered.

        `leaning` names entries that what is known otherwise of the message (its intent) speaks for.
        """
        totals: dict[str, float] = defaultdict(float)
        for passage, share in passages(question):
            for entry, score in self.scores(self._wording.plain(passage)).items():
                totals[entry] = max(totals[entry], score * share)
        for entry in leaning:
            totals[entry] += LEANING
        ranked = sorted(totals, key=lambda entry: totals[entry], reverse=True)
        if not ranked or ranked[0] == UNCOVERED or totals[ranked[0]] < SURE_ENOUGH:
            return ()
        covered = [Match(entry, totals[entry]) for entry in ranked if entry != UNCOVERED]
        return tuple(match for match in covered[:most] if match.score >= SURE_ENOUGH)

    def scores(self, passage: str, left_out: int | None = None) -> dict[str, float]:
        """The score of every entry that has anything in common; `left_out` is the number of a way to be passed over."""
        features = self._wording.features(passage)
        scores = self._likeness(self._vector(features), left_out)
        for entry, strength in self._strengths(passage, self._wording.meanings(features)).items():
            scores[entry] = scores.get(entry, 0.0) + WEIGHT_OF_SIGNS * strength
        if left_out is None and passage in self._verbatim:
            scores[self._verbatim[passage]] += VERBATIM
        return scores

    def ways(self) -> Sequence[tuple[str, str]]:
        """Entry and plain text of each way, by number."""
        return [(way.entry, way.passage) for way in self._ways]

    def _vector(self, features: Mapping[str, float]) -> dict[str, float]:
        weighed = {feature: weight * self._rarity.get(feature, 0.0) for feature, weight in features.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {feature: weight / length for feature, weight in weighed.items() if weight}

    def _likeness(self, vector: Mapping[str, float], left_out: int | None) -> dict[str, float]:
        likeness: dict[int, float] = defaultdict(float)
        for feature, weight in vector.items():
            for number, other in self._found_in.get(feature, ()):
                likeness[number] += weight * other
        likeness.pop(-1 if left_out is None else left_out, None)
        of_entry: dict[str, list[float]] = defaultdict(list)
        for number, cosine in likeness.items():
            of_entry[self._ways[number].entry].append(cosine)
        return {entry: _summed(entry, sorted(cosines, reverse=True)) for entry, cosines in of_entry.items()}

    def _weighed(self, entry: str, line: str) -> tuple[float, tuple[Token, ...]]:
        tokens = tuple(Token.read(text) for text in line.split())
        strength = min(HEAVIEST_SIGN, sum(self._strength(token) for token in tokens if not token.absent))
        return strength * (CAUTION if entry == UNCOVERED else 1.0), tokens

    def _strength(self, token: Token) -> float:
        """How rarely the words of a sign stand in questions, as a natural logarithm."""
        fitting = frozenset().union(*(self._standing(word) for word in token.words))
        return math.log((len(self._ways) + 1) / (len(fitting) + 1))

    def _standing(self, word: str) -> frozenset[int]:
        """The numbers of the ways in which a word stands."""
        if word not in self._standing_in:
            found = (n for n, way in enumerate(self._ways) if word in way.meanings or word in way.passage)
            self._standing_in[word] = frozenset(found)
        return self._standing_in[word]

    def _strengths(self, passage: str, meanings: frozenset[str]) -> dict[str, float]:
        strengths = {}
        for entry, signs in self._signs.items():
            found = [weight for weight, tokens in signs if all(token.fits(passage, meanings) for token in tokens)]
            if found:
                strengths[entry] = max(found)
        return strengths


def _summed(entry: str, cosines: Sequence[float]) -> float:
    """Uncovered questions have nothing to do with each other: only the likest counts, as if it had neighbours."""
    if entry == UNCOVERED:
        return cosines[0] * (1 + OTHERS_OF_AN_ENTRY)
    return cosines[0] + OTHERS_OF_AN_ENTRY * sum(cosines[1:4])


def _rarity(entries: Sequence[str], counted: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How rare a feature is among entries; every uncovered question counts as an entry of its own."""
    owners = [entry if entry != UNCOVERED else f"{entry} {number}" for number, entry in enumerate(entries)]
    having: dict[str, set[str]] = defaultdict(set)
    for owner, features in zip(owners, counted, strict=True):
        for feature in features:
            having[feature].add(owner)
    number = len(set(owners))
    return {feature: math.log(1 + number / len(owners_of)) for feature, owners_of in having.items()}
