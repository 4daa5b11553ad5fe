"""Which characters a font can draw, read from its character map (OpenType `cmap`, format 12)."""

import struct
from functools import cache
from pathlib import Path

_COLLECTION = b"ttcf"
_FULL_UNICODE = (3, 10)  # Windows, UCS-4: the subtable that every CJK font beyond the basic plane has


@cache
def drawable(font: Path) -> frozenset[str]:
    """All characters with a glyph. Of a collection the first face speaks for all: ours share one set of glyphs.

    Raises ValueError for a font without a full Unicode map.
    """
    content = font.read_bytes()
    face = struct.unpack_from(">I", content, 12)[0] if content[:4] == _COLLECTION else 0
    subtable = _subtable(content, _table(content, face, b"cmap"))
    (count,) = struct.unpack_from(">I", content, subtable + 12)
    groups = struct.iter_unpack(">III", content[subtable + 16 : subtable + 16 + 12 * count])
    return frozenset(chr(code) for first, last, _ in groups for code in range(first, last + 1))


def _table(content: bytes, face: int, wanted: bytes) -> int:
    """Where a table begins."""
    (count,) = struct.unpack_from(">H", content, face + 4)
    for entry in range(face + 12, face + 12 + 16 * count, 16):
        name, _, offset, _ = struct.unpack_from(">4sIII", content, entry)
        if name == wanted:
            return int(offset)
    raise ValueError("the font has no character map")


def _subtable(content: bytes, cmap: int) -> int:
    """Where the full Unicode map begins."""
    (count,) = struct.unpack_from(">H", content, cmap + 2)
    for entry in range(cmap + 4, cmap + 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack_from(">HHI", content, entry)
        if (platform, encoding) == _FULL_UNICODE:
            return int(cmap + offset)
    raise ValueError("the font has no full Unicode map")
