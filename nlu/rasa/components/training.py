"""From labelled examples to a trained model: the rows, the second step fitted on held-out origins, the thresholds."""

import hashlib
import multiprocessing
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.learning import bags, fit, scores, vocabulary
from components.second_step import second_step
from nlu.language.cleaning import clean
from nlu.language.context import Clause
from nlu.language.examples import Example
from nlu.language.labels import INTENTS, RISKS
from nlu.language.sums import Rows
from nlu.language.understanding import SIZE, ClauseModel, clauses_in_context, with_summary

JUDGED = (*RISKS, "urgent")
COLUMNS = [*(f"pooled:{each}" for each in JUDGED), *(f"whole:{each}" for each in (*JUDGED, *INTENTS))]
Clauses = list[Clause]
Head = dict[str, Any]
Signals = dict[str, float]
LETTER = 120
LETTER_COUNTS = 5
_work: list[Any] = []
FORK = multiprocessing.get_context("fork")  # one process for each core; they see what is in memory, nothing is copied


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
    with FORK.Pool() as pool:
        messages = pool.map(clauses_in_context, [clean(example.text) for example in examples], chunksize=200)
    signals: list[Signals] = [{} for _ in examples]
    with FORK.Pool(initializer=_take, initargs=(messages, examples, config)) as pool:
        everything = pool.apply_async(_learned_from_all)
        for fold, held in enumerate(pool.imap(_judged_fold, range(config["folds"]))):
            for at, found in held.items():
                signals[at] = found
            say(f"Judging fold {fold + 1} of {config['folds']}: {len(held)} messages by rows that never saw them")
        trained = everything.get()
    trained.head.update(second_step(examples, signals, config.get("line")))
    return trained


class Learned:
    """First step: the pooled columns and those of the whole text, learned from these messages."""

    def __init__(self, messages: list[Clauses], examples: list[Example], config: dict[str, Any]) -> None:
        """Learn from messages and their labels, in the same order."""
        self._known = vocabulary(messages, config["at_least"])
        self._weights = [
            fit(bags(messages, self._known, whole), labels, config["l2"], config["steps"])
            for whole, labels in ((False, _pooled_labels(examples)), (True, _whole_labels(examples)))
        ]

    def signals(self, messages: list[Clauses]) -> list[Signals]:
        """What the trained model would say of each message (`ClauseModel.signals`), computed at once."""
        parts = [
            scores(bags(messages, self._known, whole), weights)
            for whole, weights in zip((False, True), self._weights, strict=True)
        ]
        rows = np.hstack(parts).tolist()
        return [
            with_summary(dict(zip(COLUMNS, row, strict=True)), len(clauses))
            for row, clauses in zip(rows, messages, strict=True)
        ]

    def trained(self) -> Trained:
        """The rows as they are kept: a feature's weight is part of its row, its square the first column."""
        weights = np.hstack(self._weights)
        known = np.fromiter(self._known.values(), float)[:, None]
        values = np.hstack([known**2, known * weights[:-1]]).astype("<f4").tobytes()
        version = hashlib.sha256(values).hexdigest()[:12]
        biases = [0.0, *(float(bias) for bias in weights[-1])]
        return Trained(list(self._known), values, {"version": version, "columns": [SIZE, *COLUMNS], "biases": biases})


def _take(*work: Any) -> None:
    """Keep in this process what all its tasks need: handing it over with each would copy it each time."""
    _work[:] = work


def _learned_from_all() -> Trained:
    """The rows that are served."""
    messages, examples, config = _work
    return Learned(messages, examples, config).trained()


def _judged_fold(fold: int) -> dict[int, Signals]:
    """For the number of each message of this fold: what rows learned from the other folds say of it."""
    messages, examples, config = _work
    folds = _folds(examples, config["folds"])
    seen = [at for at, its in enumerate(folds) if its != fold]
    held = [at for at, its in enumerate(folds) if its == fold]
    rows = Learned([messages[at] for at in seen], [examples[at] for at in seen], config)
    return dict(zip(held, rows.signals([messages[at] for at in held]), strict=True))


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


def _pooled_labels(examples: list[Example]) -> np.ndarray:
    """Each risk, then urgency (NaN where nobody judged it)."""
    rows = [[*(risk in e.risks for risk in RISKS), np.nan if e.urgent is None else e.urgent] for e in examples]
    return np.array(rows, dtype=np.float32)


def _whole_labels(examples: list[Example]) -> np.ndarray:
    """The same, then each intent where the text is a message of its own."""
    intents = [[e.intent == name if e.is_message else np.nan for name in INTENTS] for e in examples]
    return np.hstack([_pooled_labels(examples), np.array(intents, dtype=np.float32)])
