"""The door: who comes in, how long, and how the session ends."""

import pyotp
import pytest

from actions.errors import NotSignedIn, PasswordTooWeak, SignInRefused, TooManyAttempts
from actions.keep_officers import NewOfficer, add_officer, disable_officer, set_password
from actions.sign_in import (
    change_password,
    list_sessions,
    officer_for_token,
    revoke_sessions,
    sign_in,
    sign_out,
)
from casework.vocabulary import Department, Role

PASSWORD, HERE = "shifanxian-demo", "10.0.0.1"


def enter(town, username="qingxi", password=PASSWORD, otp=None, caller=HERE):
    return sign_in(town.house, username, password, otp, caller)


def test_the_right_password_opens_a_session_of_which_only_a_hash_is_kept(town):
    signed_in = enter(town)
    assert (signed_in.officer.name, signed_in.officer.role) == ("何秀英", Role.township)
    assert officer_for_token(town.house, signed_in.token) == signed_in.officer
    kept = town.value("SELECT string_agg(to_jsonb(officer_session)::text, '') FROM officer_session")
    assert signed_in.token not in kept
    assert town.rows("SELECT verb FROM audit_entry") == [("sign_in",)]


def test_a_department_officer_knows_the_department(town):
    assert enter(town, "yibao").officer.department is Department.medical_security


@pytest.mark.parametrize(("username", "password"), [("qingxi", "wrong-password"), ("nobody", PASSWORD), ("", "")])
def test_wrong_password_and_unknown_account_are_one_and_the_same(town, username, password):
    with pytest.raises(SignInRefused) as refused:
        enter(town, username, password)
    assert (refused.value.code, refused.value.fields) == ("sign_in_refused", ())


def guess(town, times, username="qingxi", **where):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(town, username, "wrong-password", **where)


@pytest.mark.parametrize("username", ["qingxi", "nobody"])
def test_who_guesses_at_one_account_has_to_wait(town, username):
    guess(town, town.house.settings.sign_in_attempts, username)
    with pytest.raises(TooManyAttempts):
        enter(town, username)
    town.clock.turn(hours=1)
    guess(town, 1, username)


def test_who_guesses_elsewhere_does_not_keep_an_officer_out(town):
    guess(town, town.house.settings.sign_in_attempts, caller="203.0.113.7")
    assert enter(town)


def test_an_account_is_locked_after_many_wrong_passwords_from_anywhere_and_opens_again(town):
    most = town.house.settings.account_attempts
    for number in range(most):
        guess(town, 1, caller=f"203.0.113.{number}")
    with pytest.raises(SignInRefused):
        enter(town)
    town.clock.turn(minutes=15, seconds=1)
    assert enter(town)


def test_addresses_of_one_network_are_one_origin(town):
    guess(town, 5, caller="2001:db8:1:2::1")
    guess(town, 5, caller="2001:db8:1:2:ffff::9")
    with pytest.raises(TooManyAttempts):
        enter(town, caller="2001:db8:1:2::77")
    assert enter(town, caller="2001:db8:1:3::1")


def test_right_passwords_in_between_start_the_count_anew(town):
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(SignInRefused):
                enter(town, password="wrong-password")
        assert enter(town)


def test_an_address_that_guesses_has_to_wait(town):
    house = town.with_settings(caller_attempts=2)
    for username in ("qingxi", "liuwan"):
        with pytest.raises(SignInRefused):
            sign_in(house, username, "wrong-password", None, HERE)
    with pytest.raises(TooManyAttempts):
        sign_in(house, "shiqiao", PASSWORD, None, HERE)
    assert sign_in(house, "shiqiao", PASSWORD, None, "10.0.0.2")


def test_an_account_with_one_time_codes_needs_one(town):
    new = NewOfficer("qingxi-2", "孟晓", Role.township, "990101001000")
    address = add_officer(town.house, new, "a-long-password", with_otp=True)
    assert address is not None
    codes = pyotp.parse_uri(address)
    for otp in (None, "", "000000"):
        with pytest.raises(SignInRefused):
            enter(town, "qingxi-2", "a-long-password", otp)
    assert enter(town, "qingxi-2", "a-long-password", codes.at(town.clock.now))


