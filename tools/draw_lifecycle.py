"""Draw both lifecycle tables into `docs/lifecycle.md`: `python -m tools.draw_lifecycle` after changing a row."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from casework.case_lifecycle import BEGIN, MOVES, VARIANTS, Move, state_after
from casework.case_moves import OPEN
from casework.evidence_fields import EvidenceField
from casework.household_lifecycle import HOUSEHOLD_MOVES, HouseholdMove
from casework.vocabulary import CaseState, DeadlineName, HouseholdState, Term

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"

_HEAD = """# Two lifecycles

Drawn from the rows of `casework/case_moves.py` and `casework/household_lifecycle.py` by `python -m
tools.draw_lifecycle`; a test fails when this page and the rows differ. Every row of a table is at once a button, a
form, a permission, a step of the history, a message and the life of some clocks.

Inside a state's box stand the moves that do not leave it. Optional evidence stands in (brackets). "urgent:" are states
from which the move is possible only in an urgent case (先帮后补: help first, procedure afterwards).
"""
_HOUSEHOLD = """
## Monitored household 监测对象

Begins when a case is closed by `enrol`. `propose_elimination` and `eliminate` are refused for a household without
labour, while a risk has no measure, and before the county's least time of monitoring is over.
"""
_VARIANT = """
## Another county's order: `{name}`

The same verbs and evidence with other rows, chosen by the county setting `procedure`.
"""

Edge = tuple[str, str]


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page in Markdown with Mermaid diagrams."""
    usual, *others = VARIANTS.items()
    parts = [_HEAD, f"\n## Case 办件: `{usual[0]}`\n\n", _case_diagram(usual[1]), _case_table((BEGIN, *MOVES))]
    for name, moves in others:
        changed = tuple(move for move in moves if move not in MOVES)
        parts += [_VARIANT.format(name=name), "\n", _case_diagram(moves), _case_table(changed)]
    parts += [_HOUSEHOLD, "\n", _household_diagram(), _household_table()]
    return "".join(parts)


def _case_diagram(moves: Sequence[Move]) -> str:
    edges: dict[Edge, list[Term]] = {("[*]", CaseState.received.value): [BEGIN.verb]}
    for move in moves:
        for start in sorted(move.from_states | move.urgent_from, key=list(CaseState).index):
            edges.setdefault((start.value, state_after(move, start).value), []).append(move.verb)
    return _diagram(CaseState, edges, ends=(CaseState.closed.value,))


def _household_diagram() -> str:
    edges: dict[Edge, list[Term]] = {("[*]", HouseholdState.monitoring.value): []}
    for move in HOUSEHOLD_MOVES:
        for start in sorted(move.from_states, key=list(HouseholdState).index):
            edges.setdefault((start.value, (move.to_state or start).value), []).append(move.verb)
    return _diagram(HouseholdState, edges, ends=(HouseholdState.eliminated.value, HouseholdState.cleared.value))


def _diagram(states: Iterable[Term], edges: Mapping[Edge, Sequence[Term]], ends: tuple[str, ...]) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    for state in states:
        lines.append(f"    {state.value}: {state.value} {state.label}")
        lines += [f"    {state.value}: {verb.value}" for verb in edges.get((state.value, state.value), ())]
    for (start, to), verbs in edges.items():
        if start != to:
            lines.append(f"    {start} --> {to}" + (f": {', '.join(verb.value for verb in verbs)}" if verbs else ""))
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join([*lines, "```", "", ""])


def _case_table(moves: Iterable[Move]) -> str:
    head = ("verb", "", "from", "to", "who", "evidence", "only after", "clocks", "the resident is told")
    return _table(head, (_case_row(move) for move in moves))


def _case_row(move: Move) -> tuple[str, ...]:
    after = [verb.value for verb in move.requires]
    after += [f"one of {_words(move.requires_any)}"] if move.requires_any else []
    after += [f"{name} is over" for name in move.waits_for]
    after += [f"not {_words(move.unless)}"] if move.unless else []
    return (
        f"`{move.verb}`", move.label, _starts(move), move.to_state.value if move.to_state else "stays",
        _words(move.roles), _evidence(move.needs), ", ".join(after), _clocks(move), "yes" if move.message else "",
    )  # fmt: skip


def _starts(move: Move) -> str:
    usual, urgent = _states(move.from_states), _states(move.urgent_from)
    return "; ".join(filter(None, (usual, f"urgent: {urgent}" if urgent else "")))


def _states(states: frozenset[CaseState]) -> str:
    groups = {frozenset(CaseState): "any", OPEN: "any open"}
    return groups.get(states, _words(states))


def _clocks(move: Move) -> str:
    kinds = {"stops": move.stops, "drops": move.drops, "starts": move.starts}
    return "; ".join(f"{kind} {_all_or_words(names)}" for kind, names in kinds.items() if names)


def _all_or_words(names: Sequence[DeadlineName]) -> str:
    return "all" if set(names) == set(DeadlineName) else _words(names)


def _household_table() -> str:
    return _table(("verb", "", "from", "to", "who", "evidence"), (_household_row(move) for move in HOUSEHOLD_MOVES))


def _household_row(move: HouseholdMove) -> tuple[str, ...]:
    to = move.to_state.value if move.to_state else "stays"
    return (f"`{move.verb}`", move.label, _words(move.from_states), to, _words(move.roles), _evidence(move.needs))


def _evidence(fields: Iterable[EvidenceField]) -> str:
    return ", ".join(field.label if field.required else f"({field.label})" for field in fields)


def _words(terms: Iterable[Term]) -> str:
    """The English words in the order of the vocabulary."""
    return ", ".join(term.value for term in sorted(terms, key=_place))


def _place(term: Term) -> int:
    return list(type(term).__members__).index(term.name)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    main()
