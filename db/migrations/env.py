"""Alembic's entry: runs the revisions over the connection that `db.migrate` hands in."""

from typing import Any

from alembic import context

from db.tables import Base


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Leave out the tables that procrastinate keeps for itself."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=is_ours,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
