"""Re-encrypting under the newest key: every encrypted column of every table, in small batches beside daily work."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, func, select, type_coerce, update

from db.encryption import NUMBER_BYTES, EncryptedBytes, keyring
from db.session import Database, Scope
from db.tables import Base


def encrypted_columns() -> Iterator[Column[Any]]:
    """Every encrypted column there is."""
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, EncryptedBytes))


def rotate(owner: Database, tell: Callable[[str, int], None], batch: int = 500) -> int:
    """Encrypt everything anew that another than the current key encrypted; returns how many values there were.

    `owner` is connected as the owner of the tables: nobody else may write over a report or a history. All processes
    must have loaded the new keyring before; the old key may go when a second run returns 0. May be interrupted and
    repeated. `tell` hears each column's name and count.
    """
    total = 0
    for column in encrypted_columns():
        count = sum(_batches(owner, column, batch))
        tell(str(column), count)
        total += count
    return total


def _batches(owner: Database, column: Column[Any], batch: int) -> Iterator[int]:
    """Walk the table along its key, one short transaction a batch."""
    (key,) = column.table.primary_key.columns
    sealed = type_coerce(column, LargeBinary)
    old = func.substring(sealed, 1, NUMBER_BYTES) != keyring().current_mark
    page = select(key, column).where(old).order_by(key).limit(batch).with_for_update()
    last = None
    while True:
        with owner.transaction(Scope.owner()) as session:
            rows = session.execute(page if last is None else page.where(key > last)).all()
            for row_key, plain in rows:
                session.execute(update(column.table).where(key == row_key).values({column: plain}))
        yield len(rows)
        if len(rows) < batch:
            return
        last = rows[-1][0]
