"""Several real Rasa processes behind one reader: a model is swapped, a process killed, and no reading is lost."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from casework.reading import Reading
from nlu.evaluation.contestants import running
from nlu.fallback import Fallback
from nlu.hot_swap import SwapFailed, swap
from nlu.model_shelf import Change, ModelShelf
from nlu.rasa_server import NotAnswered, RasaServer
from nlu.reader import Reader
from nlu.serving import PYTHON, exported_rows
from tests.nlu.small_models import small_model

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="Rasa is not installed here (no Python 3.10): nlu/rasa/.venv"
)
LETTER = "老汉脑梗瘫床上了,家里离不开人,药费一个月五百,实在没办法"
CLIENTS = 4


@pytest.fixture(scope="module")
def models() -> tuple[Path, Path]:
    return small_model("one"), small_model("two")


@pytest.fixture(scope="module")
def two(models: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, int]]]:
    """Two processes with the first model: addresses and process ids."""
    with ExitStack() as stack:
        yield [stack.enter_context(running(link(tmp_path_factory.mktemp("serving"), models[0]))) for _ in range(2)]


def link(folder: Path, model: Path) -> Path:
    """The model under its own name in another folder, where its process may write a log."""
    place = folder / model.name
    place.symlink_to(model)
    return place


def version_of(model: Path) -> str:
    return str(Fallback.of(model).read("你好").model)


class Load:
    """Clients that read without a pause; every reading is kept."""

    def __init__(self, reader: Reader) -> None:
        self.readings: list[Reading] = []
        self.slowest = 0.0
        self._reader, self._stop = reader, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(CLIENTS)]

    def _read(self) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            self.readings.append(self._reader.read(LETTER))
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def during(self, deed: Callable[[], object]) -> "Load":
        for thread in self._threads:
            thread.start()
        try:
            deed()
            more = len(self.readings) + 50
            while len(self.readings) < more:
                time.sleep(0.01)
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()
        return self


def test_a_swap_over_two_processes_under_load_fails_no_reading(two, models) -> None:
    urls = [url for url, _ in two]
    one, other = (version_of(model) for model in models)
    reader = Reader(urls)

    def there_and_back() -> None:
        for model in (models[1], models[0], models[1]):
            assert swap(urls, model, models[0], lambda line: None) == 2

    load = Load(reader).during(there_and_back)
    assert {reading.source for reading in load.readings} == {"rasa"}
    assert {reading.model for reading in load.readings} == {one, other}
    assert load.readings[-1].model == other
    assert load.slowest < 2  # the reader's own time-out


def test_a_model_that_cannot_be_loaded_changes_nothing(two, models, tmp_path) -> None:
    urls = [url for url, _ in two]
    swap(urls, models[0], models[1], lambda line: None)
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no model at all")
    with pytest.raises(SwapFailed):
        swap(urls, broken, models[0], lambda line: None)
    assert [RasaServer(url, httpx.Client(trust_env=False)).check() for url in urls] == [version_of(models[0])] * 2


def test_a_model_that_fails_the_canary_is_taken_back_everywhere(two, models, monkeypatch) -> None:
    urls = [url for url, _ in two]
    swap(urls, models[0], models[1], lambda line: None)
    real = RasaServer.check

    def second_one_reads_it_wrong(server: RasaServer) -> str:
        found = real(server)
        if server.url == urls[1] and found == version_of(models[1]):
            raise NotAnswered("the model reads the canary sentence wrong", elsewhere=True)
        return found

    monkeypatch.setattr(RasaServer, "check", second_one_reads_it_wrong)
    with pytest.raises(SwapFailed):
        swap(urls, models[1], models[0], lambda line: None)
    monkeypatch.undo()
    assert [RasaServer(url, httpx.Client(trust_env=False)).check() for url in urls] == [version_of(models[0])] * 2


def test_a_killed_process_costs_no_reading_and_the_other_goes_on(models, tmp_path) -> None:
    with running(link(tmp_path, models[0])) as (staying, _), running(link(tmp_path, models[1])) as (going, pid):
        load = Load(Reader([staying, going])).during(lambda: os.kill(pid, signal.SIGKILL))
        assert {reading.source for reading in load.readings} == {"rasa"}
        assert swap([staying, going], models[1], models[0], lambda line: None) == 1


def test_the_fallback_follows_the_live_model(models, tmp_path) -> None:
    shelf = ModelShelf(tmp_path)
    for path, model in ((shelf.own, models[0]), (shelf.candidate([models[1]]), models[1])):
        path.write_bytes(model.read_bytes())
    fallback = Fallback(tmp_path)
    assert fallback.read(LETTER).model == version_of(models[0])
    promoted = shelf.candidate([models[1]]).name
    ModelShelf(tmp_path).put_live(Change(promoted, "2026-11-28T09:00:00+08:00", "何秀英", "read better"))
    assert fallback.read(LETTER).model == version_of(models[1])


def test_exported_rows_are_in_every_model(models) -> None:
    assert all(exported_rows(model) for model in models)
