"""The page with the diagrams is the one its rows draw, and every move has its place in it."""

from casework.case_lifecycle import BEGIN, MOVES
from casework.household_lifecycle import HOUSEHOLD_MOVES
from tools.draw_lifecycle import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.draw_lifecycle"


def test_every_move_has_its_place_in_a_diagram_and_a_row_in_a_table() -> None:
    drawn, *tables = PAGE.read_text(encoding="utf-8").split("```mermaid")[1].split("```")
    household = PAGE.read_text(encoding="utf-8").split("## Monitored household")[1]
    for move in (BEGIN, *MOVES):
        assert move.verb in drawn.replace(",", " ").split(), move.verb
        assert f"| `{move.verb}` | {move.label} |" in "".join(tables), move.verb
    for household_move in HOUSEHOLD_MOVES:
        assert household.count(household_move.verb) >= 2, household_move.verb
