"""`act`: one transaction, one entry, its salted detail and the rows it speaks of."""

import base64
import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.evidence.specimen import Keeper, Specimen

from mingcha.evidence.digests import row_digest, stored_rows
from mingcha.evidence.entries import ActRecord, act, application_log, application_origin
from mingcha.evidence.log.proof import parse_proof
from mingcha.evidence.models import Entry, EntryDetail
from mingcha.evidence.queries import entry_body, entry_by_index, entry_proof, latest_entries, log_state
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import Actor, program
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

OFFICER = Actor("user:7", name="王芳", role="unit_manager", organisation="江汉分局")
pytestmark = pytest.mark.usefixtures("application")


def keep(clock: HandClock, name: str = "east gate") -> Keeper:
    """One act that writes one row."""
    with act("specimen.keeper.add", by=OFFICER, clock=clock, cites=("6", "7")) as record:
        keeper = Keeper.objects.create(name=name)
        record.wrote(keeper)
        record.fact("why", "a new gate")
    return keeper


def test_the_entry_and_its_detail(clock: HandClock) -> None:
    keeper = keep(clock)
    entry, detail = Entry.objects.get(), EntryDetail.objects.get()
    said, salt = json.loads(bytes(entry.body)), bytes(detail.salt)
    row = {"table": "specimen_keeper", "pk": str(keeper.pk), "columns": {"id": keeper.pk, "name": "east gate"}}
    digest = base64.b64encode(hashlib.sha256(salt + canonical_json(row)).digest()).decode()
    assert said == {
        "v": 1,
        "t": "act",
        "act": "specimen.keeper.add",
        "at_ms": 1_795_586_602_000,
        "by": "user:7",
        "cites": ["6", "7"],
        "rows": [["specimen_keeper", str(keeper.pk), digest]],
        "c": base64.b64encode(hashlib.sha256(salt + bytes(detail.event)).digest()).decode(),
    }
    assert bytes(entry.body) == canonical_json(said)
    assert bytes(entry.leaf_hash) == hashlib.sha256(b"\x00" + bytes(entry.body)).digest()
    assert json.loads(bytes(detail.event)) == {
        "v": 1,
        "act": "specimen.keeper.add",
        "at_ms": 1_795_586_602_000,
        "by": {"id": "user:7", "name": "王芳", "role": "unit_manager", "organisation": "江汉分局"},
        "cites": ["6", "7"],
        "facts": {"why": "a new gate"},
    }
    assert len(salt) == 16


def test_a_name_never_stands_in_the_published_part(clock: HandClock) -> None:
    keep(clock)
    body = entry_body(0).decode()
    assert all(secret not in body for secret in ("王芳", "江汉", "east gate", "a new gate", "unit_manager"))


def test_the_same_row_has_another_digest_in_every_entry(clock: HandClock) -> None:
    keeper = keep(clock)
    with act("specimen.keeper.see", by=OFFICER, clock=clock) as record:
        record.wrote(keeper)
    first, second = (json.loads(bytes(entry.body))["rows"][0] for entry in Entry.objects.order_by("index"))
    assert first[:2] == second[:2]
    assert first[2] != second[2]


def test_the_digest_is_of_the_row_as_stored_when_the_act_ends(clock: HandClock) -> None:
    with act("specimen.keeper.add", by=OFFICER, clock=clock) as record:
        keeper = Keeper.objects.create(name="before")
        record.wrote(keeper)
        Keeper.objects.update(name="after")
    (row,) = json.loads(entry_body(0))["rows"]
    salt = bytes(EntryDetail.objects.get().salt)
    assert row[2] == row_digest(salt, "specimen_keeper", row[1], {"id": keeper.pk, "name": "after"})


def fail_after_writing(record: ActRecord) -> None:
    record.wrote(Keeper.objects.create(name="x"))
    raise ZeroDivisionError


