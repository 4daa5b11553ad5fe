"""`yimatong leaflets`: one PDF, or a folder of townships that can be gone on with; a CSV of codes."""

import argparse
import csv
import io

import pytest

from actions.leaflet_sheets import area_sheets, codes_as_csv
from notices.typesetting import CannotPrint
from tests.actions.conftest import CODE, fresh_keyring, town
from tests.notices.printed_pages import pages
from tools import leaflets

__all__ = ["fresh_keyring", "town"]

COUNTY = "990101000000"


def run(monkeypatch, town, *words: str) -> int:
    parser = argparse.ArgumentParser()
    leaflets.add_arguments(parser)
    monkeypatch.setattr(leaflets, "settings_from_environment", lambda: town.house.settings)
    monkeypatch.setattr(leaflets, "open_house", lambda settings: town.house)
    return leaflets.run(parser.parse_args(words))


def test_a_county_in_one_file_with_its_codes_for_the_printer(town, tmp_path, monkeypatch):
    out, codes = tmp_path / "all.pdf", tmp_path / "codes.csv"
    assert run(monkeypatch, town, "--area", COUNTY, "--out", str(out), "--codes", str(codes)) == 0
    assert len(list(pages(out.read_bytes(), ppi=20))) == 24
    rows = list(csv.reader(io.StringIO(codes.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["乡镇", "村", "防伪编号", "期号", "网址"]
    printed = f"{CODE[:4]}-{CODE[4:8]}-{CODE[8:]}"
    assert rows[1] == ["清溪镇", "柳树村", printed, "1", f"http://127.0.0.1/s/{CODE}"]


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(town, tmp_path, monkeypatch):
    whole = leaflets.print_apart
    calls = []

    def breaking(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(leaflets, "print_apart", breaking)
    with pytest.raises(KeyboardInterrupt):
        run(monkeypatch, town, "--area", COUNTY, "--out", str(tmp_path / "paper"))
    assert [file.name for file in sorted((tmp_path / "paper").iterdir())] == ["990101001000-清溪镇.pdf"]
    assert run(monkeypatch, town, "--area", COUNTY, "--out", str(tmp_path / "paper")) == 0
    assert len(calls) == 4
    assert len(list((tmp_path / "paper").glob("*.pdf"))) == 3


@pytest.mark.parametrize("area", ["990199000000", "12", "九九"])
def test_an_unknown_area_is_named(town, tmp_path, monkeypatch, capsys, area):
    assert run(monkeypatch, town, "--area", area, "--out", str(tmp_path / "x.pdf")) == 1
    assert area in "".join(capsys.readouterr())
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_cannot_be_printed_is_named(town, tmp_path, monkeypatch, capsys):
    def refusing(*given):
        raise CannotPrint("village", "no room")

    monkeypatch.setattr(leaflets, "print_apart", refusing)
    assert run(monkeypatch, town, "--area", COUNTY, "--out", str(tmp_path / "x.pdf")) == 1
    assert "village" in "".join(capsys.readouterr())


def test_a_village_name_is_never_a_formula(town):
    town.owned("UPDATE area SET name = '=1+1' WHERE code = '990101001201'")
    wanted = area_sheets(town.house, COUNTY, "https://x.example", town.clock.now)
    assert ",'=1+1," in codes_as_csv(wanted.sheets, "https://x.example")


def test_villages_that_never_had_a_code_get_their_first_in_the_same_command(town, tmp_path, monkeypatch, capsys):
    town.owned("DELETE FROM one_code WHERE area_code LIKE '990101002%'")
    assert run(monkeypatch, town, "--area", COUNTY, "--out", str(tmp_path / "all.pdf"), "--layout", "card") == 0
    assert "8 villages had no code" in "".join(capsys.readouterr())
    assert len(list(pages((tmp_path / "all.pdf").read_bytes(), ppi=20))) == 24
    assert town.value("SELECT detail ->> 'codes' FROM audit_entry WHERE verb = 'issue_codes'") == "8"
