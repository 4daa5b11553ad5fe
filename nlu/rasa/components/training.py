"""From labelled examples to a trained model: the rows, the second step fitted on held-out origins, the thresholds."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.learning import bags, fit, vocabulary
from components.second_step import INTENTS, RISKS, second_step
from nlu.language.cleaning import clean
from nlu.language.context import Clause
from nlu.language.examples import CLAUSE_INTENT, Example
from nlu.language.sums import Rows
from nlu.language.understanding import ClauseModel, clauses_in_context

POOLED = [*(f"pooled:{risk}" for risk in RISKS), "pooled:urgent"]
WHOLE = [*(f"whole:{risk}" for risk in RISKS), *(f"whole:{intent}" for intent in INTENTS)]
Clauses = list[Clause]
Head = dict[str, Any]
LETTER = 120
LETTER_COUNTS = 5


@dataclass(frozen=True)
class Trained:
    """A model as it is kept: features, their rows as bytes (little-endian 32-bit floats), and the head."""

    features: list[str]
    values: bytes
    head: Head

    def model(self) -> ClauseModel:
        """The model ready to read."""
        values = array("f")
        values.frombytes(self.values)
        return ClauseModel(Rows(self.features, self.head["columns"], values), self.head)


def train_model(
    examples: list[Example], config: dict[str, Any], say: Callable[[str], None] = lambda line: None
) -> Trained:
    """Train the rows; then fit the second step on what rows of other origins say; then set the thresholds there too."""
    messages = [clauses_in_context(clean(example.text)) for example in examples]
    signals: list[dict[str, float]] = [{} for _ in examples]
    folds = _folds(examples, config["folds"])
    for fold in range(config["folds"]):
        seen = [at for at, its in enumerate(folds) if its != fold]
        held = [at for at, its in enumerate(folds) if its == fold and examples[at].intent != CLAUSE_INTENT]
        rows = _train_rows([messages[at] for at in seen], [examples[at] for at in seen], config).model()
        for at in held:
            signals[at] = rows.signals(messages[at])
        say(f"Judging fold {fold + 1} of {config['folds']}: {len(seen)} messages to learn from, {len(held)} to judge")
    trained = _train_rows(messages, examples, config)
    told = [at for at, its in enumerate(signals) if its]
    trained.head.update(second_step([examples[at] for at in told], [signals[at] for at in told]))
    return trained


def _folds(examples: list[Example], folds: int) -> list[int]:
    """A fold for each example: whole origins, so that an author's habits cannot leak, evenly many letters in each."""
    sizes: Counter[str] = Counter()
    for example in examples:
        sizes[example.origin] += LETTER_COUNTS if len(example.text) > LETTER else 1
    load, fold_of = [0] * folds, {}
    for origin in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold = min(range(folds), key=load.__getitem__)
        fold_of[origin] = fold
        load[fold] += sizes[origin]
    return [fold_of[example.origin] for example in examples]


def _train_rows(messages: list[Clauses], examples: list[Example], config: dict[str, Any]) -> Trained:
    """First step: the pooled columns and those of the whole text."""
    features = vocabulary(messages, config["at_least"])
    parts = [
        fit(bags(messages, features, whole), labels, config["l2"], config["steps"])
        for whole, labels in ((False, _pooled_labels(examples)), (True, _whole_labels(examples)))
    ]
    weights = np.hstack(parts)
    values = weights[:-1].astype("<f4").tobytes()
    version = hashlib.sha256(values).hexdigest()[:12]
    head = {"version": version, "columns": [*POOLED, *WHOLE], "biases": [float(bias) for bias in weights[-1]]}
    return Trained(features, values, head)


def _pooled_labels(examples: list[Example]) -> np.ndarray:
    """Each risk, then urgency (NaN where nobody judged it)."""
    rows = [[*(risk in e.risks for risk in RISKS), np.nan if e.urgent is None else e.urgent] for e in examples]
    return np.array(rows, dtype=np.float32)


def _whole_labels(examples: list[Example]) -> np.ndarray:
    """Each risk, then each intent where the text is a message of its own."""
    rows = [
        [
            *(risk in e.risks for risk in RISKS),
            *(e.intent == name if e.is_message else np.nan for name in INTENTS),
        ]
        for e in examples
    ]
    return np.array(rows, dtype=np.float32)
