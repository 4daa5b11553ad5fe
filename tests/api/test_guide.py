"""The guide on the web: works with nothing filled in, keeps nothing, always leads to a report."""

LIUSHU = "990101001201"


def test_a_few_answers_tell_what_the_visit_looks_at(client, town):
    assert 'name="wage_income"' in client.get("/guide", params={"area_code": LIUSHU}).text
    said = {"area_code": LIUSHU, "risks": ["illness", "housing"], "members": "4", "wage_income": "2.4万"}
    page = client.post("/guide", data=said).text
    assert "平均每人一年约 6000 元，本县收入线是 9000 元" in page
    assert "会看病历" in page
    assert "住建" in page
    assert f'href="/report?area_code={LIUSHU}"' in page
    assert town.value("SELECT count(*) FROM enquiry") == 0


def test_numbers_are_understood_as_people_say_them(client):
    said = {"area_code": LIUSHU, "members": "四口人", "wage_income": "一个月两千", "transfer_income": "没有"}
    assert "平均每人一年约 6000 元" in client.post("/guide", data=said).text


def test_nothing_has_to_be_answered_nor_a_place_known(client):
    page = client.post("/guide", data={}).text
    assert "收入没填也不要紧" in page
    assert 'href="/place"' in page


def test_faulty_numbers_come_back_with_all_that_was_typed(client):
    answer = client.post("/guide", data={"area_code": LIUSHU, "risks": "illness", "members": "<b>", "wage_income": "1"})
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;"' in answer.text
    assert 'value="illness" checked' in answer.text
