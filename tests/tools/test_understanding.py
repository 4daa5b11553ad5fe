"""Rasa processes of a running system: how many, on which ports, with which model."""

import json
import os
import sys

import pytest

from nlu.model_shelf import Change, ModelShelf
from tools import model, understanding
from tools.up import _free_ports


@pytest.mark.parametrize(("given", "wanted"), [("1", 1), ("3", 3)])
def test_the_number_of_processes_is_a_setting(monkeypatch, given, wanted):
    monkeypatch.setenv("YIMATONG_RASA_PROCESSES", given)
    assert understanding.wanted_processes() == wanted


@pytest.mark.parametrize("given", ["", "0", "many", "-1"])
def test_without_one_the_memory_decides(monkeypatch, given):
    monkeypatch.setenv("YIMATONG_RASA_PROCESSES", given)
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 8_000_000_000 // 4096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert understanding.wanted_processes() == 2
    pages["SC_PHYS_PAGES"] = 4_000_000_000 // 4096
    assert understanding.wanted_processes() == 1


def test_each_process_has_a_port_of_its_own_the_last_ones_again():
    first = _free_ports([], 3)
    assert len(set(first)) == 3
    assert _free_ports(first, 2) == first[:2]
    assert _free_ports(first[:1], 2)[0] == first[0]


def test_a_process_that_is_started_again_takes_the_model_that_is_live_then(monkeypatch, tmp_path):
    shelf = ModelShelf(tmp_path)
    shelf.own.write_bytes(b"own")
    other = shelf.candidate([])
    other.write_bytes(b"other")
    monkeypatch.setattr(understanding, "MODELS", tmp_path)
    short = [sys.executable, "-c", ""]
    monkeypatch.setattr(understanding, "rasa_command", lambda path, port: [*short, path.name, str(port)])
    program = understanding.RasaProgram("Rasa 1", [], os.environ, tmp_path / "log", port=4711)
    program.launch()
    assert program.process.wait() == 0
    assert program.command[-2:] == [shelf.own.name, "4711"]
    shelf.put_live(Change(other.name, "2026-11-28T09:00:00+08:00", "何秀英", "why"))
    program.launch()
    assert program.process.wait() == 0
    assert program.command[-2] == other.name


def test_the_running_processes_are_found_in_the_environment_or_where_they_were_announced(monkeypatch, tmp_path):
    monkeypatch.setenv("YIMATONG_VAR", str(tmp_path))
    monkeypatch.delenv("YIMATONG_NLU_URLS", raising=False)
    assert model._urls() == []
    (tmp_path / "run.json").write_text(json.dumps({"nlu_url": "http://a", "nlu_urls": ["http://a", "http://b"]}))
    assert model._urls() == ["http://a", "http://b"]
    monkeypatch.setenv("YIMATONG_NLU_URLS", '["http://c"]')
    assert model._urls() == ["http://c"]
