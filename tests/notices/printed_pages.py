"""Paper as a phone's camera and a reader see it: the PDF drawn by pdfium, its codes read by zxing."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pypdfium2
import zxingcpp
from PIL import Image

from casework.receipt import ALPHABET
from notices import leaflet_texts
from notices.leaflets import CountyWords, Kind, Text, VillageSheet
from notices.one_code import landing_url

COUNTY = CountyWords(
    bureau="示范县农业农村局",
    hotline="12317",
    public_url="https://yimatong.example",
    printed_on=date(2026, 11, 22),
    blanks={"hotline": "12317", "accept": "2个工作日", "visit": "5个工作日", "posting": "不少于5天", "close": "15天"},
)


def delivered(kind: Kind) -> Text:
    """A leaflet as it is printed where the county has no words of its own."""
    return leaflet_texts.delivered(kind, COUNTY.printed_on)


def sheets(number: int, village: str = "柳树村") -> list[VillageSheet]:
    """So many leaflets, each with a code of its own."""
    chance = Random(1)
    codes = ("".join(chance.choices(ALPHABET, k=12)) for _ in range(number))
    return [VillageSheet(village, "清溪镇", "0000-1000101", code, 1) for code in codes]


def urls(printed: list[VillageSheet]) -> list[str]:
    return [landing_url(COUNTY.public_url, sheet.code) for sheet in printed]


def pages(pdf: bytes, ppi: float = 100) -> Iterator[Image.Image]:
    """Every page as grey pixels."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=ppi / 72, grayscale=True).to_pil().convert("L")


def words(pdf: bytes) -> str:
    """The text of all pages, as it can be searched and read aloud."""
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def decoded(page: Image.Image) -> str | None:
    """What the one code of a page says."""
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None
