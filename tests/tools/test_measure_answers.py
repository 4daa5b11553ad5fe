"""Measuring answers counts what was found, what was refused and what was neither."""

import json

from tools.measure_answers import Asked, measure


def test_right_wrong_and_refused_are_told_apart(tmp_path):
    rows = [
        {"question": "申报要不要钱", "entry": "fee"},
        {"question": "申报要不要钱", "entry": "papers", "also": ["fee"]},
        {"question": "申报要不要钱", "entry": "papers"},
        {"question": "讲个笑话", "entry": "papers"},
        {"question": "讲个笑话", "entry": None},
        {"question": "申报要不要钱", "entry": None},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    measured = measure(path)
    assert measured.right == 0.5
    assert measured.refused == 0.5
    assert measured.misled == 0.25
    assert [one for one in measured.asked if not one.right] == [
        Asked("申报要不要钱", "any", "papers", "fee", right=False),
        Asked("讲个笑话", "any", "papers", None, right=False),
        Asked("申报要不要钱", "any", None, "fee", right=False),
    ]
