"""What a started system says of itself: on the terminal for people, in `var/run.json` for programs."""

import argparse
import io
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import qrcode

from db.demo import demo_officers
from db.queries.areas import areas, latest_codes
from db.session import Database, Scope
from tools.installation import Installation
from tools.run_file import write_run_file
from tools.say import show


@dataclass(frozen=True)
class VillageCode:
    """One village's one-code and the address that it opens."""

    area_code: str
    village: str
    code: str
    url: str


@dataclass(frozen=True)
class DemoAccount:
    """An invented officer; exists only with demo data."""

    username: str
    password: str
    role: str
    area_code: str


@dataclass(frozen=True)
class Announcement:
    """The addresses and, in the demo, the accounts of a running system. `nlu_url` is None until Rasa answers."""

    base_url: str
    nlu_url: str | None
    one_codes: Sequence[VillageCode]
    demo_accounts: Sequence[DemoAccount]

    def lines(self) -> list[str]:
        """The same for the terminal: one village's QR code, the address, one officer of each role."""
        lines = []
        if self.one_codes:
            first = self.one_codes[0]
            lines += [qr_picture(first.url), f"{first.village}  {first.url}", ""]
        lines.append(f"Address: {self.base_url}   staff desk: {self.base_url}/console")
        by_role = {account.role: account for account in reversed(self.demo_accounts)}
        for role, account in by_role.items():
            lines.append(f"  {role:<10} {account.username:<22} {account.password}")
        return lines


def qr_picture(text: str) -> str:
    """A QR code in half-block characters, for a dark terminal as for a light one."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    picture = io.StringIO()
    code.print_ascii(out=picture)
    return picture.getvalue()


def announcement_of(installation: Installation, base_url: str, public_url: str) -> Announcement:
    """What can be said of a system that has just come up, Rasa not yet; outside the demo no account is named."""
    database = Database(installation.owner_url, connections=1)
    try:
        with database.transaction(Scope.owner()) as session:
            codes = latest_codes(session, reach="", at=datetime.now(UTC))
            names = {code: area.name for code, area in areas(session, [code.area_code for code in codes]).items()}
    finally:
        database.close()
    one_codes = [
        VillageCode(row.area_code, names[row.area_code], row.code, f"{public_url}/s/{row.code}") for row in codes
    ]
    accounts = [DemoAccount(row.username, row.password, row.role, row.area_code) for row in demo_officers()]
    return Announcement(base_url, None, one_codes, accounts if installation.demo else [])


def main() -> None:
    """Write the file, then tell the terminal; run by the supervisor, which has no business with the database itself."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", required=True)
    base_url = parser.parse_args().base_url
    installation = Installation()
    announcement = announcement_of(installation, base_url, os.environ["YIMATONG_PUBLIC_URL"])
    write_run_file(installation.run_file, asdict(announcement))
    show("\n".join(announcement.lines()))


if __name__ == "__main__":
    main()
