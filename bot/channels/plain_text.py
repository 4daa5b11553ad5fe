"""Replies for channels that show plain text alone: choices become a numbered list, long texts several messages."""

from collections.abc import Iterable, Iterator

from bot.conversation import Reply
from bot.wording import sentences


def written(replies: Iterable[Reply]) -> str:
    """All replies as one text. A number stands for a choice of the last list alone, so only that one has numbers."""
    replies = tuple(replies)
    last = max((place for place, reply in enumerate(replies) if reply.choices), default=-1)
    return "\n\n".join(_written(reply, numbered=place == last) for place, reply in enumerate(replies))


def _written(reply: Reply, numbered: bool) -> str:
    if not reply.choices:
        return reply.with_sources
    choices = [f"{number}. {choice}" for number, choice in enumerate(reply.choices, 1)] if numbered else reply.choices
    invited = [sentences()["by_number"]] if numbered else []
    return "\n".join([reply.with_sources, *choices, *invited])


def pieces(text: str, most: int) -> list[str]:
    """A text in pieces of at most `most` bytes of UTF-8, parted between lines where that can be."""
    parted: list[str] = []
    for line in _short_lines(text, most):
        if parted and len(f"{parted[-1]}\n{line}".encode()) <= most:
            parted[-1] += f"\n{line}"
        else:
            parted.append(line)
    return [piece.strip("\n") for piece in parted if piece.strip()]


def _short_lines(text: str, most: int) -> Iterator[str]:
    """The lines of a text; those that are too long in parts, never within a letter."""
    for line in text.split("\n"):
        left = line.encode()
        while len(left) > most:
            part = left[:most].decode(errors="ignore")
            yield part
            left = left[len(part.encode()) :]
        yield left.decode()
