"""Filling blanks in texts that come as data."""

import re
from collections.abc import Mapping
from typing import Any

_BLANK = re.compile(r"\{(\w+)\}")


def filled(content: Any, blanks: Mapping[str, str]) -> Any:
    """The same text, list or mapping with every `{name}` filled in; a blank that nobody knows stays as written.

    What is filled in is not read again: words that people wrote are never taken for blanks.
    """
    if isinstance(content, str):
        return _BLANK.sub(lambda blank: blanks.get(blank[1], blank[0]), content)
    if isinstance(content, Mapping):
        return {name: filled(part, blanks) for name, part in content.items()}
    return [filled(part, blanks) for part in content] if isinstance(content, list | tuple) else content
