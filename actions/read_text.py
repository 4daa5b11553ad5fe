"""Reading texts for an officer or program that asks; nothing is stored."""

from collections.abc import Sequence

from actions.errors import InvalidRequest
from actions.house import House
from casework.errors import FieldError
from casework.reading import Reading

MOST_TEXTS = 500


def read_texts(house: House, texts: Sequence[str]) -> tuple[Reading, ...]:
    """The readings in the order of the texts; raises `InvalidRequest` for more than 500 at once."""
    if len(texts) > MOST_TEXTS:
        raise InvalidRequest((FieldError("texts", "errors.too_many", {"maximum": MOST_TEXTS}),))
    return tuple(house.reader.read_many(texts))
