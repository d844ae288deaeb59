"""What was done to footage, for auditors: by person, year and unit, with entry and proof (articles 16(3), 25)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.access.door import issued, opened
from tests.support.registry.city import City

from mingcha.access.openings.models import Taken
from mingcha.access.oversight.queries import audit_rows, people_called, units_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.access.snapshots.models import Snapshot
from mingcha.evidence.queries import EntriesOfRows, entry_body, entry_proof
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused, refuse
from mingcha.registry.refusals.actions import note_refusal


def audit(city: City, clock: HandClock, by: str = "auditor", limit: int = 50, offset: int = 0, **asked):
    year = asked.pop("year", 2026)
    filtered = AuditAsked.of_year(year, **asked)
    return audit_rows(city[by], filtered, at=clock.now(), limit=limit, offset=offset)


def kinds(rows: tuple[AuditRow, ...]) -> list[str]:
    return [row.kind.value for row in rows]


def used(city: City, clock: HandClock) -> str:
    """Duty viewing of the square by its monitor, and of the school by its guard; a refusal of the guard. The number of
    the monitor's grant."""
    grant = opened(city, clock).no
    clock.advance(timedelta(seconds=1))
    issued(city, clock, grant)
    clock.advance(timedelta(seconds=1))
    other = opened(city, clock, by="guard", site="HQX").no
    clock.advance(timedelta(seconds=1))
    issued(city, clock, other, by="guard", site="HQX")
    clock.advance(timedelta(seconds=1))
    note_refusal(city["guard"], page="point", thing="1", decision=refuse("3", "不在", "outside"), clock=clock)
    return grant


@pytest.mark.law("25", "16(3)")
def test_the_auditor_sees_what_everybody_did_newest_first(city: City, clock: HandClock) -> None:
    used(city, clock)
    rows = audit(city, clock)
    assert kinds(rows) == ["refusal", "opening", "opening", "viewing", "opening", "opening", "viewing"]
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert {row.unit for row in rows} == {"花桥小学", "江岸区公安分局"}
    assert audit(city, clock, limit=3, offset=2) == rows[2:5]
    assert audit(city, clock, year=2025) == audit(city, clock, year=2027) == ()


@pytest.mark.law("25")
def test_by_person_unit_and_kind(city: City, clock: HandClock) -> None:
    used(city, clock)
    for text in ("guard", "人员 guard"):
        assert kinds(audit(city, clock, people=people_called(text))) == ["refusal", "opening", "opening", "viewing"]
    assert audit(city, clock, people=people_called("nobody-is-called-so")) == ()
    assert len(audit(city, clock, units=units_called("花桥"))) == 4
    assert len(audit(city, clock, units=units_called("JAGA"))) == 3
    assert audit(city, clock, units=frozenset()) == ()
    assert kinds(audit(city, clock, kinds=frozenset({AuditKind.REFUSAL}))) == ["refusal"]


@pytest.mark.law("25", "20(2)")
def test_each_row_has_its_entry_and_its_proof(city: City, clock: HandClock) -> None:
    used(city, clock)
    for row in audit(city, clock):
        assert row.entry is not None
        assert f"user:{row.user_id}".encode() in entry_body(row.entry)
        if row.table:
            assert f'["{row.table}","{row.key}",'.encode() in entry_body(row.entry)
        assert entry_proof(row.entry).startswith(b"c2sp.org/tlog-proof@v1")
    assert EntriesOfRows().entry_of("access_grant", "4711", clock.now()) is None


@pytest.mark.law("25", "16(3)")
def test_a_line_has_the_seconds_and_bytes_that_were_taken(city: City, clock: HandClock) -> None:
    used(city, clock)
    grant = Snapshot._meta.get_field("grant").related_model.objects.order_by("pk").first()
    code = city.points["JHG"].code
    Taken.objects.create(
        grant=grant, camera=code, way="playback", gateway="rec-1", sent_bytes=9000, footage_ms=61_000, pictures=0,
        held_ms=0, parallel=1, first_ms=1, last_ms=2,
    )  # fmt: skip
    rows = audit(city, clock, people=people_called("monitor"), kinds=frozenset({AuditKind.OPENING}))
    taken = {(row.footage_seconds, row.sent_bytes) for row in rows}
    assert taken == {(61, 9000), (0, 0)}


@pytest.mark.law("25", "3")
@pytest.mark.parametrize("role", ["admin", "security", "city", "district", "manager", "monitor", "nobody"])
def test_no_other_role_reads_it(city: City, clock: HandClock, role: str) -> None:
    with pytest.raises(Refused) as refused:
        audit(city, clock, by=role)
    assert refused.value.decision.article == "25"


@pytest.mark.law("25")
def test_what_an_administrator_did_cannot_be_taken_out_in_the_database(city: City, clock: HandClock) -> None:
    """T25-N: the lines of an account are refused to UPDATE and DELETE by the database itself, whoever's they are."""
    used(city, clock)
    before = audit(city, clock)
    for statement in (
        f"UPDATE access_registerrow SET person = 'x' WHERE user_id = {city['monitor'].pk}",
        f"DELETE FROM access_registerrow WHERE user_id = {city['monitor'].pk}",
        "DELETE FROM access_registerrow",
    ):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            connection.cursor().execute(statement)
    assert audit(city, clock) == before
