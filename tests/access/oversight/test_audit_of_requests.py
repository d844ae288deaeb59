"""Requests and lines for others in the audit, each with its entry (articles 15, 16(3), 25)."""

import pytest
from tests.support.access.lines import written
from tests.support.access.requesting import OPERATOR, Asking, asking
from tests.support.registry.city import City

from mingcha.access.oversight.queries import audit_rows, people_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.access.requests.models import RequestStep
from mingcha.evidence.queries import entry_body
from mingcha.kit.clock import HandClock


def audit(city: City, clock: HandClock, kind: AuditKind, year: int = 2026, **asked) -> tuple[AuditRow, ...]:
    filtered = AuditAsked.of_year(year, kinds=frozenset({kind}), **asked)
    return audit_rows(city["auditor"], filtered, at=clock.now(), limit=50)


@pytest.mark.law("25", "15")
def test_each_step_of_a_request_with_its_entry(city: City, clock: HandClock, tmp_path) -> None:
    asked: Asking = asking(city, clock, tmp_path)
    no = asked.opened().no
    steps = list(RequestStep.objects.filter(request__no=no).order_by("-at", "-pk"))
    rows = audit(city, asked.clock, AuditKind.REQUEST)
    assert [row.at for row in rows] == [step.at for step in steps]
    assert all(row.what.zh.startswith(no) for row in rows)
    assert all(row.entry is not None and b"access.request" in entry_body(row.entry) for row in rows if row.user_id)
    operator = audit(city, asked.clock, AuditKind.REQUEST, people=people_called(OPERATOR))
    assert {row.user_id for row in operator} == {asked.people[OPERATOR].pk}
    (line,) = audit(city, asked.clock, AuditKind.LINE)
    assert no in line.what.zh
    assert line.entry is not None


@pytest.mark.law("25", "16(3)")
def test_lines_for_others_and_what_was_taken(city: City, clock: HandClock) -> None:
    number = written(city, clock)
    (row,) = audit(city, clock, AuditKind.LINE)
    assert row.what.zh.startswith(number)
    assert (row.person, row.unit, row.points) == ("陈一、林二", "汉口区刑侦大队", (city.points["HQX"].code,))
    assert row.entry is not None
    assert b'["access_requestline",' in entry_body(row.entry)
    assert audit(city, clock, AuditKind.LINE, people=people_called("guard")) == ()
