"""Rows in bulk: one entry of version 2, digests in tiles, and a check that names the very row or tile."""

import base64
import hashlib
import hmac
import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.support.evidence.database_administrator import edit, guards_off
from tests.support.evidence.specimen import Keeper, Specimen

from mingcha.evidence.bulk_writing import prepare_rows
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.log import bulk
from mingcha.evidence.models import BulkTile, Entry, EntryDetail
from mingcha.evidence.queries import entry_body, entry_by_index
from mingcha.kit.actor import program
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind

TESTER = program("test")
ROWS = 700
SET_LEAVES = "UPDATE evidence_bulk_tile SET leaves = %s WHERE series = %s AND tile = %s"
pytestmark = pytest.mark.usefixtures("application")


def keepers(count: int) -> Iterator[Keeper]:
    return (Keeper(name=f"keeper {number}") for number in range(count))


def bring_in(clock: HandClock, count: int = ROWS) -> list[int]:
    """One act that writes so many rows in bulk; their keys."""
    before = set(Keeper.objects.values_list("pk", flat=True))
    with act("specimen.keeper.bring_in", by=TESTER, clock=clock) as record:
        assert record.insert_many(Keeper, keepers(count)) == count
    return sorted(set(Keeper.objects.values_list("pk", flat=True)) - before)


def found() -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in check_application_log(models=[Keeper, Specimen])]


def series() -> int:
    return int(BulkTile.objects.values_list("series", flat=True)[0])


def leaf(entry_salt: bytes, key: int, name: str) -> bytes:
    """A leaf as docs/design/bulk-acts.md describes it, by hashlib alone."""
    salt = hmac.new(entry_salt, f"specimen_keeper/{key}".encode(), hashlib.sha256).digest()[:16]
    row = {"table": "specimen_keeper", "pk": str(key), "columns": {"id": key, "name": name}}
    return key.to_bytes(8, "big", signed=True) + hashlib.sha256(salt + canonical_json(row)).digest()


def test_the_entry_and_its_tiles(clock: HandClock) -> None:
    (key,) = bring_in(clock, 1)
    entry, detail = Entry.objects.get(), EntryDetail.objects.get()
    said, salt = json.loads(bytes(entry.body)), bytes(detail.salt)
    root = hashlib.sha256(b"\x00" + leaf(salt, key, "keeper 0")).digest()
    assert said == {
        "v": 2,
        "t": "act",
        "act": "specimen.keeper.bring_in",
        "at_ms": 1_795_586_602_000,
        "by": "program:test",
        "cites": [],
        "rows": [],
        "bulk": [["specimen_keeper", 1, base64.b64encode(root).decode(), series()]],
        "c": base64.b64encode(hashlib.sha256(salt + bytes(detail.event)).digest()).decode(),
    }
    assert bytes(entry.body) == canonical_json(said)
    tiles = {tile: bytes(leaves) for tile, leaves in BulkTile.objects.values_list("tile", "leaves")}
    assert tiles == {0: leaf(salt, key, "keeper 0"), -1: root}
    assert entry_by_index(0).rows == 1
    assert found() == []


def test_many_rows_are_one_small_entry(clock: HandClock) -> None:
    keys = bring_in(clock, 1500)
    with act("specimen.keeper.look", by=TESTER, clock=clock) as record:
        record.fact("why", "an entry without rows in bulk stays of version 1")
    assert len(keys) == 1500
    assert len(entry_body(0)) < 400
    assert [json.loads(entry_body(index))["v"] for index in (0, 1)] == [2, 1]
    sizes = [(tile.tile, len(bytes(tile.leaves))) for tile in BulkTile.objects.order_by("tile")]
    assert sizes == [(-1, 6 * 32), *((tile, 256 * 40) for tile in range(5)), (5, 220 * 40)]
    assert found() == []


