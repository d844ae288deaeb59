"""Exports and copies in the audit: "all exports by officer X in a year" (articles 16(3), 19, 25)."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.access.exporting import request_facts, use_request, wanted
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import make_monitor

from mingcha.access.copies.models import Copy
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.models import Export
from mingcha.access.oversight.queries import audit_rows, people_called, units_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.evidence.queries import entry_body
from mingcha.kit.clock import HandClock
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
