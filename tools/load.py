"""Clients that send invented reports over HTTP, one after another on one connection each, and note what came back."""

import http.client
import itertools
import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

GIVEN = "安宝春德芳广桂海红华建金兰丽林美明平秋荣山树水文祥小秀雪玉云"
FAMILY = "陈邓方冯郭何胡黄江李林刘罗马孙唐王吴谢徐许杨叶张赵郑周朱"
TROUBLES = (
    "我老伴查出尿毒症,一个星期透析三次,家里欠了六万多,实在撑不住了。",
    "上个月下大雨,后山塌下来把灶屋压垮了,现在住在亲戚家。",
    "儿子在工地上摔断了腿,老板不管,家里就靠我一个人种地。",
    "两个娃都在读书,一个大学一个高中,学费还差八千块,想问问能不能帮一下。",
    "村里的自来水断了快一个月,天天要到三里外挑水吃。",
    "我养的两百只鸡得病死光了,贷款还没有还。",
)
_numbers = itertools.count(1)

Send = Callable[[http.client.HTTPConnection], bool]


@dataclass
class Noted:
    """What the clients of one run noted: seconds of every success, and how many requests failed."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    duration: float = 0.0

    @property
    def per_second(self) -> float:
        """Successes per second of the run."""
        return len(self.seconds) / self.duration

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share (0-1) of the successes was answered."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def invented_report(places: Sequence[str]) -> dict[str, object]:
    """One report as the contract has it, of a household that nobody has reported before."""
    chance = random.Random()
    number = next(_numbers)
    name = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2))
    return {
        "submission_key": str(uuid.uuid4()),
        "one_code": chance.choice(places),
        "reporter": {"name": name, "phone": f"139{number % 10**8:08d}", "relation": "self"},
        "household": {"members": chance.randint(1, 6)},
        "text": chance.choice(TROUBLES),
        "consent": True,
        "channel": "form",
    }


def post(connection: http.client.HTTPConnection, path: str, body: object) -> tuple[int, bytes]:
    """Status and body of one POST of JSON. Raises OSError or HTTPException when the server is gone."""
    connection.request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def run_clients(base_url: str, clients: int, seconds: float, send: Send) -> Noted:
    """So many clients at once call `send` over and over for so long; a lost connection counts as a failure."""
    noted = Noted()
    started = time.monotonic()
    threads = [
        threading.Thread(target=_client, args=(base_url, started + seconds, send, noted)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    noted.duration = time.monotonic() - started
    return noted


def _client(base_url: str, until: float, send: Send, noted: Noted) -> None:
    place = urlsplit(base_url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    while (began := time.monotonic()) < until:
        try:
            done = send(connection)
        except (OSError, http.client.HTTPException):
            connection.close()
            done = False
        if done:
            noted.seconds.append(time.monotonic() - began)
        else:
            noted.failures += 1
    connection.close()