def test_a_session_ends_by_signing_out_by_age_and_by_idleness(town):
    token = enter(town).token
    sign_out(town.house, token)
    sign_out(town.house, "never-was-one")
    with pytest.raises(NotSignedIn):
        officer_for_token(town.house, token)
    token = enter(town).token
    town.clock.turn(minutes=59)
    assert officer_for_token(town.house, token)
    town.clock.turn(minutes=61)
    with pytest.raises(NotSignedIn):
        officer_for_token(town.house, token)
    token = enter(town).token
    for _ in range(12):
        town.clock.turn(minutes=59)
        assert officer_for_token(town.house, token)
    town.clock.turn(minutes=13)
    with pytest.raises(NotSignedIn):
        officer_for_token(town.house, token)


def test_revoking_ends_all_other_sessions_at_once(town):
    tokens = [enter(town).token for _ in range(3)]
    officer = officer_for_token(town.house, tokens[0])
    assert [line.current for line in list_sessions(town.house, officer, tokens[0])].count(True) == 1
    assert revoke_sessions(town.house, officer, keep_token=tokens[0]) == 2
    assert officer_for_token(town.house, tokens[0])
    for token in tokens[1:]:
        with pytest.raises(NotSignedIn):
            officer_for_token(town.house, token)
    assert len(list_sessions(town.house, officer, tokens[0])) == 1


def test_a_disabled_account_is_out_at_once(town):
    token = enter(town).token
    disable_officer(town.house, "qingxi")
    with pytest.raises(NotSignedIn):
        officer_for_token(town.house, token)
    with pytest.raises(SignInRefused):
        enter(town)


def test_a_changed_password_ends_the_other_sessions(town):
    here, elsewhere = enter(town), enter(town)
    change_password(town.house, here.officer, PASSWORD, "quite-another-word", here.token)
    assert officer_for_token(town.house, here.token)
    with pytest.raises(NotSignedIn):
        officer_for_token(town.house, elsewhere.token)
    with pytest.raises(SignInRefused):
        enter(town)
    assert enter(town, password="quite-another-word")


def test_a_password_is_not_changed_by_who_does_not_know_it_nor_to_a_weak_one(town):
    officer = enter(town).officer
    with pytest.raises(SignInRefused):
        change_password(town.house, officer, "wrong-password", "quite-another-word", None)
    for weak in ("short", "qingxi-qingxi-qingxi"):
        with pytest.raises(PasswordTooWeak):
            change_password(town.house, officer, PASSWORD, weak, None)
    assert enter(town)


def test_guessing_the_old_password_in_a_session_left_open_locks_the_account(town):
    officer = enter(town).officer
    for _ in range(town.house.settings.sign_in_attempts):
        with pytest.raises(SignInRefused):
            change_password(town.house, officer, "wrong-password", "quite-another-word", None)
    with pytest.raises(SignInRefused):
        change_password(town.house, officer, PASSWORD, "quite-another-word", None)
    with pytest.raises(SignInRefused):
        enter(town)


def test_the_demos_password_opens_nothing_outside_the_demo(town):
    with pytest.raises(SignInRefused):
        sign_in(town.with_settings(demo=False), "qingxi", PASSWORD, None, HERE)
    with pytest.raises(PasswordTooWeak):
        set_password(town.house, "qingxi", PASSWORD)


def test_a_forgotten_password_is_set_anew_and_unlocks(town):
    for number in range(town.house.settings.account_attempts):
        guess(town, 1, caller=f"203.0.113.{number}")
    set_password(town.house, "qingxi", "quite-another-word")
    assert enter(town, password="quite-another-word")


def test_hashes_are_argon2id(town):
    add_officer(town.house, NewOfficer("new-one", "孟晓", Role.county, "990101000000"), "a-long-password")
    assert town.value("SELECT password_hash FROM officer WHERE username = 'new-one'").startswith("$argon2id$")
    assert town.rows("SELECT actor_role, verb FROM audit_entry") == [("system", "add_officer")]
