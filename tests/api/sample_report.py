"""A report of an invented person, as the web form and as the JSON API send it."""

from typing import Any

from tests.actions.conftest import CODE

ONE_CODE = CODE  # 柳树村

FORM = {
    "submission_key": "form-submission-1",
    "one_code": ONE_CODE,
    "text": "我爹上个月查出来肺癌，住院花了六万多，都是借的",
    "risks": ["illness", "income_expense"],
    "reporter.relation": "neighbour",
    "household.head_name": "王大山",
    "reporter.name": "李二妮",
    "reporter.phone": "139 0000 0902",
    "consent": "true",
}

VISIT = {
    "visited_on": "2026-11-16", "visitors": ["何秀英", "陈大勇"], "result": "not_at_risk",
    "found": "家中四口人，主要收入为务工，房屋安全。",
    "worksheet": {"members": 4, "a": {"wage_income": "24000"}},
}  # fmt: skip

CLOSING = {
    "outcome": "not_at_risk",
    "explanation": "家里年人均纯收入高于标准，医保报销后自付不多，已当面算给您看。", "told_on": "2026-11-16",
    "told_how": "in_person", "told_by": "何秀英", "applicant_view": "understood",
}  # fmt: skip


def json_report(**changes: Any) -> dict[str, Any]:
    report: dict[str, Any] = {
        "submission_key": "json-submission-1",
        "one_code": ONE_CODE,
        "reporter": {"name": "王二柱", "phone": "13900000901", "relation": "self"},
        "household": {"members": 4},
        "text": "我爹上个月查出来肺癌，住院花了六万多，实在撑不住了",
        "risks": ["illness"],
        "consent": True,
        "channel": "form",
    }
    return report | changes
