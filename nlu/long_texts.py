"""Texts longer than Rasa takes well: read in pieces of whole sentences and united."""

from dataclasses import replace

from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent
from nlu.language.clauses import sentences_of

LONGEST_PIECE = 1500
MOST_CHARACTERS = 30_000


def pieces_of(text: str) -> list[str]:
    """Pieces of at most LONGEST_PIECE characters, cut after sentences if possible; of a huge text its beginning."""
    pieces = [""]
    for sentence in sentences_of(text[:MOST_CHARACTERS]):
        for at in range(0, len(sentence), LONGEST_PIECE):
            part = sentence[at : at + LONGEST_PIECE]
            if len(pieces[-1]) + len(part) > LONGEST_PIECE:
                pieces.append("")
            pieces[-1] += part
    return pieces


def united(readings: list[Reading], text: str) -> Reading:
    """One reading of all pieces: every risk asserted anywhere, urgent if any is; a text cut short goes to a person."""
    first = readings[0]
    if len(readings) == 1:
        return first
    leading = next((r for r in readings if r.intent == Intent.report_hardship), first)
    surest: dict[str, RiskReading] = {}
    for risk in (risk for reading in readings for risk in reading.risks):
        if risk.type not in surest or surest[risk.type].confidence < risk.confidence:
            surest[risk.type] = risk
    return replace(
        leading,
        risks=tuple(sorted(surest.values(), key=lambda risk: -risk.confidence)),
        primary=next((r.primary for r in readings if r.primary), None),
        urgent=any(r.urgent for r in readings),
        abstained=leading.abstained or len(text) > MOST_CHARACTERS,
        entities=tuple(dict.fromkeys(entity for r in readings for entity in r.entities)),
        source="rasa" if all(r.source == "rasa" for r in readings) else "fallback",
    )
