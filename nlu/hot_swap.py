"""Bringing running Rasa processes to another model, one after the other, while they go on answering."""

from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from nlu.rasa_server import NotAnswered, RasaServer

LONGEST_LOAD = 120.0  # seconds


class SwapFailed(Exception):
    """A process did not take the model or read the canary wrong with it; those before it were put back."""


def swap(urls: Sequence[str], model: Path, back: Path, say: Callable[[str], None]) -> int:
    """Let every process that answers serve this model; returns how many do now.

    The next is asked only when the one before has read the canary right with it. One that does not answer is passed
    over: it will be started with the live model. Raises SwapFailed, after all were brought back to the model `back`.
    """
    reached: list[str] = []
    with httpx.Client(trust_env=False, timeout=LONGEST_LOAD) as client:
        for url in urls:
            try:
                _bring(client, url, model)
                reached.append(url)
            except httpx.ConnectError:
                say(f"{url} does not answer; it takes up the live model when it is started again")
            except (httpx.HTTPError, NotAnswered) as problem:
                _put_back(client, [*reached, url], back)
                raise SwapFailed(f"{url}: {problem}") from problem
    say(f"{len(reached)} of {len(urls)} processes read with {model.name}")
    return len(reached)


def _bring(client: httpx.Client, url: str, model: Path) -> None:
    """Bring one process to the model, unless it has it already, and have the canary read."""
    status = client.get(f"{url}/status", timeout=10).raise_for_status().json()
    if status["model_file"] != model.name:
        _put(client, url, model)
        RasaServer(url, client).check()


def _put(client: httpx.Client, url: str, model: Path) -> None:
    client.put(f"{url}/model", json={"model_file": str(model.resolve())}).raise_for_status()


def _put_back(client: httpx.Client, urls: Sequence[str], model: Path) -> None:
    for url in urls:
        try:
            _put(client, url, model)
        except httpx.HTTPError:
            continue  # it is gone; its next start takes the live model
