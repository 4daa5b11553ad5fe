"""Messages: sent once, tried again, and in the end told by a person."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from actions.move_case import move_case
from actions.send_messages import Carriers, NotCarried, send_message, send_waiting
from tests.actions.conftest import HEKOU
from tools.sms_carrier import SmsCarrier


@dataclass
class Provider:
    """An SMS provider on loopback that answers as told."""

    url: str
    status: int = 200
    taken: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A small real HTTP server."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.taken.append((self.path, body, dict(self.headers)))
            self.send_response(told.status)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Provider(f"http://127.0.0.1:{server.server_port}/sms")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def state(town):
    return tuple(town.rows("SELECT state, attempts FROM message")[0])


def retries(town):
    return town.rows("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'send_message' ORDER BY id")


def test_a_message_is_handed_over_once(town, provider):
    town.report(urgent=True)
    carrier = SmsCarrier(provider.url, "token-of-the-test")
    for _ in range(3):
        send_message(town.house, 1, Carriers(carrier))
    assert state(town) == ("sent", 1)
    ((path, body, headers),) = provider.taken
    assert (path, body["to"], headers["Authorization"]) == ("/sms", "13900000101", "Bearer token-of-the-test")
    assert headers["Idempotency-Key"] == "duty:2026-000001:990101001000"
    assert "王二柱" not in body["text"]


def test_what_fails_is_tried_again_later_and_later_then_told_by_a_person(town, provider):
    town.report(urgent=True)
    town.rows("DELETE FROM procrastinate_jobs RETURNING id")
    provider.status = 500
    carrier = SmsCarrier(provider.url, "")
    waits = []
    for attempt in range(1, town.house.settings.sms_attempts + 1):
        send_message(town.house, 1, Carriers(carrier))
        waits += [(row.scheduled_at - town.clock.now).total_seconds() for row in retries(town)]
        town.rows("DELETE FROM procrastinate_jobs RETURNING id")
        assert len(provider.taken) == attempt
    assert waits == [2, 4, 8, 16, 32]
    assert state(town) == ("call_list", 6)
    send_message(town.house, 1, Carriers(carrier))
    assert len(provider.taken) == 6


def test_an_unreachable_provider_is_a_failure_without_a_word_about_whom(town):
    town.report(urgent=True)
    carrier = SmsCarrier("http://127.0.0.1:9/nobody", "")
    with pytest.raises(NotCarried) as failed:
        carrier.send("13900000101", "text", "key")
    assert "139" not in str(failed.value)
    send_message(town.house, 1, Carriers(carrier))
    assert state(town) == ("waiting", 1)


def test_without_a_provider_it_lands_on_the_call_list_at_once(town):
    town.report(urgent=True)
    send_message(town.house, 1, Carriers())
    assert state(town) == ("call_list", 1)
    audited = town.rows("SELECT actor_role, verb FROM audit_entry ORDER BY id DESC LIMIT 1")
    assert audited == [("system", "put_on_call_list")]


def test_without_a_duty_contact_it_lands_on_the_call_list(town, provider):
    town.rows("UPDATE area SET duty_phone = NULL RETURNING code")
    town.report(urgent=True)
    send_message(town.house, 1, Carriers(SmsCarrier(provider.url, "")))
    assert state(town) == ("call_list", 1)
    assert provider.taken == []


def test_a_flood_of_urgent_reports_does_not_drown_the_duty_contact(town, provider):
    house, carrier = town.with_settings(duty_messages=2), SmsCarrier(provider.url, "")
    elsewhere = {"area_code": HEKOU}
    for number, changes in enumerate([{}, {}, {}, elsewhere], 1):
        town.report(f"flood-{number:04d}", urgent=True, reporter={"phone": f"1390000092{number}"}, **changes)
        send_message(house, number, Carriers(carrier))
    assert town.rows("SELECT state FROM message ORDER BY id") == [("sent",), ("sent",), ("call_list",), ("sent",)]
    town.clock.turn(hours=1, seconds=1)
    town.report("flood-later", urgent=True, reporter={"phone": "13900000929"})
    send_message(house, 5, Carriers(carrier))
    assert town.value("SELECT state FROM message WHERE id = 5") == "sent"


def test_a_message_whose_job_was_lost_is_asked_for_again_once(town):
    town.report(urgent=True)
    town.rows("DELETE FROM procrastinate_jobs RETURNING id")
    assert send_waiting(town.house) == 1
    assert send_waiting(town.house) == 1
    assert len(retries(town)) == 1


def test_residents_are_told_by_message_only_where_it_is_safe(town, provider):
    house = town.with_settings(sms_url=provider.url, public_url="https://yimatong.example")
    town.report()
    town.report("submission-0002", reporter={"name": "石巧云", "phone": "13900000912"}, safe_contact="打给我姐")
    for number in ("2026-000001", "2026-000002"):
        move_case(house, town.officer("qingxi"), number, "accept", 1, {})
    assert town.rows("SELECT case_id, to_role, kind FROM message") == [(1, "resident", "residents.told.accept")]
    send_message(house, 1, Carriers(SmsCarrier(provider.url, "")))
    text = provider.taken[0][1]["text"]
    assert "https://yimatong.example" in text
    assert not any(word in text for word in ("王二柱", "肺癌", "2026-000001"))
