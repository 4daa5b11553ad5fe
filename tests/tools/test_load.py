"""The load of the measurements: reports that intake accepts, figures that are computed right."""

import pytest

from casework.questionnaire import check_report
from tools.load import Noted, invented_report


def test_invented_reports_are_faultless_and_all_different() -> None:
    reports = [invented_report(["TYF9X3XE"]) for _ in range(50)]
    assert [check_report(report)[1] for report in reports] == [()] * 50
    assert len({report["submission_key"] for report in reports}) == 50


def test_figures() -> None:
    noted = Noted(seconds=[number / 1000 for number in range(1, 101)], duration=10.0)
    assert noted.per_second == 10
    assert noted.percentile(0.5) == pytest.approx(51)
    assert noted.percentile(0.99) == pytest.approx(100)
