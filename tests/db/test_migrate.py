from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db.migrate import APP_LIMITS, MIGRATIONS, migrate, newest_revision, revision_of
from db.tables import Base


def is_ours(name, kind, parents):
    return not (kind == "table" and name.startswith(("procrastinate", "alembic")))


def test_there_is_one_head():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_the_migrated_schema_is_the_one_of_the_tables(database):
    with create_engine(database.owner).connect() as connection:
        options = {"include_name": is_ours, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_knows_its_revision(database):
    with create_engine(database.owner).connect() as connection:
        assert revision_of(connection) == newest_revision()


def test_the_application_can_see_which_revision_it_meets(database):
    engine = create_engine(database.app)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE yimatong_public"))
        assert revision_of(connection) == newest_revision()


def test_migrating_again_changes_nothing_but_the_password(database):
    password = "o'ther \"pass%word"
    migrate(database.owner, password)
    try:
        url = make_url(database.app).set(password=password)
        with create_engine(url).connect() as connection:
            for name, value in APP_LIMITS.items():
                assert connection.scalar(text(f"SHOW {name}")) == value.replace("60s", "1min")
    finally:
        migrate(database.owner, make_url(database.app).password)


def test_every_reference_between_records_has_an_index(database):
    """Joins and row-level security go along the references; places and officers are never deleted."""
    first_columns = "SELECT indrelid::regclass::text, attname FROM pg_index JOIN pg_attribute " \
        "ON attrelid = indrelid AND attnum = indkey[0]"  # fmt: skip
    with create_engine(database.owner).connect() as connection:
        indexed = {tuple(row) for row in connection.execute(text(first_columns))}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name not in ("area", "officer") for key in column.foreign_keys):
                name = '"case"' if table.name == "case" else table.name
                assert (name, column.name) in indexed
