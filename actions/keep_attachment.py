"""Photos and voice recordings: kept encrypted, shown only to officers who see the case."""

import secrets
from dataclasses import dataclass

from actions.audit_trail import acting, record
from actions.errors import CaseNotFound, TalkNotFound, UnsuitableAttachment
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from actions.throttle import Origin, count_attempt, network_of, refuse_too_many
from casework.errors import FieldError
from db.queries import attachments, cases
from db.session import Scope

# What a file really is, by its first bytes: the name and type that a browser tells are not believed.
_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
)


@dataclass(frozen=True)
class AttachmentContent:
    """The bytes of a photo or recording and what they are."""

    media_type: str
    content: bytes


def keep_attachment(house: House, content: bytes, caller: str) -> str:
    """Keep a photo or recording until a report names it; returns its id. `caller` is the network address.

    Raises `UnsuitableAttachment`, and `TooManyAttempts` for a network that would fill the disk.
    """
    origins = (Origin(f"attachment:{network_of(caller)}", house.settings.caller_attachments),)
    refuse_too_many(house, origins)
    media_type = media_type_of(content)
    if media_type is None or len(content) > house.settings.attachment_bytes:
        raise UnsuitableAttachment((FieldError("file", "errors.unsuitable_attachment"),))
    attachment_id = secrets.token_urlsafe(18)
    count_attempt(house, origins)
    with house.database.transaction(Scope.public()) as session:
        attachments.add_attachment(session, attachment_id, media_type, content, house.clock())
    return attachment_id


def media_type_of(content: bytes) -> str | None:
    """The media type told by the first bytes; None for what is neither a photo nor a recording."""
    return next((kind for at, mark, kind in _BEGINNINGS if content[at : at + len(mark)] == mark), None)


def fetch_attachment(house: House, officer: SignedInOfficer, number: str, attachment_id: str) -> AttachmentContent:
    """A photo or recording of a case the officer sees, audited; raises `CaseNotFound`."""
    with house.database.transaction(scope_of(officer)) as session:
        case = cases.case_by_number(session, number)
        kept = attachments.attachment_of_case(session, attachment_id, case.id) if case else None
        if case is None or kept is None:
            raise CaseNotFound
        record(session, case.area_code, house.clock(), acting(officer), "read_attachment", f"case:{number}",
               attachment=attachment_id)  # fmt: skip
        return AttachmentContent(kept.media_type, kept.content)


def fetch_of_talk(house: House, officer: SignedInOfficer, talk_id: int, attachment_id: str) -> AttachmentContent:
    """The same of a talk that the officer sees; raises `TalkNotFound`."""
    with house.database.transaction(scope_of(officer)) as session:
        kept = attachments.attachment_of_talk(session, attachment_id, talk_id)
        if kept is None:
            raise TalkNotFound
        record(session, officer.area_code, house.clock(), acting(officer), "read_attachment",
               f"conversation:{talk_id}", attachment=attachment_id)  # fmt: skip
        return AttachmentContent(kept.media_type, kept.content)
