"""Photos and recordings that come in a talk: kept for the report, or refused with a kind sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from actions.errors import TooManyAttempts, UnsuitableAttachment
from actions.house import House
from actions.keep_attachment import keep_attachment
from bot.conversation import Reply
from notices.wording import say


@dataclass(frozen=True)
class FilesKept:
    """Ids of what was kept, to go with the message, and what to say about the rest."""

    ids: tuple[str, ...] = ()
    refusals: tuple[Reply, ...] = ()


def keep_files(house: House, sender: str, contents: Iterable[bytes]) -> FilesKept:
    """Keep each of a message's files. `sender` names the channel and the person, for the limit on an hour's files."""
    kept, refused = [], dict[str, Reply]()
    for content in contents:
        try:
            kept.append(keep_attachment(house, content, sender))
        except UnsuitableAttachment as refusal:
            refused[refusal.message] = Reply(say(refusal.message))
        except TooManyAttempts as refusal:
            refused[refusal.message] = Reply(say(refusal.message, minutes=ceil(refusal.wait_seconds / 60)))
    return FilesKept(tuple(kept), tuple(refused.values()))


def too_large() -> FilesKept:
    """A file that its channel tells to be larger than what is kept, so that it need not be fetched."""
    return FilesKept(refusals=(Reply(say(UnsuitableAttachment.message)),))
