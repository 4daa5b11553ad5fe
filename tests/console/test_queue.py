"""The queue: the most urgent first, masked, narrowed without naming anybody in an address."""

import re

from tests.actions.conftest import HEKOU


def numbers(browser) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/console/cases/([^"]+)"', browser.html)


def test_the_urgent_case_stands_first_and_is_announced(town, desk):
    town.report("submission-0001")
    town.report(
        "submission-0002", text="房子冲垮了没地方住", urgent=True, reporter={"name": "李桂花", "phone": "13900000902"}
    )
    queue = desk("qingxi")
    assert numbers(queue) == ["2026-000002", "2026-000001"]
    assert "1 件紧急" in queue.text


def test_names_and_numbers_are_masked(town, desk):
    town.report(text="我叫王二柱，电话13900000901，身份证990101199001010017，没钱看病")
    queue = desk("qingxi")
    assert "没钱看病" in queue.text
    for secret in ("王二柱", "13900000901", "990101199001010017"):
        assert secret not in queue.html


def test_only_the_officers_own_area_is_there(town, desk):
    town.report("submission-0001")
    town.report("submission-0002", area_code=HEKOU, reporter={"name": "孙凤", "phone": "13900000905"})
    assert numbers(desk("qingxi")) == ["2026-000001"]
    assert numbers(desk("liuwan")) == ["2026-000002"]
    assert len(numbers(desk("county"))) == 2


def test_a_search_finds_the_whole_name_and_stands_in_no_address(town, desk):
    town.report("submission-0001")
    town.report("submission-0002", reporter={"name": "李桂花", "phone": "13900000902"})
    queue = desk("qingxi")
    queue.submit("/console/search", q="李桂花")
    assert numbers(queue) == ["2026-000002"]
    assert queue.answer.url.query == b""
    queue.submit("/console/search", q="13900000901")
    assert numbers(queue) == ["2026-000001"]
    queue.submit("/console/search", q="王二")
    assert numbers(queue) == []
    assert "要写全" in queue.text


def test_filters_narrow_and_stay_chosen(town, desk):
    town.report("submission-0001")
    town.report("submission-0002", text="家里水井干了，吃水困难", reporter={"name": "孙凤", "phone": "13900000905"})
    queue = desk("qingxi").open("/console?risk=drinking_water")
    assert numbers(queue) == ["2026-000002"]
    assert '<option value="drinking_water" selected>' in queue.html


def test_a_filter_that_means_nothing_is_refused_as_a_page(desk):
    queue = desk("qingxi").open("/console?state=nonsense")
    assert queue.status == 422
    assert "<html" in queue.html


def test_the_next_page_begins_where_the_last_ended(town, desk, monkeypatch):
    monkeypatch.setattr("console.queue_page._ON_A_PAGE", 2)
    for number in range(5):
        town.clock.turn(minutes=1)
        town.report(
            f"submission-{number:04}", reporter={"name": f"{'甲乙丙丁戊'[number]}某", "phone": f"1390000091{number}"}
        )
    queue, seen = desk("qingxi"), []
    while True:
        seen += numbers(queue)
        cursor = re.search(r'name="cursor" value="([^"]+)"', queue.html)
        if not cursor:
            break
        queue.open(f"/console?cursor={cursor[1]}")
    assert seen == [f"2026-00000{n}" for n in range(1, 6)]


def test_what_people_wrote_is_never_markup(town, desk):
    town.report(text="<script>alert(1)</script>没钱看病")
    queue = desk("qingxi")
    assert "<script>alert" not in queue.html
    assert "<script>alert" not in queue.open("/console/cases/2026-000001").html
    assert "alert(1)" in queue.text
