"""The desk's pages and who works with them; what anybody may really see is decided by the actions."""

from dataclasses import dataclass

from actions.waiting_talks import ANSWERERS
from casework.vocabulary import Role

_AREA = frozenset({Role.village, Role.township, Role.county})
CALL_TAKERS = frozenset({Role.township, Role.county, Role.hotline})
"""Who types for a caller, and who calls people back."""


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; its label stands in the words under `navigation`."""

    name: str
    path: str
    roles: frozenset[Role]


ENTRIES = (
    Entry("queue", "/console", _AREA | {Role.department, Role.hotline}),
    Entry("talks", "/console/talks", ANSWERERS),
    Entry("hotline", "/console/hotline", CALL_TAKERS),
    Entry("calls", "/console/calls", CALL_TAKERS),
    Entry("households", "/console/households", _AREA | {Role.department}),
    Entry("readings", "/console/readings", frozenset({Role.township, Role.county})),
    Entry("policy", "/console/policy", frozenset({Role.township, Role.county, Role.hotline})),
    Entry("county", "/console/county", frozenset({Role.township, Role.county, Role.auditor})),
    Entry("leaflets", "/console/leaflets", frozenset({Role.township, Role.county})),
    Entry("audit", "/console/audit", frozenset({Role.auditor})),
    Entry("calendar", "/console/calendar", frozenset(Role)),
    Entry("account", "/console/account", frozenset(Role)),
)


def entries_for(role: Role) -> tuple[Entry, ...]:
    """What this role finds in its navigation."""
    return tuple(entry for entry in ENTRIES if role in entry.roles)


def first_page(role: Role) -> str:
    """Where this role begins its work."""
    return entries_for(role)[0].path
