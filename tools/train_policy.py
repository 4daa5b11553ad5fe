"""Learn anew how questions find their policy texts, after ways of asking were added: `python -m tools.train_policy`.

About a minute. The result, `notices/policy/ranker.json.gz`, belongs to the same commit as the ways.
"""

from notices.policy.knowledge import RANKER_FILE, asked_questions, keep_ranker, question_wording
from notices.policy.training import train


def main() -> None:
    """Learn and keep."""
    asked = asked_questions()
    keep_ranker(train(asked, question_wording()))
    print(f"learned {len(asked)} ways of asking, kept in {RANKER_FILE.name} ({RANKER_FILE.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
