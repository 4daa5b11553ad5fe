"""The labels as plain words, for the environment that cannot import `casework.vocabulary`; a test compares them."""

REPORT = "report_hardship"
OTHER_INTENTS = ("ask_policy", "check_status", "ask_human", "complaint", "greet", "out_of_scope")
INTENTS = (REPORT, *OTHER_INTENTS)
RISKS = (
    *("illness", "disability", "schooling", "compulsory_education", "natural_disaster", "accident", "employment"),
    *("industry", "labour_shortage", "housing", "drinking_water", "medical_insurance", "income_expense", "other"),
)
