"""What a started system says of itself."""

import json
from dataclasses import asdict
from pathlib import Path

import zxingcpp
from PIL import Image

from tools.announcement import Announcement, DemoAccount, VillageCode, qr_picture
from tools.run_file import tell_nlu_urls, write_run_file

URL = "http://127.0.0.1:20001/s/TYF9X3XE"
ANNOUNCEMENT = Announcement(
    base_url="http://127.0.0.1:20001",
    nlu_url=None,
    one_codes=[VillageCode("990101001201", "柳树村", "TYF9X3XE", URL)],
    demo_accounts=[
        DemoAccount("qingxi", "secret", "township", "990101001000"),
        DemoAccount("liuwan", "secret", "township", "990101002000"),
        DemoAccount("county", "secret", "county", "990101000000"),
    ],
)


def test_the_file_has_the_shape_of_the_contract_and_is_private(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    write_run_file(file, asdict(ANNOUNCEMENT))
    kept = json.loads(file.read_text())
    assert kept.keys() == {"base_url", "nlu_url", "one_codes", "demo_accounts"}
    assert {"area_code", "code", "url"} <= kept["one_codes"][0].keys()
    assert kept["demo_accounts"][0].keys() == {"username", "password", "role", "area_code"}
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_tells_when_rasa_has_joined(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    write_run_file(file, asdict(ANNOUNCEMENT))
    tell_nlu_urls(file, ["http://127.0.0.1:20002", "http://127.0.0.1:20003"])
    said = json.loads(file.read_text())
    assert said["nlu_url"] == "http://127.0.0.1:20002"
    assert said["nlu_urls"] == ["http://127.0.0.1:20002", "http://127.0.0.1:20003"]
    assert json.loads(file.read_text())["base_url"] == ANNOUNCEMENT.base_url
    assert file.stat().st_mode & 0o077 == 0


def test_the_terminal_shows_the_address_and_the_first_officer_of_each_role() -> None:
    text = "\n".join(ANNOUNCEMENT.lines())
    assert "http://127.0.0.1:20001" in text
    assert "qingxi" in text
    assert "county" in text
    assert "liuwan" not in text


def test_the_qr_code_on_a_dark_terminal_can_be_scanned() -> None:
    assert [code.text for code in zxingcpp.read_barcodes(_as_seen(qr_picture(URL)))] == [URL]


def _as_seen(picture: str) -> Image.Image:
    """The half blocks as a dark terminal shows them: a drawn half is light."""
    halves = {" ": (0, 0), "\xa0": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    rows: list[list[int]] = []
    for line in picture.splitlines():
        upper, lower = zip(*(halves[letter] for letter in line), strict=True)
        rows += [list(upper), list(lower)]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([tone for row in rows for tone in row])
    return image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)
