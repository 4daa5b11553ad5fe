"""Nightly: what nobody needs any more is forgotten."""

from datetime import timedelta

from actions.answer_inbound import MOST_ATTEMPTS
from actions.house import House
from db.queries import attachments, attempts, inbound, leaflets
from db.session import Scope

_KEPT = timedelta(days=2)
_PAPER_KEPT = timedelta(days=30)


def tidy_up(house: House) -> None:
    """Delete what is two days old: attempts, attachments without a report or waiting talk, answered messages.

    Later print runs too.
    """
    before = house.clock() - _KEPT
    with house.database.transaction(Scope.jobs()) as session:
        attempts.forget_attempts(session, before)
        attachments.forget_unclaimed(session, before)
        inbound.forget_answered(session, before, MOST_ATTEMPTS)
        leaflets.forget_runs(session, house.clock() - _PAPER_KEPT)
