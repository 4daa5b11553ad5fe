"""明白纸: one page a village with its one-code, as PDF."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import qrcode
import typst

TEMPLATE = Path(__file__).parent / "templates/leaflet.typ"
QUIET_ZONE = 4  # modules of white around a QR code (ISO/IEC 18004)


@dataclass(frozen=True)
class Leaflet:
    """What differs from village to village; `url` is what the code opens."""

    village: str
    township: str
    url: str
    township_phone: str
    hotline: str


def print_leaflets(leaflets: Sequence[Leaflet]) -> bytes:
    """One PDF with a page for each leaflet, fonts embedded. Raises ValueError without leaflets."""
    if not leaflets:
        raise ValueError("no leaflets to print")
    sheets = [asdict(leaflet) | {"modules": qr_modules(leaflet.url)} for leaflet in leaflets]
    inputs = {"sheets": json.dumps(sheets, ensure_ascii=False)}
    pdf = typst.compile(str(TEMPLATE), font_paths=[font_folder()], ignore_system_fonts=True, sys_inputs=inputs)
    assert isinstance(pdf, bytes)
    return pdf


def qr_modules(text: str) -> list[list[bool]]:
    """The rows of a QR code that survives a quarter of damage (level Q), True where dark."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    rows: list[list[bool]] = code.get_matrix()
    return rows


def font_folder() -> str:
    """Where the one font lies: the package brings Noto Sans CJK (SIL Open Font License)."""
    package = find_spec("manimgx_fonts_cjk")
    assert package
    assert package.submodule_search_locations
    return package.submodule_search_locations[0]
