"""The simplest sensible reader, to be measured against: character n-grams of the whole text and logistic regression.

`python -m components.ngram_baseline DATA < TEXTS.json > READINGS.json`
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.language.examples import CLAUSE_INTENT, read_examples
from nlu.language.labels import RISKS

LINE = 0.35


def main() -> None:
    """Learn from the folder, read what comes in, write what is believed."""
    examples = read_examples(Path(sys.argv[1]))
    texts = json.load(sys.stdin)
    ngrams = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    seen, asked = ngrams.fit_transform(example.text for example in examples), ngrams.transform(texts)
    whole = np.array([example.intent != CLAUSE_INTENT for example in examples])
    intents = LogisticRegression(C=10, max_iter=200)
    intents.fit(seen[whole], [e.intent for e in examples if e.intent != CLAUSE_INTENT])
    chances = intents.predict_proba(asked)
    risks = {risk: _chances_of(risk, examples, seen, asked) for risk in RISKS}
    answers = [
        {
            "intent": str(intents.classes_[row.argmax()]),
            "confidence": float(row.max()),
            "risks": {risk: float(its[at]) for risk, its in risks.items() if its[at] >= LINE},
        }
        for at, row in enumerate(chances)
    ]
    json.dump(answers, sys.stdout)


def _chances_of(risk: str, examples: list, seen: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Probability of one risk for every asked text."""
    truth = [risk in example.risks for example in examples]
    return np.asarray(LogisticRegression(C=10, max_iter=200).fit(seen, truth).predict_proba(asked)[:, 1])


if __name__ == "__main__":
    main()
