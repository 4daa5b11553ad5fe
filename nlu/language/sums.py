"""Sparse rows: each known feature adds one row of numbers, one column for each question that the model answers."""

import json
from array import array
from collections.abc import Iterable
from operator import add
from pathlib import Path
from typing import Any

FEATURES, ROWS, HEAD = "features.txt", "rows.bin", "model.json"


class Rows:
    """The trained rows, kept as 32-bit floats; scoring needs no numpy, so that both environments read alike."""

    def __init__(self, features: list[str], columns: list[str], values: "array[float]") -> None:
        """`values` holds len(features) rows of len(columns) numbers."""
        self.columns = columns
        self._at = {feature: at for at, feature in enumerate(features)}
        self._values = values

    def sums(self, features: Iterable[str]) -> list[float]:
        """Sum of the rows of the known features."""
        width, total = len(self.columns), [0.0] * len(self.columns)
        for feature in features:
            at = self._at.get(feature)
            if at is not None:
                total = list(map(add, total, self._values[at * width : (at + 1) * width]))
        return total


def save_rows(folder: Path, features: list[str], values: bytes, head: dict[str, Any]) -> None:
    """Write the three files of a trained model; `values` are little-endian 32-bit floats, row after row."""
    (folder / FEATURES).write_text("\n".join(features), "utf-8")
    (folder / ROWS).write_bytes(values)
    (folder / HEAD).write_text(json.dumps(head, ensure_ascii=False, indent=1), "utf-8")


def load_rows(files: dict[str, bytes]) -> tuple[Rows, dict[str, Any]]:
    """Rows and head from the contents of the three files."""
    head = json.loads(files[HEAD])
    values = array("f")
    values.frombytes(files[ROWS])
    return Rows(files[FEATURES].decode("utf-8").split("\n"), head["columns"], values), head
