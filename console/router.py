"""All pages of the desk, under `/console`."""

from fastapi import APIRouter

from console import (
    account_page,
    audit_page,
    calendar_page,
    call_page,
    case_page,
    county_page,
    hotline_page,
    household_page,
    leaflet_page,
    move_page,
    paper_page,
    policy_page,
    queue_page,
    reading_page,
    receipt_page,
    sign_in_page,
    static_files,
    talk_page,
)

router = APIRouter(include_in_schema=False)
for part in (
    sign_in_page, queue_page, case_page, move_page, paper_page, leaflet_page, reading_page, talk_page, hotline_page,
    receipt_page,
    call_page, household_page, county_page, audit_page, policy_page, calendar_page, account_page, static_files,
):  # fmt: skip
    router.include_router(part.router, prefix="/console")
