"""The application as uvicorn starts it: `uvicorn --factory api.main:app_from_environment`."""

import logging
from threading import Thread

from fastapi import FastAPI

from actions.house import open_house
from actions.settings import refuse_default_secrets, settings_from_environment
from api.app import create_app
from notices.policy.knowledge import first_index


def app_from_environment() -> FastAPI:
    """Read the settings and open the house; refuses to start outside the demo with secrets that were never set."""
    settings = settings_from_environment()
    refuse_default_secrets(settings)
    _keep_addresses_out_of_the_log()
    Thread(target=first_index, name="policy index", daemon=True).start()  # a second that nobody need wait for
    return create_app(open_house(settings))


def _keep_addresses_out_of_the_log() -> None:
    """The server's own access log would write whole addresses, and those may hold a name somebody searched for."""
    logging.getLogger("uvicorn.access").disabled = True
    requests = logging.getLogger("yimatong.requests")
    requests.setLevel(logging.INFO)
    if not requests.handlers:
        requests.addHandler(logging.StreamHandler())