def test_an_act_that_raises_leaves_nothing(clock: HandClock) -> None:
    with pytest.raises(ZeroDivisionError), act("specimen.keeper.add", by=OFFICER, clock=clock) as record:
        fail_after_writing(record)
    assert not Keeper.objects.exists()
    assert not Entry.objects.exists()
    assert application_log().head() is None
    keep(clock)  # the next act is not in the way of the one before
    assert Entry.objects.count() == 1


def test_acts_do_not_nest(clock: HandClock) -> None:
    with (
        pytest.raises(Fault, match=r"specimen.keeper.see begins inside specimen.keeper.add"),
        act("specimen.keeper.add", by=OFFICER, clock=clock),
        act("specimen.keeper.see", by=OFFICER, clock=clock),
    ):
        pass
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "name", ["", "add", "keeper.add", "a.b.c.d", "specimen.keeper.Add", "specimen.keeper._", "a.b.c\n"]
)
def test_the_name_of_an_act_has_three_parts(clock: HandClock, name: str) -> None:
    with pytest.raises(Fault, match="not the name of an act"), act(name, by=OFFICER, clock=clock):
        pass


def test_a_removed_row_has_no_digest(clock: HandClock) -> None:
    keeper = keep(clock)
    key = str(keeper.pk)
    with act("specimen.keeper.remove", by=OFFICER, clock=clock) as record:
        record.removed(keeper)
        keeper.delete()
    assert json.loads(entry_body(1))["rows"] == [["specimen_keeper", key, None]]


def test_what_an_act_says_of_its_rows_must_be_so(clock: HandClock) -> None:
    keeper = keep(clock)
    gone = Keeper(pk=999, name="never saved")
    with pytest.raises(Fault, match="the database says otherwise"), act("a.b.c", by=OFFICER, clock=clock) as record:
        record.wrote(gone)
    with pytest.raises(Fault, match="the database says otherwise"), act("a.b.c", by=OFFICER, clock=clock) as record:
        record.removed(keeper)
    with pytest.raises(Fault, match=r"removed\(\) comes before"), act("a.b.c", by=OFFICER, clock=clock) as record:
        record.removed(Keeper(name="without a key"))
    with pytest.raises(Fault, match="not an attested model"), act("a.b.c", by=OFFICER, clock=clock) as record:
        record.wrote(Entry.objects.get())  # type: ignore[arg-type]
    assert Entry.objects.count() == 1
    assert Keeper.objects.count() == 1


def test_a_fact_without_a_canonical_form_is_refused(clock: HandClock) -> None:
    with pytest.raises(TypeError), act("a.b.c", by=OFFICER, clock=clock) as record:
        record.fact("share", 0.5)  # type: ignore[arg-type]


def test_an_act_of_too_many_rows_is_refused_in_words(clock: HandClock) -> None:
    with pytest.raises(Fault) as refused, act("a.b.c", by=OFFICER, clock=clock) as record:
        record.wrote(*Keeper.objects.bulk_create([Keeper(name=str(number)) for number in range(1200)]))
    assert refused.value.kind is FaultKind.EXHAUSTED
    assert not Keeper.objects.exists()
    with act("a.b.c", by=OFFICER, clock=clock) as record:
        record.wrote(*Keeper.objects.bulk_create([Keeper(name=str(number)) for number in range(500)]))
    assert len(json.loads(entry_body(record.entry))["rows"]) == 500


