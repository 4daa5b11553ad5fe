"""Ports and answers on this machine."""

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from tools.reachable import Knock, answers, listen, listen_near


class Fixed(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 503)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Fixed)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_success_counts_as_an_answer(address: str) -> None:
    assert answers(f"{address}/well")
    assert not answers(f"{address}/ill")


def test_a_proxy_in_the_environment_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert answers(f"{address}/well")


def test_silence_is_no_answer() -> None:
    with listen("127.0.0.1", 0) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert not answers(address)
    assert not answers(address)


def test_a_taken_port_is_refused_or_replaced() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)
        with listen_near("127.0.0.1", port) as other:
            assert other.getsockname()[1] != port
    with listen_near("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


def test_a_knock_waits_for_a_program_that_is_still_starting() -> None:
    with listen("127.0.0.1", 0) as listening:
        knock = Knock(f"http://127.0.0.1:{listening.getsockname()[1]}/well")
        assert not knock.is_answered()
        assert not knock.is_answered()
        caller, _ = listening.accept()
        assert caller.recv(1000).startswith(b"GET /well")
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        assert knock.is_answered()
        caller.close()
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):  # it asked only once
            listening.accept()


def test_a_knock_asks_again_after_a_refusal(address: str) -> None:
    knock = Knock(f"{address}/ill")
    assert not any(knock.is_answered() for _ in range(20))
    assert not Knock("http://127.0.0.1:1/well").is_answered()


def test_answers_over_a_handed_socket_are_not_held_back() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        accepted.close()
