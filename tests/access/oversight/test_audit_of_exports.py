"""Exports and copies in the audit: "all exports by officer X in a year" (articles 16(3), 19, 25)."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.access.door import opened
from tests.support.access.exporting import request_facts, use_request, wanted
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import make_monitor

from mingcha.access.copies.models import Copy
from mingcha.access.duty.models import Grant
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.models import Export
from mingcha.access.openings.models import Taken
from mingcha.access.oversight.day_use import uses_of_day
from mingcha.access.oversight.queries import audit_rows, people_called, units_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.evidence.queries import entry_body
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User


@pytest.fixture
def clock() -> HandClock:
    """An hour after the footage."""
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


def audit(city: City, clock: HandClock, kind: AuditKind, year: int = 2026, **asked) -> tuple[AuditRow, ...]:
    filtered = AuditAsked.of_year(year, kinds=frozenset({kind}), **asked)
    return audit_rows(city["auditor"], filtered, at=clock.now(), limit=50)


@pytest.mark.law("25", "16(3)")
def test_all_exports_by_an_officer_in_a_year(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """T25: the auditor lists the exports of one person in a year, and of nobody else."""
    facts = request_facts(city)
    use_request(monkeypatch, facts)
    add_person("guard-two", "HQXX", clock)
    make_monitor("guard-two", clock, organisation="HQXX")
    two = User.objects.select_related("organisation").get(username="guard-two")
    for by in (city["guard"], two, city["guard"]):
        start_export(by, wanted=wanted(), clock=clock)
        clock.advance(timedelta(minutes=1))
    year = clock.now().year
    for username, count in (("人员 guard-two", 1), ("guard", 3), ("monitor", 0)):
        rows = audit(city, clock, AuditKind.EXPORT, year, people=people_called(username))
        assert len(rows) == count, username
    rows = audit(city, clock, AuditKind.EXPORT, year)
    assert [row.what.zh.split(" · ")[0] for row in rows] == list(
        Export.objects.order_by("-pk").values_list("no", flat=True)
    )
    assert {row.unit for row in rows} == {"花桥小学"}
    assert all(row.what.zh.endswith("正在制作") and row.what.en.endswith("being made") for row in rows), "no code"
    assert all(row.entry is not None and b"access.export" in entry_body(row.entry) for row in rows)
    assert audit(city, clock, AuditKind.EXPORT, year - 1) == ()
    assert len(audit(city, clock, AuditKind.EXPORT, year, units=units_called("HQXX"))) == 3
    assert audit(city, clock, AuditKind.EXPORT, year, units=units_called("WCGA")) == ()


@pytest.mark.law("25", "19")
def test_copies_by_who_handed_them_over(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = request_facts(city)
    use_request(monkeypatch, facts)
    export = start_export(city["guard"], wanted=wanted(), clock=clock)
    Copy.objects.create(
        no="C1", export=export.no, request=facts.no, managing_unit="HQXX", camera=facts.points[0],
        holder="江岸区公安分局", persons="张三\n李四", measures="专人保管", return_by=facts.return_by,
        given_at=clock.now(), line="2026-000001",
    )  # fmt: skip
    year = clock.now().year
    (row,) = audit(city, clock, AuditKind.COPY, year, people=people_called("guard"))
    assert (row.person, row.unit, row.article) == ("张三、李四", "江岸区公安分局", "19")
    assert row.entry is None, "a row that no act wrote has no entry, and the page says so"
    assert audit(city, clock, AuditKind.COPY, year, people=people_called("manager")) == ()


@pytest.mark.law("25", "19")
def test_exports_and_viewing_copies_count_as_points_minutes_and_areas(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export counts for who starts it, a viewing copy for who watches it: as openings and by points times time."""
    facts = request_facts(city)
    use_request(monkeypatch, facts)
    start_export(city["guard"], wanted=wanted(), clock=clock)
    day, guard = shanghai_day(clock.now()), city["guard"].pk
    use = uses_of_day(day)[guard]
    exported_s = (facts.to_ms - facts.from_ms) // 1000 * len(facts.points)
    assert (use.points, use.exported_s, use.playback_s) == (len(facts.points), exported_s, 0)
    assert sum(one.openings for one in use.areas) == len(facts.points)
    assert {len(one.area) for one in use.areas} <= {6, 9}
    grant = Grant.objects.get(no=opened(city, clock).no)
    now_ms = int(clock.now().timestamp() * 1000)
    Taken.objects.create(
        grant=grant, camera=facts.points[0], way="copy", gateway="r1", sent_bytes=1, footage_ms=60_000, pictures=1,
        held_ms=0, parallel=1, first_ms=now_ms, last_ms=now_ms,
    )  # fmt: skip
    use = uses_of_day(day)[grant.user_id]
    assert (use.points, use.exported_s, use.playback_s) == (1, 60, 0)