def test_the_digest_is_of_the_rows_as_stored_when_the_act_ends(clock: HandClock) -> None:
    with act("specimen.keeper.bring_in", by=TESTER, clock=clock) as record:
        record.insert_many(Keeper, keepers(300))
        record.insert_many(Keeper, keepers(300))
        Keeper.objects.filter(name="keeper 7").update(name="seven")
    (entry,) = (json.loads(bytes(body)) for body in Entry.objects.values_list("body", flat=True))
    assert [part[:2] for part in entry["bulk"]] == [["specimen_keeper", 600]]
    assert Keeper.objects.filter(name="seven").count() == 2
    assert found() == []


def test_rows_that_are_there_are_named_in_bulk_and_again_one_by_one(clock: HandClock) -> None:
    keys = bring_in(clock)
    some = keys[::3]
    with act("specimen.keeper.rename", by=TESTER, clock=clock) as record:
        Keeper.objects.filter(pk__in=some).update(name="renamed")
        assert record.wrote_many(Keeper, some) == len(some)
        other = Keeper.objects.create(name="by itself")
        record.wrote(other)
    assert json.loads(entry_body(1))["rows"][0][:2] == ["specimen_keeper", str(other.pk)]
    with act("specimen.keeper.rename", by=TESTER, clock=clock) as record:
        for key in keys[:5]:
            Keeper.objects.filter(pk=key).update(name="once more")
            record.wrote(Keeper.objects.get(pk=key))
    with act("specimen.keeper.remove", by=TESTER, clock=clock) as record:
        gone = Keeper.objects.get(pk=keys[10])
        record.removed(gone)
        gone.delete()
    assert found() == []
    with act("specimen.keeper.put_back", by=TESTER, clock=clock) as record:
        record.insert_many(Keeper, [Keeper(pk=keys[10], name="back")])
    assert found() == []
    for key, entry in ((keys[0], 2), (keys[3], 2), (keys[9], 1), (keys[10], 4), (keys[11], 0)):
        with transaction.atomic():
            edit("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", key)
            (finding,) = check_application_log(models=[Keeper, Specimen])
            transaction.set_rollback(True)
        assert (finding.kind, finding.subject) == ("row_altered", f"specimen_keeper/{key}")
        assert finding.facts == {"entry": entry}


def refused(clock: HandClock) -> Iterator[str]:
    """What an act says in bulk that is not so, each in an act that must leave nothing."""

    def attempt(does: object) -> str:
        with pytest.raises(Fault) as fault, act("specimen.keeper.bring_in", by=TESTER, clock=clock) as record:
            does(record)  # type: ignore[operator]
        assert fault.value.kind is FaultKind.INTERNAL
        return fault.value.detail

    def both(record: ActRecord) -> None:
        record.insert_many(Keeper, keepers(2))
        record.wrote(Keeper.objects.latest("pk"))

    def gone(record: ActRecord) -> None:
        record.insert_many(Keeper, keepers(2))
        Keeper.objects.latest("pk").delete()

    def falling(record: ActRecord) -> None:
        record.insert_many(Keeper, [Keeper(pk=5, name="a"), Keeper(pk=5000, name="b")])
        record.insert_many(Keeper, [Keeper(pk=9, name="c")])

    yield attempt(both)
    yield attempt(gone)
    yield attempt(lambda record: record.wrote_many(Keeper, [2, 1]))
    yield attempt(falling)
    yield attempt(lambda record: record.wrote_many(Keeper, [999_999]))
    yield attempt(lambda record: record.wrote_many(Entry, [0]))


def test_what_an_act_says_in_bulk_must_be_so(clock: HandClock) -> None:
    said = list(refused(clock))
    assert [any(words in detail for words in ("in bulk", "not an attested model")) for detail in said] == [True] * 6
    assert not Keeper.objects.exists()
    assert not BulkTile.objects.exists()
    assert not Entry.objects.exists()


