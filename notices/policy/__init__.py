"""Policy answers: texts with their sources, by region and time, and finding the one that answers a question."""
