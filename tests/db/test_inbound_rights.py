"""Who may see what a platform brought, proven from the database itself: the house at work, and nobody else."""

import pytest
from sqlalchemy.exc import ProgrammingError

from db.session import Scope
from tests.db.one_database import county, kept
from tests.db.sample_county import VILLAGE_A

__all__ = ["county", "kept"]

ADD_CODE = "INSERT INTO wechat_code VALUES ('ACDE3479', 'http://weixin.qq.com/q/1', now())"


@pytest.mark.parametrize("table", ["inbound_message", "platform_token"])
def test_only_the_house_itself_sees_messages_and_tokens(kept, county, table):
    assert len(kept.see(Scope.jobs(), f"SELECT 1 FROM {table}")) == 1
    for scope in (Scope.public(), Scope.accounts(), *county.scopes.values()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, f"SELECT 1 FROM {table}")


def test_who_said_a_message_cannot_be_changed(kept, county):
    for column in ("person_hash", "message_hash", "received_at"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(Scope.jobs(), f"UPDATE inbound_message SET {column} = {column}")


def test_a_villages_wechat_code_is_for_everybody_and_made_by_the_house_alone(kept, county):
    for scope in (Scope.public(), *county.scopes.values()):
        assert kept.see(scope, "SELECT 1 FROM wechat_code") == []
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, ADD_CODE)
    assert kept.see(Scope.jobs(), ADD_CODE) == []


def test_a_job_learns_the_place_of_a_talk_but_nothing_said_in_it(kept, county):
    assert (VILLAGE_A,) in kept.see(Scope.jobs(), "SELECT area_code FROM conversation WHERE person_hash IS NOT NULL")
    for column in ("state", "started_at"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(Scope.jobs(), f"SELECT {column} FROM conversation")
