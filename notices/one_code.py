"""The pictures of 一码通: what a code opens, and its QR code as a drawing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import qrcode

QUIET_ZONE = 4  # modules of white around a QR code (ISO/IEC 18004)
_DOTS = 8  # a side of one module in a PNG
PIECE = 11  # modules of a row drawn at once: few enough that every pattern of them comes again and again
_DARK_RUN = re.compile("1+")


@dataclass(frozen=True)
class Picture:
    """A QR code of so many modules a side, quiet zone included; `path` is SVG path data over its dark modules."""

    modules: int
    path: str


def landing_url(public_url: str, code: str) -> str:
    """What the code on paper opens."""
    return f"{public_url.rstrip('/')}/s/{code}"


def telegram_url(bot_name: str, code: str) -> str:
    """The same code as a deep link into the Telegram bot (its `/start` argument takes up to 64 such characters)."""
    return f"https://t.me/{bot_name}?start={code}"


def printed(code: str) -> str:
    """The code as it is printed for checking, in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def png(address: str) -> bytes:
    """The QR code of one ASCII address as a small black and white PNG, for pages where a finger is to hold it."""
    code = _code_of(address.encode("ascii"))
    code.border, code.box_size = QUIET_ZONE, _DOTS
    content = BytesIO()
    code.make_image().save(content)
    return content.getvalue()


def pictures(texts: Iterable[str]) -> Iterator[Picture]:
    """The QR codes of ASCII texts, any number of them and fast.

    Within one version and mask a QR code is linear in its bits (Reed-Solomon and mask both work by exclusive or). So
    only one text of each length is encoded whole, and then once more for every bit in which another differs from it;
    all else is exclusive or of whole pictures.
    """
    for text in texts:
        content = text.encode("ascii")
        if len(content) not in _learned:
            _learned[len(content)] = _Linear(content)
        yield _learned[len(content)].picture(content)


class _Linear:
    """Texts of one length, as differences from the first."""

    def __init__(self, first: bytes) -> None:
        fitting = _code_of(first)
        self.version, self.mask = fitting.best_fit(), fitting.best_mask_pattern()
        self.edge = fitting.modules_count
        self.first, self.base = first, self._bits(first)
        self.flips: dict[int, int] = {}

    def picture(self, content: bytes) -> Picture:
        bits = self.base
        differing = int.from_bytes(content, "big") ^ int.from_bytes(self.first, "big")
        while differing:
            lowest = differing & -differing
            bits ^= self._flip(lowest)
            differing ^= lowest
        return Picture(self.edge + 2 * QUIET_ZONE, self._path(bits))

    def _flip(self, bit: int) -> int:
        """What changes in the picture when this bit of the text does."""
        if bit not in self.flips:
            flipped = int.from_bytes(self.first, "big") ^ bit
            self.flips[bit] = self.base ^ self._bits(flipped.to_bytes(len(self.first), "big"))
        return self.flips[bit]

    def _bits(self, content: bytes) -> int:
        """All modules as one number, the first row highest."""
        code = _code_of(content, self.version, self.mask)
        code.make(fit=False)
        rows = code.modules
        return int("".join("1" if dark else "0" for row in rows for dark in row), 2)

    def _path(self, bits: int) -> str:
        flat = f"{bits:0{self.edge * self.edge}b}"
        pieces = []
        for row in range(self.edge):
            pieces.append(f"M{QUIET_ZONE} {row + QUIET_ZONE}")
            end = (row + 1) * self.edge
            for start in range(row * self.edge, end, PIECE):
                pieces.append(_bars(start - row * self.edge, flat[start : min(start + PIECE, end)]))
        return "".join(pieces)


_learned: dict[int, _Linear] = {}
"""By length of text, kept for the life of the process: the addresses of one installation are all of one length."""


@cache
def _bars(offset: int, piece: str) -> str:
    """The dark runs of a piece of a row in path data, each from the row's beginning and back to it."""
    runs = ((offset + run.start(), offset + run.end()) for run in _DARK_RUN.finditer(piece))
    return "".join(f"m{start} 0h{end - start}v1H{start + QUIET_ZONE}zm{-start} 0" for start, end in runs)


def _code_of(content: bytes, version: int | None = None, mask: int | None = None) -> qrcode.QRCode:
    """A QR code, not yet drawn, that will survive a quarter of damage (level Q)."""
    code = qrcode.QRCode(version, qrcode.constants.ERROR_CORRECT_Q, mask_pattern=mask)
    code.add_data(qrcode.util.QRData(content, mode=qrcode.util.MODE_8BIT_BYTE))
    return code
