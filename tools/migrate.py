"""`yimatong migrate`: bring the database to the newest schema, with its roles and rights."""

import argparse

from db.migrate import migrate
from tools.installation import Installation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It needs none: the database is the checkout's own, or the one that DATABASE_URL names."""


def run(arguments: argparse.Namespace) -> None:
    """Migrate; safe to repeat."""
    installation = Installation()
    migrate(installation.owner_url, installation.app_password)
