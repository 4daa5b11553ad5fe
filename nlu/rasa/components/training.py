"""From labelled examples to a trained model: the rows, the second step fitted on held-out origins, the thresholds."""

import hashlib
import zlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from components.learning import bags, fit, vocabulary
from components.thresholds import best_threshold
from nlu.language.cleaning import clean
from nlu.language.examples import CLAUSE_INTENT, Example
from nlu.language.sums import Rows
from nlu.language.understanding import ClauseModel, clauses_with_features, sigmoid

RISKS = [
    "illness",
    "disability",
    "schooling",
    "compulsory_education",
    "natural_disaster",
    "accident",
    "employment",
    "industry",
    "labour_shortage",
    "housing",
    "drinking_water",
    "medical_insurance",
    "income_expense",
    "other",
]
INTENTS = ["report_hardship", "ask_policy", "check_status", "ask_human", "complaint", "greet", "out_of_scope"]
POOLED = [*(f"pooled:{risk}" for risk in RISKS), "pooled:urgent"]
WHOLE = [*(f"whole:{risk}" for risk in RISKS), *(f"whole:{intent}" for intent in INTENTS)]
Clauses = list[list[str]]
Head = dict[str, Any]


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
    messages = [clauses_with_features(clean(example.text)) for example in examples]
    signals: list[dict[str, float]] = [{} for _ in examples]
    folds = [_fold(example.origin, config["folds"]) for example in examples]
    for fold in range(config["folds"]):
        seen = [at for at, its in enumerate(folds) if its != fold]
        held = [at for at, its in enumerate(folds) if its == fold and examples[at].intent != CLAUSE_INTENT]
        rows = _train_rows([messages[at] for at in seen], [examples[at] for at in seen], config).model()
        for at in held:
            signals[at] = rows.signals(messages[at])
        say(f"fold {fold + 1} of {config['folds']}: {len(seen)} messages to learn from, {len(held)} to judge")
    trained = _train_rows(messages, examples, config)
    told = [at for at, its in enumerate(signals) if its]
    _add_second_step(trained.head, [examples[at] for at in told], [signals[at] for at in told])
    return trained


def _fold(origin: str, folds: int) -> int:
    """A whole origin is held out at once, so that an author's habits cannot leak."""
    return zlib.crc32(origin.encode()) % folds


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
    """Each risk, then each intent; a mere part of a letter has no intent of its own."""
    rows = [
        [
            *(risk in e.risks for risk in RISKS),
            *(np.nan if e.intent == CLAUSE_INTENT else e.intent == name for name in INTENTS),
        ]
        for e in examples
    ]
    return np.array(rows, dtype=np.float32)


def _add_second_step(head: Head, examples: list[Example], signals: list[dict[str, float]]) -> None:
    """Weigh the signals for each question, and set each threshold where the held-out messages are read best."""
    names = sorted(signals[0])
    table = np.array([[its[name] for name in names] for its in signals])
    weight = np.array([0.3 if e.style == "clause" else 1.0 for e in examples])
    stack: dict[str, dict[str, float]] = {}
    thresholds: dict[str, float] = {"sure": 0.4}
    for risk in RISKS:
        truth = np.array([risk in e.risks for e in examples])
        chances = _weigh(stack, f"risk:{risk}", names, table, truth, weight)
        thresholds[f"risk:{risk}"] = best_threshold(chances, truth, weight)
    judged = np.array([e.urgent is not None for e in examples])
    urgent = np.array([bool(e.urgent) for e in examples])
    _weigh(stack, "urgent", names, table[judged], urgent[judged], weight[judged])
    thresholds["urgent"] = 0.25
    for intent in INTENTS:
        _weigh(stack, f"intent:{intent}", names, table, np.array([e.intent == intent for e in examples]), weight)
    head.update(stack=stack, thresholds=thresholds)


def _weigh(
    stack: dict[str, dict[str, float]],
    question: str,
    names: list[str],
    table: np.ndarray,
    truth: np.ndarray,
    weight: np.ndarray,
) -> np.ndarray:
    """One small logistic regression over the standardised signals; answers its probabilities."""
    middle, spread = table.mean(0), table.std(0) + 1e-6
    found = LogisticRegression(C=0.05, max_iter=500).fit((table - middle) / spread, truth, weight)
    slopes = found.coef_[0] / spread
    bias = float(found.intercept_[0] - slopes @ middle)
    stack[question] = {"bias": bias, **{name: float(slope) for name, slope in zip(names, slopes, strict=True)}}
    return np.array([sigmoid(value) for value in table @ slopes + bias])
