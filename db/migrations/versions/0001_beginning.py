"""The tables, procrastinate's tables, functions, roles' rights and row-level security."""

from importlib.resources import files
from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the statements as they stand in the files."""
    jobs = files("procrastinate").joinpath("sql/schema.sql").read_text(encoding="utf-8")
    texts = {name: (SQL / f"0001_{name}.sql").read_text(encoding="utf-8") for name in ("tables", "functions", "rights")}
    cursor = op.get_bind().connection.cursor()  # the driver's own: the files hold many statements and percent signs
    for text in (texts["tables"], jobs, texts["functions"], texts["rights"]):
        cursor.execute(text)
