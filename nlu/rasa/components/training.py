"""From labelled examples to a trained model: which columns there are, what they learn from, where the thresholds lie."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.learning import bags, clauses_with_features, fit, vocabulary
from nlu.language.cleaning import clean
from nlu.language.examples import CLAUSE_INTENT, Example

RISKS = ["illness", "disability", "schooling", "compulsory_education", "natural_disaster", "accident", "employment", "industry", "labour_shortage", "housing", "drinking_water", "medical_insurance", "income_expense", "other"]
INTENTS = ["report_hardship", "ask_policy", "check_status", "ask_human", "complaint", "greet", "out_of_scope"]


@dataclass(frozen=True)
class Trained:
    """A model as it is kept: features, their rows as bytes, and the head."""

    features: list[str]
    values: bytes
    head: dict[str, Any]


def train_model(examples: list[Example], config: dict[str, Any]) -> Trained:
    """Train every column from the examples; two to four minutes on two cores for some ten thousand messages."""
    messages = [clauses_with_features(clean(example.text)) for example in examples]
    features = vocabulary(messages, config["at_least"])
    pooled = fit(bags(messages, features, whole=False), _present(examples), config["l2"], config["steps"], False)
    intent = fit(bags(messages, features, whole=True), _intents(examples), config["l2"], config["steps"], True)
    weights = np.hstack([pooled, intent])
    values = weights[:-1].astype("<f4").tobytes()
    whole = [f"intent:{name}" for name in INTENTS]
    risks = [f"risk:{risk}" for risk in RISKS]
    head = {
        "version": hashlib.sha256(values).hexdigest()[:12],
        "columns": [*risks, "urgent", *whole],
        "whole": whole,
        "biases": [float(bias) for bias in weights[-1]],
        "thresholds": {**dict.fromkeys(risks, 0.4), "urgent": 0.4},
    }
    return Trained(features, values, head)


def _present(examples: list[Example]) -> np.ndarray:
    """Labels of the pooled columns: each risk, then urgency (NaN where nobody judged it)."""
    rows = [[*(risk in e.risks for risk in RISKS), np.nan if e.urgent is None else e.urgent] for e in examples]
    return np.array(rows, dtype=np.float32)


def _intents(examples: list[Example]) -> np.ndarray:
    """Labels of the intent columns; parts of letters are no messages and teach nothing here."""
    rows = [[np.nan if e.intent == CLAUSE_INTENT else e.intent == name for name in INTENTS] for e in examples]
    return np.array(rows, dtype=np.float32)
