"""For commands that need the database: the one that runs, else the embedded server for as long as the command lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.encryption import Keyring
from db.migrate import migrate
from tools.installation import Installation


@contextmanager
def running_database(installation: Installation) -> Iterator[None]:
    """A server that was started for this alone has the newest schema. Raises AlreadyRunning while another starts it."""
    make_demo_keyring(installation)
    if installation.given_owner_url or installation.embedded.answers():
        yield
        return
    with installation.hold():
        installation.embedded.start()
        try:
            migrate(installation.owner_url, installation.app_password)
            yield
        finally:
            installation.embedded.stop()


def make_demo_keyring(installation: Installation) -> None:
    """The demo makes its own keys; elsewhere a missing keyring must stop the start."""
    if installation.demo and not installation.keyring_path.exists():
        Keyring.generate(installation.keyring_path)
