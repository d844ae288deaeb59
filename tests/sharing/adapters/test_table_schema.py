"""The tables of a front-end database as they are printed, and its address (article 13(1))."""

import re

import pytest

from mingcha.kit.errors import Fault
from mingcha.sharing.adapters.columns import COLUMNS
from mingcha.sharing.adapters.table import TableAddress, TableReceiver, table_address
from mingcha.sharing.adapters.table_schema import TABLES, added_columns_text, schema_text
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience

PEM = "-----BEGIN CERTIFICATE-----"
HOSTS = ("db.whsj.example", "db.whsj.example:6432", "/run/postgresql")


def test_every_column_of_the_whitelist_and_no_other() -> None:
    text = schema_text()
    for subject, table in TABLES.items():
        (body,) = re.findall(rf"CREATE TABLE {table} \(\n(.*?)\n\);", text, re.DOTALL)
        names = [line.split()[0] for line in body.splitlines()]
        assert names == ["key", "version", "op", "digest", "batch_no", *(one.name for one in COLUMNS[subject])]
    assert "COMMENT ON COLUMN gs_point.longitude IS '经度';" in text
    assert len(re.findall("COMMENT ON COLUMN gs_point", text)) == 5 + len(COLUMNS[Subject.POINT])
    assert "GRANT" not in text
    assert "GRANT SELECT ON gs_receipt TO sender;" in schema_text("sender", "receiver")
    with pytest.raises(Fault):
        schema_text('x"; DROP TABLE gs_batch; --')


def test_columns_are_added_to_tables_of_before() -> None:
    text = added_columns_text()
    for subject, table in TABLES.items():
        added = re.findall(rf"^ALTER TABLE {table} ADD COLUMN IF NOT EXISTS (\w+) ", text, re.MULTILINE)
        assert added == [one.name for one in COLUMNS[subject]]
    assert "ADD COLUMN IF NOT EXISTS longitude numeric(10,7);\nCOMMENT ON COLUMN gs_point.longitude IS '经度';" in text


def test_an_address_names_host_database_and_user_and_no_password() -> None:
    assert table_address("postgresql://ga@DB.whsj.example/gs", HOSTS) == TableAddress(
        "db.whsj.example", 5432, "gs", "ga"
    )
    assert table_address("postgresql://ga@db.whsj.example:6432/gs", HOSTS).port == 6432
    for wrong in (
        "postgresql://ga:secret@db.whsj.example/gs", "postgresql://db.whsj.example/gs", "postgresql://ga@/gs",
        "postgresql://ga@db.whsj.example/", "postgresql://ga@db.whsj.example/gs?sslmode=disable",
        "postgresql://ga@db.whsj.example:port/gs", "https://ga@db.whsj.example/gs", "postgresql://ga@db.whsj.example/g\ns",
    ):  # fmt: skip
        with pytest.raises(Fault, match="invalid"):
            table_address(wrong, HOSTS)
    for other in ("postgresql://ga@db.whsj.example:5433/gs", "postgresql://ga@127.0.0.1/gs"):
        with pytest.raises(Fault, match="MINGCHA_SHARING_HOSTS"):
            table_address(other, HOSTS)


def test_a_password_is_in_no_text_and_a_digest_is_no_authority() -> None:
    address = TableAddress("db.whsj.example", 5432, "gs", "ga")
    assert "s3cret" not in repr(TableReceiver(address, Audience.POLICE, "s3cret", PEM))
    for wrong in ("", "ab" * 32):
        with pytest.raises(Fault, match="digest"):
            TableReceiver(address, Audience.POLICE, "s3cret", wrong)
    assert TableReceiver(TableAddress("/run/postgresql", 5432, "gs", "ga"), Audience.POLICE).authorities == "", (
        "on this machine"
    )
