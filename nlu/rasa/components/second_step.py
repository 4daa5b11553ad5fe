"""The second step: each question weighs a few signals of the first, learned where the first saw no message.

Its probabilities are therefore calibrated, and its thresholds are set on the same held-out origins.
"""

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlu.language.examples import Example

INTENTS = ("report_hardship", "ask_policy", "check_status", "ask_human", "complaint", "greet", "out_of_scope")
RISKS = (
    *("illness", "disability", "schooling", "compulsory_education", "natural_disaster", "accident", "employment"),
    *("industry", "labour_shortage", "housing", "drinking_water", "medical_insurance", "income_expense", "other"),
)
CLAUSE_WEIGHT = 0.3
PART_WEIGHT = 0.1  # of a part of a letter, where the intent of whole messages is learned
RISK_C = INTENT_C = 0.05
LEAST_SURE, PERHAPS_HARDSHIP = 0.3, 0.12  # below the first, or above the second but read otherwise, a person reads
URGENT_LINE = 0.1  # ten needless calls to a duty officer cost less than one missed emergency
Signals = dict[str, float]


def second_step(examples: list[Example], signals: list[Signals]) -> dict[str, Any]:
    """`stack`: for each question the weights of its signals; `thresholds`: where the line of each is drawn."""
    table = Table(signals, np.array([CLAUSE_WEIGHT if e.style == "clause" else 1.0 for e in examples]))
    truth = np.array([[risk in e.risks for risk in RISKS] for e in examples])
    risks = {risk: table.weigh(_risk_signals(risk), truth[:, at]) for at, risk in enumerate(RISKS)}
    line = _best_line(np.column_stack([table.chances(weights) for weights in risks.values()]), truth, table.weight)
    counts = np.where([e.is_message for e in examples], table.weight, PART_WEIGHT)
    intents = table.weigh_one_of_many(_intent_signals(), [e.intent for e in examples], counts)
    return {
        "stack": {
            **{f"risk:{risk}": weights for risk, weights in risks.items()},
            **{f"intent:{intent}": weights for intent, weights in intents.items()},
            "urgent": _urgency(table, examples),
        },
        "thresholds": {
            **{f"risk:{risk}": line for risk in RISKS},
            "urgent": URGENT_LINE,
            "sure": LEAST_SURE,
            "perhaps": PERHAPS_HARDSHIP,
        },
    }


def _intent_signals() -> list[str]:
    """What tells the intent: its own columns, how strong each risk is, and the length."""
    return [*(f"whole:{intent}" for intent in INTENTS), *(f"pooled:{risk}" for risk in RISKS), "riskiest", "length"]


def _risk_signals(risk: str) -> list[str]:
    """What tells a risk: its own columns, the intent, the strongest risk, and the length."""
    own = [f"{kind}:{risk}" for kind in ("pooled", "highest", "count", "whole")]
    return [*own, *(f"whole:{intent}" for intent in INTENTS), "riskiest", "length"]


def _urgency(table: "Table", examples: list[Example]) -> Signals:
    """Weights for urgency, from the messages where it was judged."""
    judged = np.array([e.urgent is not None for e in examples])
    urgent = np.array([bool(e.urgent) for e in examples])
    names = [*(f"{kind}:urgent" for kind in ("pooled", "highest", "count")), *_intent_signals()]
    return table.weigh(names, urgent, judged)


def _best_line(chances: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> float:
    """The probability at which precision and recall of all risks are best together (micro F1)."""
    rows = weight[:, None]

    def f1(line: float) -> float:
        asserted = chances >= line
        return float(2 * (rows * (asserted & truth)).sum() / ((rows * asserted).sum() + (rows * truth).sum() + 1e-9))

    return float(max(np.arange(0.25, 0.61, 0.025), key=f1))


class Table:
    """The signals of all messages as columns, and how much each message counts."""

    def __init__(self, signals: list[Signals], weight: np.ndarray) -> None:
        """All messages have the same signals."""
        self._columns = {name: np.array([its[name] for its in signals]) for name in signals[0]}
        self.weight = weight

    def weigh(self, names: list[str], truth: np.ndarray, judged: np.ndarray | None = None) -> Signals:
        """A small logistic regression over these signals: the weight of each, and the bias."""
        rows = slice(None) if judged is None else judged
        values, middle, spread = self._standard(names)
        found = LogisticRegression(C=RISK_C, max_iter=500).fit(values[rows], truth[rows], self.weight[rows])
        return _plain(names, found.coef_[0], float(found.intercept_[0]), middle, spread)

    def weigh_one_of_many(self, names: list[str], labels: list[str], counts: np.ndarray) -> dict[str, Signals]:
        """The same where exactly one label is right; `counts`: how much each message counts here."""
        values, middle, spread = self._standard(names)
        found = LogisticRegression(C=INTENT_C, max_iter=500).fit(values, labels, counts)
        rows = zip(found.classes_, found.coef_, found.intercept_, strict=True)
        return {str(label): _plain(names, slopes, float(bias), middle, spread) for label, slopes, bias in rows}

    def chances(self, weights: Signals) -> np.ndarray:
        """The probability for every message."""
        logits = sum(weight * self._columns.get(name, 1.0) for name, weight in weights.items())
        return np.asarray(1 / (1 + np.exp(-logits)))

    def _standard(self, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        values = np.column_stack([self._columns[name] for name in names])
        middle, spread = values.mean(0), values.std(0) + 1e-6
        return (values - middle) / spread, middle, spread


def _plain(names: list[str], slopes: np.ndarray, bias: float, middle: np.ndarray, spread: np.ndarray) -> Signals:
    """Weights for the signals as they are, not standardised."""
    plain = slopes / spread
    return {"bias": float(bias - plain @ middle), **{n: float(w) for n, w in zip(names, plain, strict=True)}}
