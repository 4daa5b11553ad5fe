"""Which groups of words, standing together in a clause, tell which risk or intent."""

RISK_GROUPS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("illness", (frozenset({"disease"}), frozenset({"treatment", "money"}), frozenset({"treatment", "monthly"}))),
    ("disability", (frozenset({"disability"}),)),
    (
        "schooling",
        (
            frozenset({"school_high", "school_cost"}),
            frozenset({"school_cost", "noincome"}),
            frozenset({"school_cost", "money"}),
        ),
    ),
    ("compulsory_education", (frozenset({"school_nine", "dropout"}), frozenset({"child", "dropout"}))),
    ("natural_disaster", (frozenset({"disaster"}),)),
    ("accident", (frozenset({"injury"}), frozenset({"accident_event"}), frozenset({"fire"}))),
    ("employment", (frozenset({"wage", "unpaid"}), frozenset({"job", "jobloss"}))),
    (
        "industry",
        tuple(frozenset({what, how}) for what in ("crop", "animal", "business") for how in ("loss", "disaster")),
    ),
    ("labour_shortage", (frozenset({"alone"}), frozenset({"kin", "gone"}), frozenset({"nolabour", "kin"}))),
    ("housing", (frozenset({"house", "house_bad"}),)),
    ("drinking_water", (frozenset({"water", "water_bad"}),)),
    ("medical_insurance", (frozenset({"insurance", "uninsured"}),)),
    ("income_expense", (frozenset({"debt"}), frozenset({"noincome"}))),
)
INTENT_GROUPS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("complaint", (frozenset({"unfair"}),)),
    ("ask_human", (frozenset({"human", "plea"}), frozenset({"human", "question"}))),
    ("check_status", (frozenset({"status", "question"}), frozenset({"status", "past"}))),
    ("ask_policy", (frozenset({"policy", "question"}), frozenset({"policy"}))),
    ("out_of_scope", (frozenset({"city"}), frozenset({"land_dispute"}))),
    ("greet", (frozenset({"greet"}),)),
)
