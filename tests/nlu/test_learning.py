"""A candidate learns from what people judged, is read beside the live model, and goes live only through the gate."""

import argparse
import json
from pathlib import Path

import pytest

from nlu.evaluation.comparison import page_of
from nlu.evaluation.material import Material
from nlu.language.cleaning import clean
from nlu.language.examples import Example, read_examples, write_origin
from nlu.language.sums import load_rows
from nlu.language.understanding import ClauseModel, clauses_in_context
from nlu.learning import UnfitFile, line_of, objections_to, read_lessons, train_candidate
from nlu.model_shelf import Change, ModelShelf
from nlu.serving import PROJECT, PYTHON, exported_rows
from tests.nlu.small_models import ORIGINS, small_model
from tools import model as command

with_rasa = pytest.mark.skipif(not PYTHON.exists(), reason="Rasa is not installed here: nlu/rasa/.venv")
PEOPLE = "people-990101-2026"


def lesson(text: str, *risks: str, **labels: object) -> Example:
    values = {"intent": "report_hardship", "primary": risks[0] if risks else None, "urgent": False} | labels
    return Example(text, risks=risks, style="plain", origin=PEOPLE, **values)


def file_of(folder: Path, *examples: Example, name: str = PEOPLE) -> Path:
    return write_origin(folder, name, examples)


def test_the_messages_of_a_file_are_read_but_not_those_that_are_measured(tmp_path) -> None:
    file = file_of(tmp_path, lesson("房子漏雨", "housing"), lesson("断水一个月了", "drinking_water"))
    lessons = read_lessons([file], [Example("房子漏雨", "report_hardship", ("housing",))])
    assert [example.text for example in lessons.examples] == ["断水一个月了"]


@pytest.mark.parametrize(
    "wrong",
    [
        lesson("房子漏雨", "boredom"),
        lesson("房子漏雨", intent="dance"),
        lesson("打13900000901", "housing"),
        lesson("///", "housing"),
    ],
)
def test_what_no_export_writes_is_refused_without_naming_the_message(tmp_path, wrong) -> None:
    with pytest.raises(UnfitFile) as refused:
        read_lessons([file_of(tmp_path, lesson("没有水吃", "drinking_water"), wrong)], [])
    assert wrong.text not in str(refused.value)


def test_a_file_that_is_none_is_refused(tmp_path) -> None:
    with pytest.raises(UnfitFile):
        read_lessons([file_of(tmp_path, lesson("房子漏雨", "housing"), name="spoken-z")], [])
    (tmp_path / f"{PEOPLE}.yml").write_text("nlu: [1, 2]")
    with pytest.raises(UnfitFile):
        read_lessons([tmp_path / f"{PEOPLE}.yml"], [])
    with pytest.raises(UnfitFile):
        read_lessons([tmp_path / "people-990101-2025.yml"], [])


@pytest.fixture(scope="module")
def parts() -> Material:
    """A small share of the real messages: what the small model learns from, and others to measure on."""
    examples = read_examples(PROJECT / "data")
    measured = [e for e in examples if e.origin in ("spoken-b", "urgent-b")]
    return Material(
        [e for e in examples if e.origin in ORIGINS["one"]],
        [Example(clean(e.text), e.intent, e.risks, e.primary, e.urgent, e.style, e.origin) for e in measured],
    )


@pytest.fixture
def shelf(tmp_path) -> ModelShelf:
    """With a live model and its twin, and the places of a candidate filled with another small model."""
    shelf = ModelShelf(tmp_path)
    for path in (shelf.own, shelf.twin_of(shelf.own)):
        path.symlink_to(small_model("one"))
    return shelf


def with_candidate(shelf: ModelShelf, model: str, file: Path) -> Path:
    """As if training had given this model for the file: nothing is trained twice."""
    candidate = shelf.candidate([file])
    for path in (candidate, shelf.twin_of(candidate)):
        path.symlink_to(small_model(model))
    return candidate


