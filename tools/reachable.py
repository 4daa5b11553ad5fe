"""Addresses on this machine: asking whether one answers, and finding a free one."""

import http.client
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
