"""Cut a message into clauses: a long letter is read piece by piece."""

import re

MARKS = "，。！？；、,!?;：:…~～·\n\r\t \"“”‘’'()（）《》【】[]|/\\"
_CUT = re.compile("[" + re.escape(MARKS) + "]+|(?<!\\d)\\.(?!\\d)")
_SENTENCE = re.compile(r"(?<=[。！？!?；;\n…])")
LONGEST_CLAUSE = 36
_SOFT_CUT = re.compile("(?<=[了的啊呢吧嘛哦呀])(?=[我俺他她家现今去前后还又就也但可只医孩娃儿女老爸妈爹娘])")


def clauses_of(text: str) -> list[str]:
    """The clauses in their order, without punctuation; speech without any mark is cut at particles or by length."""
    pieces: list[str] = []
    for piece in _CUT.split(text):
        if piece:
            pieces.extend(_shorten(piece))
    return pieces


def sentences_of(text: str) -> list[str]:
    """The sentences with their marks; joined again they are the text."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence]


def _shorten(piece: str) -> list[str]:
    """Cut an overlong clause at particles, then by length, so that the cost of a clause is bounded."""
    if len(piece) <= LONGEST_CLAUSE:
        return [piece]
    parts: list[str] = []
    for part in _SOFT_CUT.split(piece):
        if parts and len(parts[-1]) + len(part) <= LONGEST_CLAUSE // 2:
            parts[-1] += part
        else:
            parts.append(part)
    return [part[at : at + LONGEST_CLAUSE] for part in parts for at in range(0, len(part), LONGEST_CLAUSE)]
