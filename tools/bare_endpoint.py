"""The least that the same stack can do: one request, one row, one commit. Intake is measured beside it."""

import os

from fastapi import FastAPI
from sqlalchemy import create_engine, text

TABLE = "create table if not exists bare_row (id bigint generated always as identity primary key, body text not null)"
INSERT = text("insert into bare_row (body) values (:body) returning id")


def bare_app() -> FastAPI:
    """For uvicorn; the database is the one of BARE_DATABASE_URL."""
    engine = create_engine(os.environ["BARE_DATABASE_URL"], pool_size=10)
    with engine.begin() as connection:
        connection.execute(text(TABLE))
    app = FastAPI()

    @app.post("/rows", status_code=201)
    def add(body: dict[str, object]) -> dict[str, int]:
        with engine.begin() as connection:
            return {"id": connection.execute(INSERT, {"body": str(body)}).scalar_one()}

    return app
