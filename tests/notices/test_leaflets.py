"""A leaflet's code must open its village, read from the page as a phone sees it."""

import io
import json
from dataclasses import asdict

import pytest
import typst
import zxingcpp
from PIL import Image

from notices.leaflets import TEMPLATE, Leaflet, font_folder, print_leaflets, qr_modules

LEAFLETS = [
    Leaflet(village, "清溪镇", f"https://yimatong.example/s/{code}", "0000-1000101", "12317")
    for village, code in (("柳树村", "TYF9X3XE"), ("桃园村", "KN9HKKTE"), ("石泉村", "734HRPTK"))
]


def pictures(leaflets: list[Leaflet], ppi: float) -> list[Image.Image]:
    """Every page by itself, as pixels."""
    pages = []
    for leaflet in leaflets:
        sheet = json.dumps([asdict(leaflet) | {"modules": qr_modules(leaflet.url)}])
        page = typst.compile(
            str(TEMPLATE),
            font_paths=[font_folder()],
            ignore_system_fonts=True,
            sys_inputs={"sheets": sheet},
            format="png",
            ppi=ppi,
        )
        pages.append(Image.open(io.BytesIO(page)).convert("L"))
    return pages


@pytest.mark.parametrize("turned", [0, 17, 90])
def test_every_code_opens_its_own_village(turned: int) -> None:
    pages = [page.rotate(turned, expand=True, fillcolor=255) for page in pictures(LEAFLETS, ppi=100)]
    assert [zxingcpp.read_barcodes(page)[0].text for page in pages] == [leaflet.url for leaflet in LEAFLETS]


def test_a_page_for_every_village_with_its_font_inside() -> None:
    pdf = print_leaflets(LEAFLETS)
    assert pdf.startswith(b"%PDF")
    assert b"/Count 3" in pdf
    assert b"NotoSansCJK" in pdf


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaflets"):
        print_leaflets([])
