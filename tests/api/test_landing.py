"""Arriving by code or by hand."""

from tests.api.sample_report import ONE_CODE


def test_a_code_opens_its_village_and_is_counted(client, town):
    answer = client.get(f"/s/{ONE_CODE}")
    assert answer.status_code == 200
    assert "示范县清溪镇柳树村" in answer.text
    for door in ("我要申报", "问政策", "查进度", "打电话"):
        assert door in answer.text
    assert f'href="/report?one_code={ONE_CODE}"' in answer.text
    assert 'href="tel:00001000101"' in answer.text
    assert town.value("SELECT scans FROM one_code_scan WHERE area_code = '990101001201'") == 1


def test_the_same_code_opens_the_telegram_bot_where_there_is_one(client, town):
    assert "t.me" not in client.get(f"/s/{ONE_CODE}").text
    client.app.state.house = town.with_settings(telegram_bot="shifan_yimatong_bot")
    assert f'href="https://t.me/shifan_yimatong_bot?start={ONE_CODE}"' in client.get(f"/s/{ONE_CODE}").text
    assert "t.me" not in client.get("/place", params={"area_code": "990101001201"}).text


def test_an_unknown_or_revoked_code_lets_the_person_pick_a_place(client, town):
    town.owned("UPDATE one_code SET revoked_at = now() WHERE code = :code", code=ONE_CODE)
    for code in (ONE_CODE, "NEVERWAS", "<script>", "x" * 60):
        answer = client.get(f"/s/{code}")
        assert answer.status_code == 404
        assert "这个码不能用了" in answer.text
        assert 'href="/place?area_code=990101001000"' in answer.text
        assert "<script>" not in answer.text
    assert 'href="/place?area_code=990101001201"' in client.get(f"/s/{ONE_CODE}").text


def test_a_leaflet_can_be_checked_by_its_printed_code(client, town):
    assert "是真的。" not in client.get("/genuine").text
    page = client.get("/genuine", params={"code": f"{ONE_CODE[:4]}-{ONE_CODE[4:8]}-{ONE_CODE[8:]}".lower()}).text
    assert "是真的。这个码是我们给示范县清溪镇柳树村印的，第 1 期" in page
    for typed in ("TYF9X3XEAAAA", "x", "<b>"):
        page = client.get("/genuine", params={"code": typed}).text
        assert "没有查到这个码" in page
        assert "<b>" not in page
    assert town.rows("SELECT * FROM one_code_scan") == []


def test_picking_leads_from_the_townships_to_the_village(client):
    first = client.get("/place").text
    assert all(name in first for name in ("清溪镇", "柳湾乡", "石桥镇"))
    township = client.get("/place", params={"area_code": "990101002000"}).text
    assert "河口村" in township
    assert "柳树村" not in township
    village = client.get("/place", params={"area_code": "990101002201"}).text
    assert 'href="/report?area_code=990101002201"' in village
    assert "清溪镇" in client.get("/place", params={"area_code": "nowhere"}).text


def test_the_first_page_is_light_enough_for_a_slow_line(client):
    for path in (f"/s/{ONE_CODE}", f"/report?one_code={ONE_CODE}"):
        page = client.get(path)
        parts = [
            part.split('"')[0] for mark in ('src="', 'rel="stylesheet" href="') for part in page.text.split(mark)[1:]
        ]
        sizes = [len(client.get(part).content) for part in parts]
        assert len(page.content) + sum(sizes) <= 30_000, (path, len(page.content), sizes)
