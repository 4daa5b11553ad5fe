"""`yimatong officer`: open an account, give it a new password, or close it."""

import argparse
import getpass
import sys

from actions.errors import InvalidRequest, PasswordTooWeak
from actions.house import House, open_house
from actions.keep_officers import NewOfficer, add_officer, disable_officer, new_password, set_password
from actions.settings import settings_from_environment
from casework.vocabulary import Department, Role

SIGN_IN_ROLES = [role.value for role in Role if role not in (Role.resident, Role.system)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add USERNAME …`, `password USERNAME`, `disable USERNAME`."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help="open an account; a password is made and printed once unless one is asked for")
    add.add_argument("username")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=SIGN_IN_ROLES)
    add.add_argument("--area", required=True, help="12 digits: the village, township or county")
    add.add_argument("--phone")
    add.add_argument("--department", choices=[department.value for department in Department])
    add.add_argument("--otp", action="store_true", help="ask for one-time codes at sign-in")
    password = deeds.add_parser("password", help="give an account a new password and end its sessions")
    password.add_argument("username")
    for deed in (add, password):
        deed.add_argument("--ask", action="store_true", help="type the password instead of having one made")
    deeds.add_parser("disable", help="close an account and end its sessions").add_argument("username")


def run(arguments: argparse.Namespace) -> int:
    """Do it; the password is printed once and never logged."""
    house = open_house(settings_from_environment())
    try:
        _DEEDS[arguments.deed](house, arguments)
    except InvalidRequest as refusal:
        fields = ", ".join(fault.field for fault in refusal.fields)
        print(f"Does not fit: {fields}", file=sys.stderr)
        return 1
    except PasswordTooWeak:
        shortest = house.settings.password_length
        print(f"A password has at least {shortest} characters and not the username in it.", file=sys.stderr)
        return 1
    finally:
        house.close()
    return 0


def _add(house: House, arguments: argparse.Namespace) -> None:
    department = Department(arguments.department) if arguments.department else None
    new = NewOfficer(
        arguments.username, arguments.name, Role(arguments.role), arguments.area, arguments.phone, department
    )
    password = _password(arguments)
    address = add_officer(house, new, password, with_otp=arguments.otp)
    _tell(arguments, password)
    if address:
        print(f"One-time codes: {address}")


def _set_password(house: House, arguments: argparse.Namespace) -> None:
    password = _password(arguments)
    set_password(house, arguments.username, password)
    _tell(arguments, password)


def _disable(house: House, arguments: argparse.Namespace) -> None:
    disable_officer(house, arguments.username)


_DEEDS = {"add": _add, "password": _set_password, "disable": _disable}


def _password(arguments: argparse.Namespace) -> str:
    return getpass.getpass("Password: ") if arguments.ask else new_password()


def _tell(arguments: argparse.Namespace, password: str) -> None:
    if not arguments.ask:
        print(f"Password of {arguments.username}: {password}")
