"""Addresses on this machine: asking whether one answers, and finding a free one."""

import http.client
import select
import socket
import time
from urllib.parse import urlsplit


def answers(url: str) -> bool:
    """True when a GET is answered with success within a second."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=1)  # asks no proxy
    try:
        connection.request("GET", place.path)
        return connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Knock:
    """One GET that may take its time: a caller with other duties looks in again instead of waiting or asking anew.

    A socket that listens while its program is still starting keeps every question for later; many would pile up.
    """

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url)
        self._connection: http.client.HTTPConnection | None = None

    def is_answered(self) -> bool:
        """True once the address has answered with success; asks again after a refusal."""
        try:
            return self._look()
        except (OSError, http.client.HTTPException):
            self._give_up()
            return False

    def _look(self) -> bool:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=1)
            self._connection.request("GET", self._place.path)
        if not select.select([self._connection.sock], [], [], 0)[0]:
            return False
        status = self._connection.getresponse().status
        self._give_up()
        return status < 300

    def _give_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def wait_for_answer(url: str, seconds: float) -> None:
    """Until the address answers. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not answers(url):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{url} does not answer")
        time.sleep(0.05)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket for a child process to serve; callers wait in its queue while the child is started again.

    Raises OSError when the port is taken.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # A server that is handed the socket takes it for a Unix one and would let Nagle hold back every answer for 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


def listen_near(host: str, preferred: int) -> socket.socket:
    """The same on the preferred port if nobody has it, else on any free one."""
    try:
        return listen(host, preferred)
    except OSError:
        return listen(host, 0)
