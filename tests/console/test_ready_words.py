"""The ready-made words lie where a box asks for them."""

from casework.case_lifecycle import move_named
from console.form_offers import Offers, ready_words


def test_every_block_belongs_to_a_box_of_the_moves_it_names():
    for box, blocks in ready_words().items():
        for block in blocks:
            for verb in block.get("moves", []):
                move = move_named(verb)
                assert move is not None, verb
                assert box in {field.name for field in move.needs}, (box, verb)


def test_blanks_are_closed_and_a_text_passes_its_own_check():
    for blocks in ready_words().values():
        for block in blocks:
            assert block["text"].count("【") == block["text"].count("】")


def test_a_form_offers_only_the_words_of_its_move():
    offers = Offers(today=None, members=None)
    closing = {words["title"] for words in offers.ready_for("explanation", "explain_and_close")}
    assert "没有发现返贫致贫风险" in closing
    assert "转给别的部门办" not in closing
