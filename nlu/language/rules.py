"""The last resort: reading by the lexicon alone, when no trained rows are there yet."""

from itertools import pairwise

from nlu.language.clauses import clauses_of
from nlu.language.homophones import hearing
from nlu.language.lexicon import lexicon
from nlu.language.rule_rows import INTENT_GROUPS, RISK_GROUPS
from nlu.language.understanding import Understanding

SURE, GUESS = 0.8, 0.55


def read_by_rules(text: str) -> Understanding:
    """Risks whose words stand together in a clause or two neighbours, unless the problem is told as solved."""
    groups = [_groups(clause) for clause in clauses_of(hearing().mended(text))]
    windows = [*groups, *(a | b for a, b in pairwise(groups))]
    unsolved = [window for window in windows if "resolved" not in window]
    risks = {risk: SURE for risk, rows in RISK_GROUPS if any(row <= window for row in rows for window in unsolved)}
    urgent = any("urgent_word" in group for group in groups)
    intent = _intent(frozenset().union(*groups), bool(risks), urgent)
    if intent in ("ask_policy", "out_of_scope", "greet"):
        risks = {}
    unsure = not risks and not urgent and intent in ("report_hardship", "out_of_scope")
    return Understanding({intent: GUESS}, risks, next(iter(risks), None), urgent, unsure)


def _groups(clause: str) -> frozenset[str]:
    """All groups whose words the clause holds."""
    return frozenset(group for _, groups in lexicon().tokens(clause) for group in groups)


def _intent(groups: frozenset[str], risky: bool, urgent: bool) -> str:
    """A told hardship first, then the first row that fits; words without any sign go to a person as a report."""
    if urgent or (risky and not {"question", "policy"} <= groups):
        return "report_hardship"
    fitting = (intent for intent, rows in INTENT_GROUPS if any(row <= groups for row in rows))
    return next(fitting, "report_hardship" if risky else "out_of_scope")
