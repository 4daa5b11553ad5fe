"""Which model is live, and the way back."""

import json

import pytest

from nlu.model_shelf import HISTORY, Change, ModelShelf, NoSuchModel


@pytest.fixture
def shelf(tmp_path):
    shelf = ModelShelf(tmp_path)
    shelf.own.write_bytes(b"own")
    return shelf


def add(shelf, content):
    file = shelf.folder / f"{content}.yml"
    file.write_text(content)
    model = shelf.candidate([file])
    model.write_bytes(content.encode())
    return model.name


def put(shelf, name):
    shelf.put_live(Change(name, "2026-11-28T09:00:00+08:00", "何秀英", "why"))


def test_without_a_history_the_repositorys_own_model_is_live(shelf):
    assert shelf.live == shelf.own
    assert shelf.before() == shelf.own.name


def test_what_was_put_live_last_is_live_for_every_process(shelf):
    other = ModelShelf(shelf.folder)
    assert other.live == shelf.own
    put(shelf, add(shelf, "a"))
    assert other.live.name == shelf.live.name == add(shelf, "a")
    assert [(change.by, change.why) for change in other.history()] == [("何秀英", "why")]


def test_the_way_back_leads_further_back_each_time(shelf):
    a, b = add(shelf, "a"), add(shelf, "b")
    put(shelf, a)
    put(shelf, b)
    assert shelf.before() == a
    put(shelf, shelf.before())
    assert shelf.live.name == a
    assert shelf.before() == shelf.own.name
    put(shelf, shelf.before())
    assert shelf.live == shelf.own


def test_a_model_of_another_version_of_the_program_is_never_live(shelf):
    put(shelf, add(shelf, "a"))
    old = json.loads((shelf.folder / HISTORY).read_text()) | {"model": "0123456789abcdef-a0000000.tar.gz"}
    (shelf.folder / "0123456789abcdef-a0000000.tar.gz").write_bytes(b"old")
    (shelf.folder / HISTORY).write_text(json.dumps(old) + "\n")
    assert shelf.live == shelf.own
    with pytest.raises(NoSuchModel):
        put(shelf, old["model"])


def test_a_model_that_is_gone_is_not_live(shelf):
    name = add(shelf, "a")
    put(shelf, name)
    (shelf.folder / name).unlink()
    assert shelf.live == shelf.own
    with pytest.raises(NoSuchModel):
        put(shelf, name)
