"""`yimatong rotate-key`: encrypt all personal fields with a new key, in three steps.

`new` adds a key and makes it the current one; restart everything, for running processes hold the keyring they began
with. `apply` encrypts old rows anew. `forget` takes the old keys out of the keyring; back-ups made before need them, so
keep a copy of the keyring beside those. A new installation makes its keyring with `first`.
"""

import argparse
import sys

from actions.rotate_key import KeyStillUsed, add_key, apply_key, forget_keys
from actions.settings import settings_from_environment
from db.encryption import Keyring


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which step."""
    parser.add_argument("step", choices=["first", "new", "apply", "forget"])


def run(arguments: argparse.Namespace) -> int:
    """Do the step and say what comes next."""
    settings = settings_from_environment()
    if arguments.step == "first":
        Keyring.generate(settings.keyring_path)
        print(f"{settings.keyring_path}: keep a copy somewhere else; without it no personal field can be read.")
    elif arguments.step == "new":
        print(f"Key {add_key(settings)} is the current one. Restart everything, then: yimatong rotate-key apply")
    elif arguments.step == "apply":
        count = apply_key(settings, lambda column, rows: print(f"{column}: {rows}"))
        print(f"{count} values encrypted anew. When old back-ups are not needed: yimatong rotate-key forget")
    else:
        try:
            forget_keys(settings)
        except KeyStillUsed as used:
            print(f"{used} values still need an old key: yimatong rotate-key apply", file=sys.stderr)
            return 1
        print("The keyring holds only its current key.")
    return 0