def test_an_act_that_raises_leaves_nothing(clock: HandClock) -> None:
    def failing() -> Iterator[Keeper]:
        yield from keepers(2500)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), act("a.b.c", by=TESTER, clock=clock) as record:
        record.insert_many(Keeper, failing())
    assert (Keeper.objects.exists(), BulkTile.objects.exists(), Entry.objects.exists()) == (False, False, False)
    with act("a.b.c", by=TESTER, clock=clock) as record:
        assert record.insert_many(Keeper, []) == 0
    assert json.loads(entry_body(0))["v"] == 1


def test_memory_does_not_grow_with_the_rows(clock: HandClock) -> None:
    def most_bytes(work: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    bring_in(clock, 10)
    assert found() == []
    few, many = (most_bytes(lambda count=count: bring_in_without_keys(clock, count)) for count in (1_500, 4_500))
    assert many - few < 500_000  # 3,000 rows as instances are five times as much
    named: list[object] = []
    checked = most_bytes(lambda: named.extend(check_application_log(models=[Keeper])))
    assert checked < 5_000_000
    assert named == []  # the table is read in parts, and no row between two of them is left out


def bring_in_without_keys(clock: HandClock, count: int) -> None:
    with act("specimen.keeper.bring_in", by=TESTER, clock=clock) as record:
        record.insert_many(Keeper, keepers(count))


def test_any_row_that_is_altered_deleted_or_put_beside_is_named(clock: HandClock) -> None:
    keys = bring_in(clock)
    for key in (keys[0], keys[255], keys[256], keys[-1]):
        for statement, kind in (
            ("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", "row_altered"),
            ("UPDATE specimen_keeper SET floor = 1 WHERE id = %s", "row_altered"),
            ("DELETE FROM specimen_keeper WHERE id = %s", "row_missing"),
        ):
            with transaction.atomic():
                edit(statement, key)
                assert found() == [(kind, f"specimen_keeper/{key}")]
                transaction.set_rollback(True)
    for key in (keys[-1] + 1, -5):
        with guards_off(), transaction.atomic():
            Keeper.objects.bulk_create([Keeper(pk=key, name="nobody's")])
            assert found() == [("row_unexplained", f"specimen_keeper/{key}")]
            transaction.set_rollback(True)
    assert found() == []


@pytest.mark.parametrize("tile", [-1, 0, 1, 2])
def test_any_tile_that_is_altered_or_deleted_is_named_and_no_row_accused(clock: HandClock, tile: int) -> None:
    bring_in(clock, 3)
    keys = bring_in(clock)
    entry = json.loads(entry_body(1))
    ((_, _, _, held),) = entry["bulk"]
    name = f"evidence_bulk_tile/{held}/{tile}"
    leaves = bytes(BulkTile.objects.get(series=held, tile=tile).leaves)
    for at in (0, 7, 8, len(leaves) - 1):
        flipped = bytearray(leaves)
        flipped[at] ^= 1
        with transaction.atomic():
            edit(SET_LEAVES, bytes(flipped), held, tile)
            assert found() == [("bulk_altered", name)]
            transaction.set_rollback(True)
    for shortened in (leaves[:-40], leaves[:-1], b""):
        with transaction.atomic():
            edit(SET_LEAVES, shortened, held, tile)
            assert found() == [("bulk_altered", name)]
            transaction.set_rollback(True)
    with transaction.atomic():
        edit("DELETE FROM evidence_bulk_tile WHERE series = %s AND tile = %s", held, tile)
        assert found() == [("bulk_missing", name)]
        row = keys[300]  # of tile 1: judged while that tile is what it was
        edit("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", row)
        accused = [] if tile == 1 else [("row_altered", f"specimen_keeper/{row}")]
        assert found() == [("bulk_missing", name), *accused]
        transaction.set_rollback(True)


def test_tiles_in_another_order_in_another_series_and_of_no_entry(clock: HandClock) -> None:
    bring_in(clock)
    held = series()
    name = f"evidence_bulk_tile/{held}"

    def moved(*statements: str) -> list[tuple[str, str]]:
        with transaction.atomic():
            for statement in statements:
                edit(statement)
            try:
                return found()
            finally:
                transaction.set_rollback(True)

    swap = [f"UPDATE evidence_bulk_tile SET tile = {new} WHERE tile = {old}" for old, new in ((0, 99), (1, 0), (99, 1))]
    assert moved(*swap) == [("bulk_altered", f"{name}/0"), ("bulk_altered", f"{name}/1")]
    assert moved("UPDATE evidence_bulk_tile SET tile = 3 WHERE tile = 2") == [
        ("bulk_unexplained", f"{name}/3"), ("bulk_missing", f"{name}/2"),
    ]  # fmt: skip
    assert moved("UPDATE evidence_bulk_tile SET series = 5 WHERE tile = 2") == [
        ("bulk_missing", f"{name}/2"), ("bulk_unexplained", "evidence_bulk_tile/5/2"),
    ]  # fmt: skip
    copied = f"INSERT INTO evidence_bulk_tile (series, tile, leaves) SELECT {held}, 7, leaves FROM evidence_bulk_tile"
    assert moved(f"{copied} WHERE tile = 0") == [("bulk_unexplained", f"{name}/7")]
    below = f"INSERT INTO evidence_bulk_tile (series, tile, leaves) SELECT {held}, -2, leaves FROM evidence_bulk_tile"
    assert moved(f"{below} WHERE tile = 0") == [("bulk_unexplained", f"{name}/-2")]
    doubled = "UPDATE evidence_bulk_tile SET leaves = leaves || leaves WHERE tile = 2"
    both = moved("DELETE FROM evidence_bulk_tile WHERE tile = -1", doubled)
    assert both == [("bulk_missing", f"{name}/-1"), ("bulk_altered", name)]
    assert found() == []


def test_a_tile_that_is_stored_twice_is_named_although_its_key_is_gone(clock: HandClock) -> None:
    """Its second copy would lead the rows of the tile to other digests, where it sorts before the first."""
    keys = bring_in(clock)
    name = f"evidence_bulk_tile/{series()}"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE copied AS SELECT * FROM evidence_bulk_tile WHERE tile = 1")
        cursor.execute("INSERT INTO copied SELECT * FROM evidence_bulk_tile")
        cursor.execute("DROP TABLE evidence_bulk_tile")
        cursor.execute("ALTER TABLE copied RENAME TO evidence_bulk_tile")
    assert found() == [("bulk_unexplained", f"{name}/1")]
    edit("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", keys[300])
    assert found() == [("bulk_unexplained", f"{name}/1")]


def test_more_missing_tiles_than_are_named_end_no_check(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_MOST_MISSING", 2)
    keys = bring_in(clock, 4 * 256 + 1)
    name = f"evidence_bulk_tile/{series()}"
    missing = [("bulk_missing", f"{name}/{tile}") for tile in (1, 2)]
    edit("DELETE FROM evidence_bulk_tile WHERE tile IN (1, 2)")
    edit("UPDATE specimen_keeper SET name = 'x' WHERE id IN (%s, %s)", keys[256], keys[-1])
    assert found() == [*missing, ("row_altered", f"specimen_keeper/{keys[-1]}")]
    edit("DELETE FROM evidence_bulk_tile WHERE tile = 3")
    assert found() == [*missing, ("bulk_altered", name)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the columns of PostgreSQL hold integers alone")
@pytest.mark.parametrize("held", ["abc", 1.5])
def test_a_series_that_is_no_integer_is_named(clock: HandClock, held: object) -> None:
    bring_in(clock, 3)
    name = f"evidence_bulk_tile/{series()}"
    edit("UPDATE evidence_bulk_tile SET series = %s WHERE tile = 0", held)
    assert found() == [("bulk_missing", f"{name}/0"), ("bulk_unexplained", f"evidence_bulk_tile/{held}")]


def test_many_parts_that_lie_within_one_another(clock: HandClock) -> None:
    """The newest of several parts counts for each row, and a tile of one is altered while the others hold."""
    keys = bring_in(clock)
    steps = (2, 3, 5)
    for step in steps:
        with act("specimen.keeper.rename", by=TESTER, clock=clock) as record:
            Keeper.objects.filter(pk__in=keys[::step]).update(name=f"by {step}")
            record.wrote_many(Keeper, keys[::step])
    more = bring_in(clock, 300)
    assert found() == []
    newest = dict.fromkeys(keys, 0) | dict.fromkeys(more, 4)
    for entry, step in enumerate(steps, 1):
        newest |= dict.fromkeys(keys[::step], entry)
    with guards_off(), transaction.atomic():
        Keeper.objects.update(floor=7)
        facts = {finding.subject: finding.facts for finding in check_application_log(models=[Keeper])}
        transaction.set_rollback(True)
    assert facts == {f"specimen_keeper/{key}": {"entry": entry} for key, entry in newest.items()}
    ((_, _, _, held),) = json.loads(entry_body(2))["bulk"]  # every third row: one tile of 234
    with transaction.atomic():
        edit("DELETE FROM evidence_bulk_tile WHERE series = %s AND tile = 0", held)
        assert found() == [("bulk_missing", f"evidence_bulk_tile/{held}/0")]
        row = keys[5]  # named by a later part
        edit("UPDATE specimen_keeper SET name = 'x' WHERE id = %s", row)
        assert found()[1:] == [("row_altered", f"specimen_keeper/{row}")]
        transaction.set_rollback(True)


@pytest.mark.parametrize("version", ["", '"v":3,', '"v":"2",'])
def test_an_entry_of_another_version_is_named(clock: HandClock, version: str) -> None:
    bring_in(clock, 3)
    body = entry_body(0).decode().replace('"v":2', version + '"x":2')
    edit("UPDATE evidence_entry SET body = %s", body.encode())
    assert ("entry_version_unknown", "evidence_entry/0") in found()


def test_without_the_salt_the_detail_is_named_and_no_row_accused(clock: HandClock) -> None:
    bring_in(clock)
    edit("DELETE FROM evidence_entry_detail")
    assert found() == [("detail_missing", "evidence_entry_detail/0")]


def test_the_database_itself_refuses_a_change(clock: HandClock) -> None:
    bring_in(clock, 3)
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("UPDATE evidence_bulk_tile SET tile = tile")
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute("DELETE FROM evidence_bulk_tile")


def test_prepared_values_are_what_each_column_makes_of_them(clock: HandClock) -> None:
    """Most are taken as they are; a row so written and one that the framework wrote are the same in every column."""
    keeper = Keeper.objects.create(name="one")
    rows = [
        Specimen(keeper=keeper, text="文", whole=-5, huge=2**62, unsure=False, day=date(2026, 11, 29), tree={"a": [1]}),
        Specimen(text="", long_text="长", whole=0, instant=datetime(2026, 11, 29, tzinfo=UTC), blob=b"\0", money=2),
    ]
    with act("tests.specimen.bring_in", by=TESTER, clock=clock) as record:
        assert record.insert_prepared(prepare_rows(Specimen, rows)) == 2
    columns = [field.attname for field in Specimen._meta.concrete_fields if not field.primary_key]
    prepared = list(Specimen.objects.order_by("pk").values_list(*columns))
    Specimen.objects.bulk_create(rows)
    assert list(Specimen.objects.order_by("pk").values_list(*columns)[2:]) == prepared
    assert [kind for kind, _ in found()] != []


def test_the_database_counts_what_an_act_has_inserted_and_nobody_else_sees(clock: HandClock) -> None:
    with act("tests.keeper.bring_in", by=TESTER, clock=clock) as record, CaptureQueriesContext(connection) as asked:
        for count in (999, 1, 1000, 1999, 1):
            record.insert_prepared(prepare_rows(Keeper, keepers(count)))
    assert sum("ANALYZE" in query["sql"] for query in asked) == (2 if connection.vendor == "postgresql" else 0)
