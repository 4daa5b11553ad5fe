"""`yimatong verify-audit`: check the audit chain; exit code 1 when anything was touched.

With `--heads FILE` the newest seals are compared with those noted at the last check and then noted anew. Keep that file
on another machine: it shows a chain whose end was cut off.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from actions.house import open_house
from actions.seal_audit import seal_audit
from actions.settings import settings_from_environment
from actions.verify_audit import AuditVerdict, verify_audit
from db.queries.audit import Head


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where earlier seals were noted."""
    parser.add_argument("--heads", type=Path, help="file with the newest seals of the last check")


def run(arguments: argparse.Namespace) -> int:
    """Check and tell."""
    house = open_house(settings_from_environment())
    try:
        seal_audit(house)
        verdict = verify_audit(house, noted=_noted(arguments.heads))
    finally:
        house.close()
    _tell(verdict)
    if verdict.sound and arguments.heads:
        _note(arguments.heads, verdict)
    return 0 if verdict.sound else 1


def _noted(file: Path | None) -> list[Head]:
    if file is None or not file.exists():
        return []
    return [
        Head(kept["county_code"], kept["position"], bytes.fromhex(kept["hash"]))
        for kept in json.loads(file.read_text())
    ]


def _note(file: Path, verdict: AuditVerdict) -> None:
    kept = [asdict(head) | {"hash": head.hash.hex()} for head in verdict.heads]
    file.write_text(json.dumps(kept, indent=1))


def _tell(verdict: AuditVerdict) -> None:
    for head in verdict.heads:
        print(f"{head.county_code}: {head.position} entries sealed")
    for fault in verdict.faults:
        print(f"FAULT {fault.kind}: county {fault.county_code}, position {fault.position}, entry {fault.entry_id}")
    print("The audit is sound." if verdict.sound else "The audit was tampered with.")
