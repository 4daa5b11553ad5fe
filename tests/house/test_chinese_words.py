"""Chinese sentences live in catalogues and templates, labels in the vocabulary; code holds what is matched or read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# nlu understands Chinese and the tools speak English: neither is looked at.
FOLDERS = ("casework", "actions", "api", "console", "bot", "db", "notices")
WORDS = {"casework/vocabulary.py", "casework/field_names.py", "casework/stripping.py",
         "bot/dialogue/names.py", "bot/dialogue/phrases.py"}  # fmt: skip
SENTENCE = re.compile(r"[\u4e00-\u9fff][，。！？：]|[\u4e00-\u9fff]{6,}")
MATCHED_OR_READ = {
    "FIGURES",
    "HEALTH",
    "_ANY_MESSAGE",
    "_ASKING",
    "SPOKEN_NUMBER",
    "_HOUR",
    "_SPOKEN_DIGITS",
    "_WIDE_DIGITS",
    "_WEEKDAYS",
}


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts of a module without docstrings and without what is only matched or read."""
    left_out: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            left_out.add(node.value)  # a docstring, or a sentence below a constant
        if isinstance(node, ast.Assign) and {getattr(target, "id", "") for target in node.targets} & MATCHED_OR_READ:
            left_out |= set(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out:
            yield node


def test_no_chinese_sentence_stands_in_code() -> None:
    found = []
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        if str(path.relative_to(ROOT)) in WORDS:
            continue
        for literal in literals(ast.parse(path.read_text(encoding="utf-8"))):
            if SENTENCE.search(str(literal.value)):
                found.append(f"{path.relative_to(ROOT)}:{literal.lineno}: {literal.value}")
    assert found == []
