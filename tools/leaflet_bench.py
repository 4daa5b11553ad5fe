"""`yimatong bench-leaflets`: printing a thousand villages beside bare Typst, a large county, and every code read back.

Each measurement has a process of its own, so that none finds what another has cached and memory is its own.
"""

import argparse
import multiprocessing
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from actions.house import SHANGHAI
from casework.receipt import ALPHABET
from notices.leaflet_texts import delivered
from notices.leaflets import (
    SHARED,
    VILLAGE,
    CountyWords,
    Kind,
    Layout,
    VillageSheet,
    prepared,
    print_apart,
    print_leaflets,
    shared_data,
)
from notices.one_code import landing_url
from notices.typesetting import DATA, compiled, write_data
from tools.installation import CHECKOUT
from tools.say import publish, say

PAGE = CHECKOUT / "docs/bench/leaflets.md"
ROUNDS = 7
PART = 1_000
MEGABYTE = 1_000_000
DPI = 100
COUNTY = CountyWords(
    "示范县农业农村局", "12317", "https://yimatong.example", date(2026, 1, 1),
    {"hotline": "12317", "accept": "2个工作日", "visit": "5个工作日", "posting": "不少于5天", "close": "15天"},
)  # fmt: skip
TEXT = """\
# Leaflets, beside bare Typst

Made by `make bench` on {day}: {machine}. Medians of {rounds} alternating rounds, each in a process of its own.
Bare Typst compiles the same two templates (the shared page, and the villages' sheets on it) with the data and QR codes
already made and checked.

| what | figure |
|---|---|
| {number} leaflets in one PDF | {ours:.1f} s by the clock, {our_cpu:.1f} s of processor |
| bare Typst over the same | {bare:.1f} s by the clock, {bare_cpu:.1f} s of processor |
| ratio | {ratio:.2f} by the clock ({least:.2f} to {most:.2f}), {cpu_ratio:.2f} of processor |
| most memory | {memory:.0f} MB |
| bytes a page | {size:.0f} |
| {many} pages in parts of {part} | {seconds:.0f} s, {rate:.0f} pages/s |
| most memory of a part, after the second and after the last | {second:.0f} MB, {last:.0f} MB |
{read}"""
Spoil = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processor, most memory of its process in bytes, and what came out."""

    seconds: float
    processor: float
    memory: int
    pdf: bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many pages; the defaults are those of the page in docs."""
    parser.add_argument("--leaflets", type=int, default=1_000, help="leaflets in one PDF (default %(default)s)")
    parser.add_argument("--county", type=int, default=16_000, help="pages of a large county (default %(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/leaflets.md)")


def run(arguments: argparse.Namespace) -> None:
    """Measure, read every code back, and write the page."""
    sheets = invented_sheets(arguments.leaflets, seed=1)
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        _apart(_make_ready, Path(folder), sheets)
        for number in range(ROUNDS):
            ours.append(_apart(_print, sheets))
            bare.append(_apart(_print_bare, Path(folder)))
            say(f"Round {number + 1}: {ours[-1].seconds:.1f} s, bare Typst {bare[-1].seconds:.1f} s")
    seconds, held = _apart(_print_county, arguments.county)
    say(f"{arguments.county} pages in {seconds:.0f} s; reading the codes now")
    page = _page(arguments, ours, bare, seconds, held, sheets)
    publish(page, arguments.out)


def invented_sheets(number: int, seed: int) -> list[VillageSheet]:
    """So many villages, each with a name and a code of its own."""
    chance = Random(seed)
    return [
        VillageSheet(f"第{at + 1}村", f"第{at // 20 + 1}镇", "0000-1000101", "".join(chance.choices(ALPHABET, k=12)), 1)
        for at in range(number)
    ]


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """Do it in a process that has done nothing before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _print(sheets: Sequence[VillageSheet]) -> Took:
    _warm_up()
    return _timed(lambda: print_leaflets(delivered(Kind.apply, COUNTY.printed_on), Layout.a4, COUNTY, sheets))


def _warm_up() -> None:
    """What a worker does once: find the fonts."""
    print_leaflets(delivered(Kind.apply, COUNTY.printed_on), Layout.card, COUNTY, invented_sheets(1, seed=0))


def _make_ready(folder: Path, sheets: Sequence[VillageSheet]) -> None:
    """Everything that bare Typst finds made: both templates' data, the shared page and the codes."""
    text = delivered(Kind.apply, COUNTY.printed_on)
    for template, content in ((SHARED, (shared_data(text, Layout.a4, COUNTY),)),
                              (VILLAGE, prepared(text, Layout.a4, COUNTY, sheets))):  # fmt: skip
        (folder / template).mkdir()
        write_data(folder / template, *content)


