"""Write `language/kinds.zh.txt`: the commonest words of an encyclopedia, put together by their word vectors.

Run it in the Rasa environment with `PYTHONPATH=.`; WORDS.VECTOR is `data/words.vector` of the source
package of `synonyms` 3.10.2 (MIT; 100 numbers for each of 125,796 words, in the order of their frequency).
"""

import re
import sys
from pathlib import Path

import numpy as np
from sklearn.cluster import MiniBatchKMeans

from nlu.language.kinds import LENGTHS, TABLE

WORDS, KINDS = 50_000, 300
_CHINESE = re.compile(f"[\u4e00-\u9fff]{{{min(LENGTHS)},{max(LENGTHS)}}}")


def main() -> None:
    """Read the vectors, write one kind a line."""
    words, vectors = _vectors(Path(sys.argv[1]).read_bytes())
    chosen = [at for at, word in enumerate(words) if _CHINESE.fullmatch(word)]
    directions = vectors[chosen] / np.linalg.norm(vectors[chosen], axis=1, keepdims=True)
    kinds = MiniBatchKMeans(KINDS, random_state=0, batch_size=4096, n_init=1, max_iter=30).fit(directions).labels_
    lines: list[list[str]] = [[] for _ in range(KINDS)]
    for at, kind in zip(chosen[:WORDS], kinds, strict=False):
        lines[kind].append(words[at])
    TABLE.write_text("".join(" ".join(line) + "\n" for line in lines), "utf-8")


def _vectors(content: bytes) -> tuple[list[str], np.ndarray]:
    """Words and their vectors from word2vec's binary form."""
    head, rest = content.split(b"\n", 1)
    count, width = map(int, head.split())
    words, rows, at = [], np.empty((count, width), np.float32), 0
    for number in range(count):
        blank = rest.index(b" ", at)
        words.append(rest[at:blank].strip().decode("utf-8", "ignore"))
        rows[number] = np.frombuffer(rest, "<f4", width, blank + 1)
        at = blank + 1 + 4 * width
    return words, rows


if __name__ == "__main__":
    main()
