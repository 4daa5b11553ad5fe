"""The worker over the real job tables: nothing is lost, and twice is once."""

import asyncio

from actions.jobs import job_app
from casework.vocabulary import Risk
from tools.worker import work


def do_jobs(town, carrier=None):
    """Do what waits, as the worker does it."""
    asyncio.run(work(job_app(town.house, carrier), 2, wait=False))


def test_rasa_reads_what_the_fallback_read_at_intake(town):
    town.reader.answer = town.by_rasa(Risk.illness, Risk.income_expense)
    town.report()
    do_jobs(town)
    assert town.rows("SELECT source FROM reading ORDER BY id") == [("fallback",), ("rasa",)]
    assert set(town.value('SELECT risks FROM "case"')) == {"illness", "income_expense"}
    assert town.rows("SELECT task_name FROM procrastinate_jobs WHERE task_name = 'read_report'") == []