def test_every_kind_of_column_has_one_form(clock: HandClock) -> None:
    """Literal: these are the same on SQLite and on PostgreSQL."""
    specimen = Specimen.objects.create(
        text="门",
        whole=-3,
        huge=2**62,
        fraction=0.1,
        money=Decimal("12.5"),
        instant=datetime(2026, 11, 25, 14, 3, 22, 1, tzinfo=UTC) - timedelta(hours=8),
        day=date(2026, 11, 25),
        hour=time(8, 30),
        length=timedelta(days=1, microseconds=5),
        blob=b"\x00\xff",
        tree={"b": [1, 0.5, None, "x"], "a": True},
        mark=UUID(int=5),
        address="192.168.0.1",
    )
    ((key, columns),) = stored_rows(Specimen, [specimen.pk])
    assert key == str(specimen.pk)
    assert columns == {
        "id": specimen.pk,
        "keeper_id": None,
        "text": "门",
        "long_text": "",
        "whole": -3,
        "huge": {"integer": "4611686018427387904"},
        "fraction": {"float": "0.1"},
        "money": {"decimal": "12.50"},
        "yes": True,
        "unsure": None,
        "instant": {"datetime": "2026-11-25T06:03:22.000001+00:00"},
        "day": {"date": "2026-11-25"},
        "hour": {"time": "08:30:00.000000"},
        "length": {"timedelta": "86400000005"},
        "blob": {"bytes": "AP8="},
        "tree": {"object": {"b": [1, {"float": "0.5"}, None, "x"], "a": True}},
        "mark": {"uuid": "00000000-0000-0000-0000-000000000005"},
        "address": "192.168.0.1",
    }


def test_a_later_column_counts_only_when_it_holds_something(clock: HandClock) -> None:
    with act("specimen.keeper.add", by=program("tests"), clock=clock) as record:
        keeper = Keeper.objects.create(name="甲")
        record.wrote(keeper)

    def columns() -> object:
        return dict(stored_rows(Keeper))[str(keeper.pk)]

    # what a version of the table without the two columns attested
    assert columns() == {"id": keeper.pk, "name": "甲"}
    Keeper.objects.update(nickname="小甲")
    assert columns() == {"id": keeper.pk, "name": "甲", "nickname": "小甲"}
    Keeper.objects.update(nickname="", floor=2)
    assert columns() == {"id": keeper.pk, "name": "甲", "floor": 2}


def test_the_next_entry_is_known_inside_the_act(clock: HandClock) -> None:
    keep(clock)
    with act("a.b.c", by=program("worker"), clock=clock) as record:
        expected = record.entry
    assert expected == record.entry == 1
    assert entry_by_index(1).by == "program:worker"


def test_pages_of_entries(clock: HandClock) -> None:
    for number in range(5):
        keep(clock, f"gate {number}")
        clock.advance(timedelta(seconds=1))
    page = latest_entries(2)
    assert [(view.index, view.act, view.by, view.cites, view.rows, view.event) for view in page] == [
        (4, "specimen.keeper.add", "user:7", ("6", "7"), 1, None),
        (3, "specimen.keeper.add", "user:7", ("6", "7"), 1, None),
    ]
    assert page[0].at == datetime(2026, 11, 25, 6, 3, 26, tzinfo=UTC)
    assert [view.index for view in latest_entries(2, before=3)] == [2, 1]
    (view,) = latest_entries(1, with_event=True)
    assert view.event is not None
    assert view.event["by"]["name"] == "王芳"
    with pytest.raises(Fault) as missing:
        entry_by_index(5)
    assert missing.value.kind is FaultKind.NOT_FOUND


def test_the_state_of_the_log_and_the_proof_of_an_entry(clock: HandClock, application: Home) -> None:
    assert log_state().size == 0
    for number in range(3):
        keep(clock, f"gate {number}")
    assert publish_application_log() == 3
    keep(clock)
    state = log_state()
    assert (state.size, state.published_size, state.at) == (4, 3, clock.now())
    assert state.origin == f"mingcha.invalid/{application.identity}/application" == application_origin()
    verifier = KeyFolder(application.keys).verifier("log-app")
    assert parse_proof(entry_proof(2)).verify(entry_body(2), verifier, state.origin).checkpoint.size == 4
    with pytest.raises(Fault, match="no entry 4"):
        entry_proof(4)


@pytest.mark.parametrize("table", ["evidence_entry", "evidence_entry_detail", "evidence_log_node"])
def test_the_database_itself_refuses_a_change(clock: HandClock, table: str) -> None:
    for number in range(256 if table == "evidence_log_node" else 1):
        keep(clock, str(number))
    column = {"evidence_entry": "body", "evidence_entry_detail": "salt", "evidence_log_node": "hash"}[table]
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {column} = {column}")
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(f"DELETE FROM {table}")
