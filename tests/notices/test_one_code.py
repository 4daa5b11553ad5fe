"""QR codes drawn by arithmetic must be read as what was meant, however badly they are printed."""

import io

import pytest
import typst
import zxingcpp
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from notices.leaflets import Kind, Layout, print_leaflets
from notices.one_code import Picture, pictures, png, printed, telegram_url
from tests.notices.printed_pages import COUNTY, decoded, delivered, pages, sheets, urls


def drawn(picture: Picture, scale: int = 4) -> Image.Image:
    edge = picture.modules
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {edge} {edge}'><path d='{picture.path}'/></svg>"
    width = edge * scale
    page = f"#set page(width: {width}pt, height: {width}pt, margin: 0pt)\n"
    page += '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    png = typst.compile(page.encode(), sys_inputs={"svg": svg}, format="png", ppi=72)
    assert isinstance(png, bytes)
    return Image.open(io.BytesIO(png)).convert("L")


@effort(max_examples=20)
@given(
    st.lists(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=60), min_size=1, max_size=3
    )
)
def test_any_texts_are_read_as_what_they_are(texts: list[str]) -> None:
    for text, picture in zip(texts, pictures(texts), strict=True):
        assert [code.bytes for code in zxingcpp.read_barcodes(drawn(picture))] == [text.encode()]


def test_the_quiet_zone_is_white() -> None:
    (picture,) = pictures(["https://yimatong.example/s/TYF9X3XEACDE"])
    image = drawn(picture, scale=1)
    ring = [image.getpixel((x, y)) for x in range(image.width) for y in range(image.height)
            if min(x, y, image.width - 1 - x, image.height - 1 - y) < 4]  # fmt: skip
    assert set(ring) == {255}


LEAFLETS = sheets(3)


@pytest.fixture(scope="module")
def printed_pages() -> list[Image.Image]:
    return list(pages(print_leaflets(delivered(Kind.apply), Layout.a4, COUNTY, LEAFLETS), ppi=100))


@pytest.mark.parametrize("degrees", [0, 13, 90, 180, 301])
def test_a_leaflet_held_askew_is_read(printed_pages: list[Image.Image], degrees: int) -> None:
    turned = [
        page.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR) for page in printed_pages
    ]
    assert [decoded(page) for page in turned] == urls(LEAFLETS)


@pytest.mark.parametrize("radius", [1.0, 1.5])
def test_a_blurred_leaflet_is_read(printed_pages: list[Image.Image], radius: float) -> None:
    blurred = [page.filter(ImageFilter.GaussianBlur(radius)) for page in printed_pages]
    assert [decoded(page) for page in blurred] == urls(LEAFLETS)


@pytest.mark.parametrize("stain", [0, 128, 255])
@pytest.mark.parametrize("place", [(0.36, 0.36), (0.66, 0.62), (0.34, 0.66)])
def test_a_leaflet_of_which_a_tenth_is_stained_is_read(
    printed_pages: list[Image.Image], stain: int, place: tuple[float, float]
) -> None:
    assert [decoded(_stained(page, stain, *place)) for page in printed_pages] == urls(LEAFLETS)


def _stained(page: Image.Image, stain: int, x: float, y: float) -> Image.Image:
    """One spot over a tenth of the code, away from the three corners that a reader looks for first."""
    spoilt = page.copy()
    corners = zxingcpp.read_barcodes(page)[0].position
    left, top, edge = corners.top_left.x, corners.top_left.y, corners.top_right.x - corners.top_left.x
    spot = int(edge * 0.1**0.5)
    ImageDraw.Draw(spoilt).rectangle(
        (left + x * edge, top + y * edge, left + x * edge + spot, top + y * edge + spot), fill=stain
    )
    return spoilt


def test_the_same_code_opens_the_telegram_bot_and_is_printed_in_groups() -> None:
    assert telegram_url("yimatong_bot", "TYF9X3XEACDE") == "https://t.me/yimatong_bot?start=TYF9X3XEACDE"
    assert printed("TYF9X3XEACDE") == "TYF9-X3XE-ACDE"


def test_a_png_is_small_and_read_as_what_was_meant():
    content = png("http://weixin.qq.com/q/02kZgfwMTm72WWPkovabbI")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(content)).convert("L"))
    assert found.text == "http://weixin.qq.com/q/02kZgfwMTm72WWPkovabbI"
    assert len(content) < 2_000
