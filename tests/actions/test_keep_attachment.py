"""Photos and recordings: only what they say they are, and only for those who see the case."""

import pytest

from actions.errors import CaseNotFound, TooManyAttempts, UnsuitableAttachment
from actions.keep_attachment import fetch_attachment, keep_attachment, media_type_of
from actions.show_case import show_case
from actions.tidy_up import tidy_up

PHOTO = b"\xff\xd8\xff\xe0" + b"the roof, half gone" * 10
VOICE = b"#!AMR\n" + bytes(50)
NUMBER = "2026-000001"


def test_a_photo_comes_back_to_the_officer_of_the_case_and_is_audited(town):
    kept = keep_attachment(town.house, PHOTO, "10.0.0.1")
    town.report(attachments=[kept])
    (line,) = show_case(town.house, town.officer("qingxi"), NUMBER).reports[0].attachments
    assert (line.id, line.media_type, line.size) == (kept, "image/jpeg", len(PHOTO))
    fetched = fetch_attachment(town.house, town.officer("qingxi"), NUMBER, kept)
    assert (fetched.media_type, fetched.content) == ("image/jpeg", PHOTO)
    assert town.rows("SELECT verb FROM audit_entry ORDER BY id DESC LIMIT 1") == [("read_attachment",)]
    assert b"the roof" not in bytes(town.value("SELECT content FROM attachment"))


def test_nobody_else_gets_it(town):
    kept = keep_attachment(town.house, PHOTO, "10.0.0.1")
    with pytest.raises(CaseNotFound):
        fetch_attachment(town.house, town.officer("qingxi"), NUMBER, kept)
    town.report(attachments=[kept])
    town.report("submission-0002", reporter={"name": "周桂兰", "phone": "13900000902"})
    for by, number in (("liuwan", NUMBER), ("qingxi", "2026-000002"), ("auditor", NUMBER)):
        with pytest.raises(CaseNotFound):
            fetch_attachment(town.house, town.officer(by), number, kept)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<svg onload=alert(1)>", b"MZ\x90", PHOTO + bytes(10_000_000)], ids=range(5)
)
def test_what_is_neither_photo_nor_recording_or_too_large_is_refused(town, content):
    with pytest.raises(UnsuitableAttachment):
        keep_attachment(town.house, content, "10.0.0.1")
    assert town.value("SELECT count(*) FROM attachment") == 0


def test_one_network_does_not_fill_the_disk(town):
    house = town.with_settings(caller_attachments=2)
    for _ in range(2):
        keep_attachment(house, PHOTO, "203.0.113.7")
    with pytest.raises(TooManyAttempts):
        keep_attachment(house, PHOTO, "203.0.113.7")
    assert town.value("SELECT count(*) FROM attachment") == 2
    assert keep_attachment(house, PHOTO, "203.0.113.8")


def test_recordings_are_known_by_their_first_bytes():
    assert media_type_of(VOICE) == "audio/amr"
    assert media_type_of(b"RIFF\x00\x00\x00\x00WAVEfmt ") == "audio/wav"
    assert media_type_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"


def test_one_photo_belongs_to_one_report(town):
    from actions.errors import InvalidReport

    kept = keep_attachment(town.house, PHOTO, "10.0.0.1")
    town.report(attachments=[kept])
    with pytest.raises(InvalidReport):
        town.report("submission-0002", attachments=[kept])


def test_what_no_report_ever_named_is_forgotten(town):
    keep_attachment(town.house, PHOTO, "10.0.0.1")
    named = keep_attachment(town.house, VOICE, "10.0.0.1")
    town.report(attachments=[named])
    town.clock.turn(days=3)
    tidy_up(town.house)
    assert town.rows("SELECT id FROM attachment") == [(named,)]
