"""Every column of every row that acts write, the log's own rows, its details and its files: any change is named."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.support.evidence.database_administrator import edit, guards_off, without_checks
from tests.support.evidence.rows_put_back import Rows, put_back, rows_of
from tests.support.evidence.specimen import Keeper, Specimen

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home

TESTER = program("test")
Found = Callable[[], list[tuple[str, str]]]


_made: list[tuple[Rows, Path]] = []
"""The rows of 260 acts, and the home in which they were carried out, its keys with it."""


@pytest.fixture
def found(application: Home, clock: HandClock, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """260 acts, of which 259 are published; and what the check finds now."""
    if _made:
        rows, kept = _made[0]
        shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
        put_back(rows)
    else:
        kept = tmp_path_factory.mktemp("acts") / "home and keys"
        _, rows = rows_of(lambda: carry_out_260_acts(clock), [Keeper, Specimen])
        shutil.copytree(tmp_path, kept)
        _made.append((rows, kept))

    def findings() -> list[tuple[str, str]]:
        return [(finding.kind, finding.subject) for finding in check_application_log(models=[Keeper, Specimen])]

    return findings


def carry_out_260_acts(clock: HandClock) -> None:
    with act("specimen.keeper.add", by=TESTER, clock=clock) as record:
        keeper = Keeper.objects.create(pk=1, name="keeper")
        record.wrote(keeper)
    for number in range(1, 258):
        with act("specimen.item.look", by=TESTER, clock=clock) as record:
            record.fact("number", number)
    with act("specimen.item.add", by=TESTER, clock=clock) as record:
        instant = datetime(2026, 11, 25, 6, tzinfo=UTC)
        values = {
            "keeper": keeper, "text": "门", "long_text": "long", "money": "12.50", "unsure": False, "instant": instant,
            "day": date(2026, 11, 25), "hour": time(8), "length": timedelta(1), "blob": b"x", "tree": {"a": 1},
            "mark": UUID(int=5), "address": "10.0.0.1",
        }  # fmt: skip
        record.wrote(Specimen.objects.create(pk=1, **values), Specimen.objects.create(pk=2, **values))
    publish_application_log()
    with act("specimen.item.remove", by=TESTER, clock=clock) as record:
        record.removed(Specimen.objects.get(pk=2))
        Specimen.objects.filter(pk=2).delete()


def test_an_untouched_log_gives_no_finding(found: Found) -> None:
    assert found() == []


EDITS = {
    "keeper_id": "NULL", "text": "text || ' '", "long_text": "''", "whole": "1", "huge": "huge + 1", "fraction": "0.2",
    "money": "12.51", "yes": "FALSE", "unsure": "NULL", "instant": "'2026-11-25 06:00:00.000001+00:00'",
    "day": "'2026-11-26'", "hour": "'08:00:01'", "length": None, "blob": None, "tree": "'{\"a\": 2}'",
    "mark": None, "address": "'10.0.0.2'",
}  # fmt: skip
DIALECT = {
    "length": {"sqlite": "length + 1", "postgresql": "length + interval '1 microsecond'"},
    "blob": {"sqlite": "x'79'", "postgresql": r"'\x79'"},
    "mark": {"sqlite": f"'{UUID(int=6).hex}'", "postgresql": f"'{UUID(int=6)}'"},
}


def test_every_column_of_the_specimen_is_edited() -> None:
    assert {field.column for field in Specimen._meta.concrete_fields} == {"id", *EDITS}


@pytest.mark.parametrize("column", list(EDITS))
def test_an_edited_column(found: Found, column: str) -> None:
    value = EDITS[column] or DIALECT[column][connection.vendor]
    edit(f"UPDATE specimen SET {column} = {value}")
    assert found() == [("row_altered", "specimen/1")]


def test_an_edited_key(found: Found) -> None:
    edit("UPDATE specimen SET id = 77")
    assert found() == [("row_unexplained", "specimen/77"), ("row_missing", "specimen/1")]


def test_a_deleted_row(found: Found) -> None:
    edit("DELETE FROM specimen")
    assert found() == [("row_missing", "specimen/1")]


def test_an_inserted_row_and_one_that_came_back(found: Found) -> None:
    Keeper.objects.create(pk=5, name="nobody's act")
    Specimen.objects.create(pk=2, text="came back")
    assert found() == [("row_unexplained", "specimen_keeper/5"), ("row_unexplained", "specimen/2")]


def test_what_a_framework_writes_by_itself_is_not_covered(found: Found) -> None:
    Keeper.objects.update(seen_at=datetime(2026, 11, 25, tzinfo=UTC))
    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("instant", "2026-13-45 99:00:00"),
        ("day", "2026-02-31"),
        ("tree", "{"),
        ("mark", "zz"),
        ("money", "abc"),
        ("hour", "x"),
    ],
)
def test_a_value_that_its_column_cannot_hold(found: Found, column: str, value: str) -> None:
    """SQLite keeps whatever is written into a column; PostgreSQL refuses it."""
    if connection.vendor == "postgresql":
        value = {"tree": "null", "mark": str(UUID(int=9)), "money": "1", "hour": "09:00"}.get(
            column, "2026-01-01 00:00Z"
        )
    with without_checks("specimen"):
        edit(f"UPDATE specimen SET {column} = %s", value)
    assert found() == [("row_altered", "specimen/1")]


BLOB = {"sqlite": "x'{}'", "postgresql": r"'\x{}'"}


def blob(text: str) -> str:
    return BLOB[connection.vendor].format(text)


@pytest.mark.parametrize(
    ("table", "change", "where", "expected"),
    [
        ("evidence_entry", "body = {00}", "entry_index = 0", {("entry_altered", "evidence_entry/0")}),
        ("evidence_entry", "body = {00}", "entry_index = 259", {("entry_altered", "evidence_entry/259")}),
        ("evidence_entry", "leaf_hash = {00}", "entry_index = 7", {("entry_altered", "evidence_entry/7")}),
        ("evidence_entry", "entry_index = 999", "entry_index = 9",
         {("entry_missing", "evidence_entry/9"), ("entry_unexplained", "evidence_entry/999"),
          ("detail_unexplained", "evidence_entry_detail/9")}),
        ("evidence_entry_detail", "salt = {00}", "entry_index = 9", {("detail_altered", "evidence_entry_detail/9")}),
        ("evidence_entry_detail", "event = {7b7d}", "entry_index = 9", {("detail_altered", "evidence_entry_detail/9")}),
        ("evidence_entry_detail", "entry_index = 999", "entry_index = 9",
         {("detail_missing", "evidence_entry_detail/9"), ("detail_unexplained", "evidence_entry_detail/999")}),
        ("evidence_log_node", "hash = {00}", "node_index = 0", {("node_altered", "evidence_log_node/1/0")}),
        ("evidence_log_node", "level = 3", "node_index = 0",
         {("node_missing", "evidence_log_node/1/0"), ("node_unexplained", "evidence_log_node/3/0")}),
        ("evidence_log_node", "node_index = 4", "node_index = 0",
         {("node_missing", "evidence_log_node/1/0"), ("node_unexplained", "evidence_log_node/1/4")}),
        ("evidence_log_head", "size = 259", "id = 1", {("head_altered", "evidence_log_head/1")}),
        ("evidence_log_head", "edge = {00}", "id = 1", {("head_altered", "evidence_log_head/1")}),
        ("evidence_log_head", "note = {00}", "id = 1", {("head_altered", "evidence_log_head/1")}),
    ],
)  # fmt: skip
def test_an_edited_column_of_the_logs_own_tables(
    found: Found, table: str, change: str, where: str, expected: set[tuple[str, str]]
) -> None:
    name, _, value = change.partition(" = ")
    with transaction.atomic():
        edit(f"UPDATE {table} SET {name} = {blob(value[1:-1]) if value.startswith('{') else value} WHERE {where}")
        everything = set(found())
        transaction.set_rollback(True)
    assert expected <= everything
    # nothing else is accused, but for rows of which the lost entry can no longer speak
    assert {kind for kind, _ in everything - expected} <= {"row_unexplained", "row_missing"}


def test_a_hash_of_another_type(found: Found) -> None:
    """SQLite keeps it; PostgreSQL refuses it."""
    value = blob("00") if connection.vendor == "postgresql" else "-1"
    edit(f"UPDATE evidence_entry SET leaf_hash = {value} WHERE entry_index = 7")
    assert found() == [("entry_altered", "evidence_entry/7")]


def test_a_deleted_detail(found: Found) -> None:
    edit("DELETE FROM evidence_entry_detail WHERE entry_index = 0")
    assert found() == [("detail_missing", "evidence_entry_detail/0")]


def test_the_published_folder(found: Found, application: Home) -> None:
    path = application.application_log / "tile/entries/000"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"specimen.item.look", b"specimen.item.LOOK", 1))
    assert found() == [("published_altered", "tile/entries/000")]
    path.unlink()
    assert found() == [("published_missing", "tile/entries/000")]
    path.write_bytes(data)
    (application.application_log / "checkpoint").unlink()
    assert found() == [("published_missing", "checkpoint")]


def test_a_log_that_was_cut_short_behind_its_publication(found: Found, application: Home) -> None:
    old = (application.application_log / "checkpoint").read_bytes()
    publish_application_log()
    edit("DELETE FROM evidence_entry_detail WHERE entry_index = 259")
    edit("DELETE FROM evidence_entry WHERE entry_index = 259")
    with guards_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_log_head SET note = %s, size = 259", [old])
    assert any(kind == "log_rolled_back" for kind, _ in found())


def test_what_was_not_published_in_time(found: Found, clock: HandClock) -> None:
    def late() -> list[str]:
        return [finding.kind for finding in check_application_log(clock, models=[Keeper, Specimen])]

    assert late() == []
    clock.advance(timedelta(minutes=11))
    assert late() == ["log_unpublished"]
    publish_application_log()
    assert late() == []


@pytest.mark.usefixtures("application")
def test_a_home_without_acts_gives_no_finding() -> None:
    assert list(check_application_log(models=[Keeper, Specimen])) == []
