"""`yimatong gallery`: every kind of paper as a picture, for looking at; the people and places on it are invented."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2

from notices.case_papers import CasePaper, Worksheet, print_paper
from notices.leaflet_texts import delivered
from notices.leaflets import Kind, Layout, VillageSheet, print_leaflets
from notices.wording import say as worded
from tools.installation import CHECKOUT
from tools.leaflet_bench import COUNTY
from tools.say import say

FOLDER = CHECKOUT / "docs/gallery"
INCHES = 10  # the longer edge of an A4 sheet is drawn with about as many hundred pixels
HEAD = "# Paper\n\nDrawn by `make gallery`. All people and places are invented; the codes open nothing.\n"
VILLAGE = VillageSheet("柳树村", "清溪镇", "0000-1000101", "AAAACCCCDDDD", 1)
CASE = {
    "number": "2026-000001", "received_on": "2026年11月16日", "head_name": "王大山", "reporter_name": "王二柱",
    "phone": "13900000901", "place": "清溪镇柳树村", "members": "4 口人", "risks": "因病、收支困难",
    "contact_time": "晚上七点以后", "told": "我爹上个月查出来肺癌，住院花了六万多，都是借的，实在撑不住了。",
    "visited_on": "2026年11月18日", "visitors": "何秀英、陈大勇", "outcome": "不符合，已解释",
    "found": "住院单据合计六万三千元，报销后自付两万一千元。房屋安全，自来水正常。", "township": "清溪镇",
    "explanation": "家里年人均纯收入高于标准，报销后自付不多，已当面算给您看。", "township_phone": "0000-1000101",
    "hotline": "12317", "told_by": "何秀英", "told_how": "当面", "told_on": "2026年11月20日",
    "bureau_or_township": "清溪镇", "today": "2026年11月22日", "village": "柳树村",
    "village_committee": worded("paper.committee", village="柳树村"), "posting_days": "5",
    "posting_text": worded("paper.posting_text", village="柳树村", head_name="王大山", members="4 口人"),
    "posted_from": "2026年11月16日", "posted_until": "2026年11月21日", "receipt": "ACDE-FHJK-MNPR",
    "look_up_code": "0901", "state": "已收到", "next": "乡镇会在 11 月 18 日前受理。",
    "look_up_url": "https://yimatong.example/my-report",
}  # fmt: skip
SECOND_LANGUAGE = [
    "Family in difficulty? Scan the code, ring 12317, or ask at the village office. It costs nothing.",
    "Somebody will come and see. If the answer is no, you are told why.",
]
SUMS = Worksheet({
    "members": 4, "year_income": "36400.00", "net_income": "20400.00", "net_per_head": "5100.00",
    "a": {"wage_income": "24000.00", "business_income": "9000.00", "dibao": "1400.00", "pension": "2000.00"},
    "b": {"rigid_expense": "12000.00"}, "c": {},
})  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pictures go."""
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder (default docs/gallery)")


def run(arguments: argparse.Namespace) -> None:
    """Draw every paper and write the page that shows them."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    page = HEAD
    for name, title, pdf in _papers():
        page += f"\n## {title}\n\n"
        for number, picture in enumerate(pypdfium2.PdfDocument(pdf)):
            file = f"{name}-{number + 1}.png"
            scale = INCHES * 100 / max(picture.get_size()) / 1.2
            picture.render(scale=scale).to_pil().quantize(32).save(arguments.out / file, optimize=True)
            page += f"![{title}]({file})\n"
    (arguments.out / "README.md").write_text(page, encoding="utf-8")
    say(f"{arguments.out} drawn")


def _papers() -> Iterator[tuple[str, str, bytes]]:
    """File name, title and PDF of each."""
    county = replace(COUNTY, printed_on=COUNTY.printed_on.replace(month=11, day=22))
    for kind in Kind:
        text = delivered(kind, county.printed_on)
        for layout in Layout:
            title = f"{text['subtitle']}, {layout}"
            yield f"{kind}-{layout}", title, print_leaflets(text, layout, county, [VILLAGE])
    both = {**delivered(Kind.apply, county.printed_on), "second_language": SECOND_LANGUAGE}
    yield "second-language", "With a second language", print_leaflets(both, Layout.a4, county, [VILLAGE])
    for paper in CasePaper:
        yield paper.value.replace("_", "-"), paper.label, print_paper(paper, CASE, SUMS)
