"""`yimatong demo`: load the invented county, and sample cases made through the actions by a clock of their own."""

import argparse
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.errors import SubmissionConflict
from actions.house import SHANGHAI, House, open_house, shanghai_now
from actions.look_up_case import look_up_case
from actions.move_case import move_case
from actions.officer import SignedInOfficer
from actions.passwords import hash_password
from actions.resident_moves import move_by_resident
from actions.seal_audit import seal_audit
from actions.settings import Settings, settings_from_environment
from actions.show_case import show_case
from actions.sign_in import sign_in, sign_out
from actions.submit_report import Submitted, submit_report
from casework.deadlines import Calendar
from db.announced_days import load_missing_years
from db.demo import demo_code, demo_officers, load_demo_county
from db.queries.calendar import load_calendar
from db.session import Database, Scope

CASES = Path(__file__).with_name("demo_cases.zh.yml")
CALLER = "demo"
RESIDENT = "resident"
RELATIVE_DAY = re.compile(r"today(?:-([0-9]+))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Places and officers alone, or sample cases too."""
    parser.add_argument("--without-cases", action="store_true", help="places and officers only")


def run(arguments: argparse.Namespace) -> int:
    """Load what is missing; safe to repeat. Refuses outside the demo, for its passwords are known to everybody."""
    settings = settings_from_environment()
    if not settings.demo:
        print("The demo county is for demonstrations only: set YIMATONG_DEMO=true.")
        return 1
    house = open_house(settings)
    try:
        days = load_places(settings)
        if not arguments.without_cases:
            load_cases(house, days, shanghai_now())
        seal_audit(house)
    finally:
        house.close()
    return 0


def load_places(settings: Settings) -> Calendar:
    """Calendar, places, rules, codes and officers, as the owner of the tables."""
    owner = Database(settings.owner_database_url or settings.database_url, connections=1)
    try:
        with owner.transaction(Scope.owner()) as session:
            load_missing_years(session)
            load_demo_county(session, cache(hash_password))
            return load_calendar(session)
    finally:
        owner.close()


def load_cases(house: House, days: Calendar, now: datetime) -> None:
    """Report and move every sample case in the order of time, up to `now`; a case that is there already is left."""
    demo = _Demo(house, days, now)
    for moment in sorted(demo.moments(), key=lambda moment: moment.at):
        if moment.at <= now:
            demo.happen(moment)
    demo.leave()


@dataclass(frozen=True)
class _Moment:
    """One thing that happens to one sample case at one time: its report, or a step."""

    at: datetime
    case: Mapping[str, Any]
    step: Mapping[str, Any] | None


@dataclass
class _Demo:
    """The sample cases while they happen."""

    house: House
    days: Calendar
    now: datetime
    submitted: dict[str, Submitted] = field(default_factory=dict)
    tokens: dict[str, tuple[str, SignedInOfficer]] = field(default_factory=dict)

    def moments(self) -> Iterator[_Moment]:
        """Everything that happens, in the order of the file."""
        for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
            if "minutes_ago" in case:
                yield _Moment(self.now - timedelta(minutes=case["minutes_ago"]), case, None)
                continue
            reported_on = self._working_day(self.now.date(), -case["ago"])
            yield _Moment(_at(reported_on, case["at"]), case, None)
            for step in case["steps"]:
                yield _Moment(_at(self._working_day(reported_on, step["after"]), step["at"]), case, step)

    def _working_day(self, start: date, number: int) -> date:
        """So many working days before or after a day."""
        day, step = start, timedelta(days=1 if number > 0 else -1)
        for _ in range(abs(number)):
            day += step
            while not self.days.is_working(day):
                day += step
        return day

    def happen(self, moment: _Moment) -> None:
        """Let it happen, by the clock of that moment."""
        house = replace(self.house, clock=lambda: moment.at)
        if moment.step is None:
            self._report(house, moment.case)
        elif moment.case["key"] in self.submitted:
            self._move(house, self.submitted[moment.case["key"]], moment.step)

    def _report(self, house: House, case: Mapping[str, Any]) -> None:
        answers = {name: value for name, value in case["report"].items() if name != "taken_by"}
        if "one_code" in answers:
            answers["one_code"] = demo_code(answers["one_code"])
        clerk = case["report"].get("taken_by")
        taken_by = self._officer(house, clerk) if clerk else None
        try:
            done = submit_report(house, answers | {"submission_key": case["key"], "consent": True}, taken_by)
        except SubmissionConflict:
            return  # loaded before by another edition of this file
        if not done.repeated:
            self.submitted[case["key"]] = done

    def _move(self, house: House, done: Submitted, step: Mapping[str, Any]) -> None:
        evidence = _dated(step.get("evidence", {}), house.today())
        if step["by"] == RESIDENT:
            move_by_resident(house, done.receipt, done.look_up_code, step["verb"], evidence, CALLER)
            return
        officer = self._officer(house, step["by"])
        number = look_up_case(house, done.receipt, done.look_up_code, CALLER).number
        version = show_case(house, officer, number).version
        move_case(house, officer, number, step["verb"], version, evidence)

    def _officer(self, house: House, username: str) -> SignedInOfficer:
        if username not in self.tokens:
            password = next(officer.password for officer in demo_officers() if officer.username == username)
            signed_in = sign_in(house, username, password, None, CALLER)
            self.tokens[username] = (signed_in.token, signed_in.officer)
        return self.tokens[username][1]

    def leave(self) -> None:
        """Sign everybody out."""
        for token, _ in self.tokens.values():
            sign_out(self.house, token)


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def _dated(evidence: Any, today: date) -> Any:
    """The evidence with "today" and "today-4" replaced by the day of its step and four days before."""
    if isinstance(evidence, Mapping):
        return {name: _dated(value, today) for name, value in evidence.items()}
    if isinstance(evidence, list):
        return [_dated(value, today) for value in evidence]
    if isinstance(evidence, str) and (relative := RELATIVE_DAY.fullmatch(evidence)):
        return (today - timedelta(days=int(relative[1] or 0))).isoformat()
    return evidence
