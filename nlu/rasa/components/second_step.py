"""The second step: each question weighs a few signals of the first, learned where the first saw no message.

Its probabilities are therefore calibrated, and its thresholds are set on the same held-out origins.
"""

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlu.language.examples import Example
from nlu.language.labels import INTENTS, REPORT, RISKS
from nlu.language.understanding import LETTER

CLAUSE_WEIGHT = 0.3
RISK_C, INTENT_C = 0.3, 0.1
EVENNESS = 0.25  # 0: an intent counts as often as it was written; 1: all intents count alike
LEAST_SURE = 0.3  # below it a person reads
COVERED = 0.93  # share of messages of unseen origins that shall not be left to a person
EMERGENCIES_FOUND = 0.9  # of unseen origins, some of which are written to be hard; more costs many needless calls
Signals = dict[str, float]


def second_step(examples: list[Example], signals: list[Signals], line: float | None = None) -> dict[str, Any]:
    """`stack`: for each question the weights of its signals; `thresholds`: where the line of each is drawn.

    A `line` that is given is kept: a model that only learned a little more should not be bolder or shyer altogether.
    """
    table = Table(signals, np.array([CLAUSE_WEIGHT if e.style == "clause" else 1.0 for e in examples]))
    truth = np.array([[risk in e.risks for risk in RISKS] for e in examples])
    risks = {risk: table.weigh(_risk_signals(risk), truth[:, at]) for at, risk in enumerate(RISKS)}
    intents = table.weigh_one_of_many(_intent_signals(), _intents(examples), _counts(examples, table.weight))
    judged = np.array([e.urgent is not None for e in examples])
    urgent = np.array([bool(e.urgent) for e in examples])
    urgency = table.weigh(_urgent_signals(), urgent, judged)
    whole = np.array([e.style != "clause" for e in examples])
    chances = np.column_stack([table.chances(weights) for weights in risks.values()])
    letters = np.array([its["length"] >= LETTER for its in signals])
    short, long = (_best_line(chances[rows], truth[rows]) for rows in (whole & ~letters, whole & letters))
    return {
        "stack": {
            **{f"risk:{risk}": weights for risk, weights in risks.items()},
            **{f"intent:{intent}": weights for intent, weights in intents.items()},
            "urgent": urgency,
        },
        "thresholds": {
            **{f"risk:{risk}": line or short for risk in RISKS},
            "letter": max(0.0, long - short),
            "urgent": float(np.quantile(table.chances(urgency)[urgent], 1 - EMERGENCIES_FOUND)),
            "sure": LEAST_SURE,
            "perhaps": _perhaps_line(table.shares(intents)[whole]),
        },
    }


def _intents(examples: list[Example]) -> np.ndarray:
    """The intent of each message; parts of letters have none and are not counted."""
    return np.array([e.intent if e.is_message else REPORT for e in examples])


def _counts(examples: list[Example], weight: np.ndarray) -> np.ndarray:
    """How much each example counts where intents are learned: rare intents a little more than they were written."""
    labels = _intents(examples)
    counts = np.where([e.is_message for e in examples], weight, 0.0)
    written = {intent: counts[labels == intent].sum() for intent in INTENTS}
    mean = sum(written.values()) / len(written)
    return counts * np.array([(mean / max(written[label], 1e-9)) ** EVENNESS for label in labels])


def _intent_signals() -> list[str]:
    """What tells the intent: its own columns, how strong the strongest risk is, and the length."""
    return [*(f"whole:{intent}" for intent in INTENTS), "riskiest clause", "riskiest whole", "length"]


def _risk_signals(risk: str) -> list[str]:
    """What tells a risk: its own columns, in short texts and in long ones, the intent, and the length."""
    own = [f"{kind}:{risk}" for kind in ("pooled", "whole", "long pooled", "long whole")]
    return [*own, "clearly a report", "hardly a report", *(f"whole:{intent}" for intent in INTENTS), "length"]


def _urgent_signals() -> list[str]:
    """What tells an emergency: its own columns alone; with the intents beside them it was found less well."""
    return ["pooled:urgent", "whole:urgent"]


def _perhaps_line(shares: np.ndarray) -> float:
    """How likely a hardship must be for a person to read what seems to be something else: as low as coverage allows."""
    hardship, top = shares[:, 0], shares.max(1)
    doubtful = np.where((hardship < top) & (top >= LEAST_SURE), hardship, 0.0)
    allowed = 1 - COVERED - (top < LEAST_SURE).mean()
    return float(np.quantile(doubtful, 1 - max(allowed, 0.0)))


def _best_line(chances: np.ndarray, truth: np.ndarray) -> float:
    """The probability at which precision and recall of all risks are best together (micro F1)."""

    def f1(line: float) -> float:
        asserted = chances >= line
        return float(2 * (asserted & truth).sum() / (asserted.sum() + truth.sum() + 1e-9))

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

    def weigh_one_of_many(self, names: list[str], labels: np.ndarray, counts: np.ndarray) -> dict[str, Signals]:
        """The same where exactly one label is right; `counts`: how much each message counts here."""
        values, middle, spread = self._standard(names)
        found = LogisticRegression(C=INTENT_C, max_iter=500).fit(values, labels, counts)
        rows = zip(found.classes_, found.coef_, found.intercept_, strict=True)
        return {str(label): _plain(names, slopes, float(bias), middle, spread) for label, slopes, bias in rows}

    def chances(self, weights: Signals) -> np.ndarray:
        """The probability for every message."""
        return np.asarray(1 / (1 + np.exp(-self._logits(weights))))

    def shares(self, weights: dict[str, Signals]) -> np.ndarray:
        """The probability of each intent, in the order of INTENTS, for every message."""
        logits = np.column_stack([self._logits(weights[intent]) for intent in INTENTS])
        exponentials = np.exp(logits - logits.max(1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(1, keepdims=True))

    def _logits(self, weights: Signals) -> np.ndarray:
        return np.asarray(sum(weight * self._columns.get(name, 1.0) for name, weight in weights.items()))

    def _standard(self, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        values = np.column_stack([self._columns[name] for name in names])
        middle, spread = values.mean(0), values.std(0) + 1e-6
        return (values - middle) / spread, middle, spread


def _plain(names: list[str], slopes: np.ndarray, bias: float, middle: np.ndarray, spread: np.ndarray) -> Signals:
    """Weights for the signals as they are, not standardised."""
    plain = slopes / spread
    return {"bias": float(bias - plain @ middle), **{n: float(w) for n, w in zip(names, plain, strict=True)}}