@with_rasa
def test_a_candidate_that_reads_no_worse_goes_live_and_back_again(shelf, parts, tmp_path, monkeypatch) -> None:
    file = file_of(tmp_path, lesson("断水一个月了", "drinking_water"))
    candidate = with_candidate(shelf, "one", file)
    found = train_candidate(shelf, read_lessons([file], []), parts, parts.learn, lambda line: None)
    assert (found.objections, found.changed) == ([], [])
    assert objections_to(shelf, candidate.name) == []
    assert "The gate is open." in (tmp_path / f"{candidate.name}.md").read_text()
    monkeypatch.setattr(command, "MODELS", tmp_path)
    monkeypatch.setattr(command, "_urls", list)
    assert ask("promote", candidate.name, "--by", "何秀英", "--why", "reads dry wells") == 0
    assert shelf.live == candidate
    assert ask("roll-back", "--by", "何秀英", "--why", "complaints") == 0
    assert shelf.live == shelf.own
    assert [(c.model, c.by, c.why) for c in shelf.history()] == [
        (candidate.name, "何秀英", "reads dry wells"),
        (shelf.own.name, "何秀英", "complaints"),
    ]


@with_rasa
def test_a_candidate_that_reads_worse_is_refused_and_never_trained_whole(shelf, parts, tmp_path, monkeypatch) -> None:
    file = file_of(tmp_path, lesson("断水一个月了", "drinking_water"))
    shelf.twin_of(shelf.candidate([file])).symlink_to(small_model("poor"))
    found = train_candidate(shelf, read_lessons([file], []), parts, parts.learn, lambda line: None)
    assert found.objections
    assert found.changed
    assert not shelf.candidate([file]).exists()
    monkeypatch.setattr(command, "MODELS", tmp_path)
    assert ask("promote", found.candidate, "--by", "何秀英", "--why", "hope") == 1
    assert shelf.live == shelf.own
    assert "The gate refuses" in page_of(found)


@with_rasa
def test_a_comparison_with_a_model_that_is_not_live_any_more_counts_for_nothing(shelf, parts, tmp_path) -> None:
    file = file_of(tmp_path, lesson("断水一个月了", "drinking_water"))
    candidate = with_candidate(shelf, "one", file)
    train_candidate(shelf, read_lessons([file], []), parts, parts.learn, lambda line: None)
    other = with_candidate(shelf, "one", file_of(tmp_path, lesson("房子塌了", "housing")))
    shelf.put_live(Change(other.name, "2026-11-28T09:00:00+08:00", "何秀英", "why"))
    assert objections_to(shelf, candidate.name)
    assert objections_to(shelf, "never-seen.tar.gz")


@with_rasa
def test_the_twin_really_learns_what_people_said(shelf, parts, tmp_path) -> None:
    """Real training on a small share: a word that only people's messages have is read afterwards."""
    times = ("又", "早", "都", "全", "已经", "去年就")
    said = [lesson(f"俺家那口旱窖{how}干透了，吃水犯难", "drinking_water") for how in times]
    file = file_of(tmp_path, *said)
    found = train_candidate(shelf, read_lessons([file], []), parts, parts.learn, lambda line: None)
    assert shelf.twin_of(shelf.candidate([file])).exists()
    assert line_of(shelf.twin_of(shelf.candidate([file]))) == line_of(shelf.twin_of(shelf.own))
    kept = json.loads((tmp_path / f"{found.candidate}.json").read_text())
    assert kept["live"] == shelf.own.name
    before, now = (strength(twin) for twin in (shelf.twin_of(shelf.own), shelf.twin_of(shelf.candidate([file]))))
    assert now > before + 1


def strength(model: Path) -> float:
    """How strongly a model speaks for drinking water in words that only people's messages have, from the whole text."""
    rows = ClauseModel(*load_rows(exported_rows(model)))
    return rows.signals(clauses_in_context("俺家旱窖干透了"))["whole:drinking_water"]


def ask(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))
