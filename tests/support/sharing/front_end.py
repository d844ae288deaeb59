"""A front-end database of a receiver: a real PostgreSQL with the tables as the command prints them, a role for each
side (article 13(1))."""

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from mingcha.sharing.adapters.port import OutgoingBatch
from mingcha.sharing.adapters.table import TableAddress, TableReceiver
from mingcha.sharing.adapters.table_schema import schema_text
from mingcha.sharing.point_rows.values import Audience

URL = os.environ.get("DATABASE_URL", "")
CONTRACT = Path(__file__).parents[3] / "docs" / "ref" / "sharing-contracts.md"
TABLES = ("gs_point", "gs_dataset", "gs_batch", "gs_receipt")
ON_POSTGRESQL = pytest.mark.skipif(
    not URL.startswith("postgresql"), reason="the PostgreSQL stage of `make test` runs this"
)


@dataclass
class FrontEnd:
    """The database of a receiver: our adapter by its least rights, its own hand, and its owner."""

    ours: TableReceiver
    theirs: psycopg.Connection[Any]
    owner: psycopg.Connection[Any]

    def rows(self, name: str) -> list[dict[str, Any]]:
        found = self.owner.execute(f"SELECT row_to_json(t) FROM {name} t ORDER BY 1::text").fetchall()  # type: ignore[call-overload]
        return [one[0] for one in found]

    def count(self) -> list[int]:
        return [len(self.rows(name)) for name in TABLES]

    def take(self, batch: OutgoingBatch) -> None:
        """Takes a batch as the contract's page says."""
        self.take_number(batch.number)

    def take_number(self, number: str) -> None:
        """Takes the batch of this number as the contract's page says."""
        (statements,) = re.findall(r"```sql\n(.*?)```", CONTRACT.read_text(encoding="utf-8"), re.DOTALL)
        with self.theirs.transaction():
            for one in filter(str.strip, statements.split(";")):
                self.theirs.execute(one, {"batch": number})


@pytest.fixture(scope="module")
def databases() -> Iterator[FrontEnd]:
    """A database of its own with the tables as they are printed, and a role for each side."""
    name = f"gs_{uuid.uuid4().hex[:12]}"
    parts = conninfo_to_dict(URL)
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        for role in ("ours", "theirs"):
            server.execute(f"CREATE ROLE {name}_{role} LOGIN")  # type: ignore[call-overload]
        with (
            psycopg.connect(URL, dbname=name, autocommit=True) as owner,
            psycopg.connect(URL, dbname=name, user=f"{name}_theirs", autocommit=True) as theirs,
        ):
            owner.execute(schema_text(f"{name}_ours", f"{name}_theirs"))  # type: ignore[call-overload]
            address = TableAddress(str(parts["host"]), int(parts.get("port") or 5432), name, f"{name}_ours")
            yield FrontEnd(TableReceiver(address, Audience.DEPARTMENT), theirs, owner)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
        for role in ("ours", "theirs"):
            server.execute(f"DROP ROLE {name}_{role}")  # type: ignore[call-overload]


@pytest.fixture
def front_end(databases: FrontEnd) -> FrontEnd:
    databases.owner.execute("TRUNCATE gs_point, gs_dataset, gs_batch, gs_receipt RESTART IDENTITY")
    return databases
