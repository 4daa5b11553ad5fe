"""What a receipt opens.

Whoever knows a household's name and telephone can send a report that joins its open case. So only the receipt of the
report that opened the case shows how it ended, and nobody withdraws by it what others reported too.
"""

from dataclasses import dataclass

from casework.vocabulary import Verb


@dataclass(frozen=True)
class ReceiptRights:
    """`result`: all steps, how the case ended and why; else the own report and the state alone.

    Correcting concerns nothing but one's own report, and so belongs to every receipt.
    """

    result: bool
    verbs: frozenset[Verb]


_JOINED = ReceiptRights(result=False, verbs=frozenset({Verb.add_to_report, Verb.correct_report}))
_OPENED = ReceiptRights(result=True, verbs=_JOINED.verbs | {Verb.request_recheck})
_ALONE = ReceiptRights(result=True, verbs=_OPENED.verbs | {Verb.withdraw})


def rights_of(report: int, reports: tuple[int, ...]) -> ReceiptRights:
    """The rights of one report's receipt; `reports` are all of the case, the one that opened it first."""
    if report != reports[0]:
        return _JOINED
    return _OPENED if len(reports) > 1 else _ALONE
