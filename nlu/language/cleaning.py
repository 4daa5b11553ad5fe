"""Make any text readable: one Unicode form, no control characters, no commands."""

import unicodedata

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}


def clean(text: str) -> str:
    """The same words in NFC, full-width letters and digits made plain, without what cannot be read aloud.

    Control characters become blanks, lone surrogates and format characters vanish, and leading slashes go, because
    Rasa takes a text that starts with `/` for a command and skips the model.
    """
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    letters = (_readable(letter) for letter in plain.translate(FULL_WIDTH))
    return " ".join("".join(letters).split()).lstrip("/\\ ")


def _readable(letter: str) -> str:
    """The letter itself, a blank for a control character, nothing for an invisible or private one."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return " "
    return "" if category[0] == "C" else letter
