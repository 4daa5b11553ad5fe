"""Refusals by name. Each has a `code` for programs and a `message`, the key of its sentence in the catalogue.

The edges turn a refusal into a page or a JSON error; they never decide what it means.
"""

from casework.errors import FieldError
from db.session import UNAVAILABLE

TRY_AGAIN_LATER = UNAVAILABLE
"""What any action raises when the database cannot be reached now: nothing was changed."""


class Refusal(Exception):
    """Something that was asked for and cannot be done; `status` is the HTTP number the edges answer with."""

    code = "refused"
    message = "errors.refused"
    status = 400

    def __init__(self, fields: tuple[FieldError, ...] = ()) -> None:
        """Keep the faulty fields, if any; no personal data ever goes into the exception's text."""
        super().__init__(self.code)
        self.fields = fields

    @property
    def values(self) -> dict[str, int]:
        """What the sentence has blanks for."""
        return {}


class InvalidReport(Refusal):
    """A report with faulty answers; `fields` names every one of them at once."""

    code = "invalid_report"
    message = "errors.invalid_report"
    status = 422


class SubmissionConflict(Refusal):
    """The same submission key came before with other content."""

    code = "submission_conflict"
    message = "errors.submission_conflict"
    status = 409


class ReceiptNotFound(Refusal):
    """Unknown receipt or wrong look-up code: deliberately one and the same."""

    code = "receipt_not_found"
    message = "errors.receipt_not_found"
    status = 404


class TooManyAttempts(Refusal):
    """Too many wrong look-ups or sign-ins from one place; `wait_seconds` until the next may be tried."""

    code = "too_many_attempts"
    message = "errors.too_many_attempts"
    status = 429

    def __init__(self, wait_seconds: int) -> None:
        """Keep how long to wait, in seconds."""
        super().__init__()
        self.wait_seconds = wait_seconds

    @property
    def values(self) -> dict[str, int]:
        """The wait in whole minutes, rounded up."""
        return {"minutes": -(-self.wait_seconds // 60)}


class SignInRefused(Refusal):
    """Unknown account, wrong password or wrong one-time code: deliberately one and the same."""

    code = "sign_in_refused"
    message = "errors.sign_in_refused"
    status = 401


class NotSignedIn(Refusal):
    """No session, or one that has ended or was revoked."""

    code = "not_signed_in"
    message = "errors.not_signed_in"
    status = 401


class CaseNotFound(Refusal):
    """No such case in the officer's reach (which of the two is not told)."""

    code = "case_not_found"
    message = "errors.case_not_found"
    status = 404


class TalkNotFound(Refusal):
    """No such talk in the officer's reach, or nobody wants a person there any more."""

    code = "talk_not_found"
    message = "errors.talk_not_found"
    status = 404


class TalkTaken(Refusal):
    """A colleague speaks in this talk at the moment."""

    code = "talk_taken"
    message = "errors.talk_taken"
    status = 409


class NotProven(Refusal):
    """What somebody who lost a receipt answered does not agree with the report; which of it is not told."""

    code = "not_proven"
    message = "errors.not_proven"
    status = 403


class HouseholdNotFound(Refusal):
    """No such monitored household in the officer's reach."""

    code = "household_not_found"
    message = "errors.household_not_found"
    status = 404


class TextNotFound(Refusal):
    """No such policy text, entry or open enquiry in the officer's reach, or somebody was quicker."""

    code = "text_not_found"
    message = "errors.text_not_found"
    status = 404


class ReadingNotFound(Refusal):
    """No such reading or lesson that waits in the officer's reach, or somebody was quicker."""

    code = "reading_not_found"
    message = "errors.reading_not_found"
    status = 404


class OwnProposal(Refusal):
    """A policy text needs a second person: whoever proposed it cannot approve it."""

    code = "own_proposal"
    message = "errors.own_proposal"
    status = 403


class NotAllowed(Refusal):
    """The lifecycle table has no such move for this role, state and history."""

    code = "not_allowed"
    message = "errors.not_allowed"
    status = 403


class StaleCase(Refusal):
    """Somebody else moved the case first; `current_version` is the one to read before trying again."""

    code = "stale_case"
    message = "errors.stale_case"
    status = 409

    def __init__(self, current_version: int) -> None:
        """Keep the version that the case has now."""
        super().__init__()
        self.current_version = current_version


class MissingEvidence(Refusal):
    """The move needs evidence that is missing or faulty; `fields` names every one of them."""

    code = "missing_evidence"
    message = "errors.missing_evidence"
    status = 422


class InvalidRequest(Refusal):
    """A question that cannot be answered as asked, e.g. an unknown filter value or a faulty cursor."""

    code = "invalid_request"
    message = "errors.invalid_request"
    status = 422


class UnsuitableAttachment(Refusal):
    """A file that is too large, or neither a photo nor a voice recording."""

    code = "unsuitable_attachment"
    message = "errors.unsuitable_attachment"
    status = 422


class PasswordTooWeak(Refusal):
    """A new password that is too short or the account's own name."""

    code = "password_too_weak"
    message = "errors.password_too_weak"
    status = 422


class DefaultSecrets(Exception):
    """A production start with secrets that were never set; the text names the settings."""
