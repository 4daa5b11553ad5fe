"""Writing many rows without waiting for an answer to each."""

from contextlib import nullcontext

import psycopg
from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from db.tables import Base


def write(session: Session, *rows: Base) -> None:
    """Insert rows in this order in one round trip and read nothing back, not even ids: those others need must be set.

    The objects stay strangers to the session; defaults are the database's. A refused row raises
    `sqlalchemy.exc.DBAPIError` when it came alone, `psycopg.Error` among several.
    """
    connection = session.connection()
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.pipeline() if len(rows) > 1 else nullcontext():
        for row in rows:
            table = inspect(type(row)).local_table
            assert isinstance(table, Table)
            connection.execute(table.insert().inline(), inspect(row).dict)