def _print_bare(folder: Path) -> Took:
    _warm_up()
    return _timed(lambda: [compiled(template, folder / template / DATA, "pdf") for template in (SHARED, VILLAGE)][-1])


def _timed(work: Callable[[], Any]) -> Took:
    begun, busy = time.perf_counter(), time.process_time()
    pdf = work()
    return Took(time.perf_counter() - begun, time.process_time() - busy, _most_memory(), pdf)


def _print_county(pages: int) -> tuple[float, list[int]]:
    """Both leaflets for every village, part by part: seconds, and the most memory that any part has taken so far."""
    begun, held = time.perf_counter(), []
    for at, start in enumerate(range(0, pages, PART)):
        kind = (Kind.apply, Kind.support)[at % 2]
        print_apart(
            delivered(kind, COUNTY.printed_on), Layout.a4, COUNTY, invented_sheets(min(PART, pages - start), seed=at)
        )
        held.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    return time.perf_counter() - begun, held


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _page(
    arguments: argparse.Namespace, ours: list[Took], bare: list[Took], seconds: float, held: list[int],
    sheets: list[VillageSheet],
) -> str:  # fmt: skip
    mine, theirs = (statistics.median(took.seconds for took in group) for group in (ours, bare))
    busy, bare_busy = (statistics.median(took.processor for took in group) for group in (ours, bare))
    pdf, ratios = ours[0].pdf, [mine.seconds / theirs.seconds for mine, theirs in zip(ours, bare, strict=True)]
    return TEXT.format(
        day=datetime.now(SHANGHAI).date(), machine=f"{os.cpu_count()} cores, Python {platform.python_version()}",
        rounds=ROUNDS, number=len(sheets), ours=mine, bare=theirs, ratio=statistics.median(ratios), least=min(ratios),
        most=max(ratios), our_cpu=busy, bare_cpu=bare_busy, cpu_ratio=busy / bare_busy, many=arguments.county,
        memory=max(took.memory for took in ours) / MEGABYTE, size=len(pdf) / len(sheets), part=PART, seconds=seconds,
        rate=arguments.county / seconds, second=held[min(1, len(held) - 1)] / MEGABYTE, last=held[-1] / MEGABYTE,
        read="".join(f"| {name} | {number} of {len(sheets)} |\n" for name, number in _read(pdf, sheets).items()),
    )  # fmt: skip


def _read(pdf: bytes, sheets: Sequence[VillageSheet]) -> dict[str, int]:
    """How many pages give their own village's address, whole and spoiled in each way."""
    read = dict.fromkeys(SPOILS, 0)
    for page, sheet in zip(_pages(pdf), sheets, strict=True):
        for name, spoil in SPOILS.items():
            codes = zxingcpp.read_barcodes(spoil(page))
            read[name] += bool(codes) and codes[0].text == landing_url(COUNTY.public_url, sheet.code)
    return read


def _pages(pdf: bytes) -> Iterator[Image.Image]:
    for page in pypdfium2.PdfDocument(pdf):
        yield page.render(scale=DPI / 72, grayscale=True).to_pil()


def _rotated(page: Image.Image) -> Image.Image:
    return page.rotate(17, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)


def _blurred(page: Image.Image) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(1.5))


def _stained(page: Image.Image) -> Image.Image:
    """A black spot over a tenth of the code, away from the corners that a reader looks for first."""
    place = zxingcpp.read_barcodes(page)[0].position
    edge = place.top_right.x - place.top_left.x
    left, top, spot = place.top_left.x + 0.36 * edge, place.top_left.y + 0.36 * edge, edge * 0.1**0.5
    stained = page.copy()
    ImageDraw.Draw(stained).rectangle((left, top, left + spot, top + spot), fill=0)
    return stained


SPOILS: Mapping[str, Spoil] = {
    f"codes read by zxing from the PDF at {DPI} dpi": lambda page: page, "turned by 17°": _rotated,
    "blurred by 1.5 pixels": _blurred, "a tenth of the code black": _stained,
}  # fmt: skip
