"""Requests and lines for others in the audit, each with its entry (articles 15, 16(3), 25)."""

from pathlib import Path

import pytest
from tests.support.access.lines import correct_line, written
from tests.support.access.papers import registered
from tests.support.access.requesting import APPROVER, OPERATOR, Asking, asking
from tests.support.access.scans import pdf
from tests.support.registry.city import City

from mingcha.access.approvals.actions import approve_request, check_request
from mingcha.access.officers.models import Officer
from mingcha.access.oversight.queries import audit_rows, officers_called, people_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.access.register.values import LineCorrection
from mingcha.access.requests.models import RequestStep
from mingcha.access.requests.opening import open_request
from mingcha.access.signatures.actions import sign_on_paper
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


@pytest.mark.law("25", "16(3)")
def test_a_correction_is_found_by_who_proposed_and_by_who_confirmed_it(city: City, clock: HandClock) -> None:
    """The line names both together; the police officer is of another unit than the one that manages the point."""
    old = written(city, clock, by="guard")
    change = LineCorrection(destination="汉口区刑侦大队，78 号案卷")
    new = correct_line(
        city["manager"], number=old, correction=change, remark="案卷号写错", clock=clock, confirmed_by="district"
    )
    for username in ("manager", "district"):
        (row,) = audit(city, clock, AuditKind.LINE, people=people_called(username))
        assert row.what.zh.startswith(new), username
    assert audit(city, clock, AuditKind.LINE, people=people_called("elsewhere")) == ()


@pytest.mark.law("25", "15(2)")
def test_officers_without_an_account_are_found(city: City, clock: HandClock, tmp_path: Path) -> None:
    """Who signs on paper has no account: found by name, certificate and number; a namesake is somebody else."""
    asked = asking(city, clock, tmp_path)
    no = asking_on_paper(asked, (officer_of(asked, 7), officer_of(asked, 8)))
    namesake = registered(asked.city, 9, asked.clock, name="申请人7", unit="市场监督管理局", unit_code="")
    steps = RequestStep.objects.filter(request__no=no).count()
    person = Officer.objects.get(credential_no="060007")
    for text in ("申请人7", person.no, "060007"):
        found = {"people": people_called(text), "officers": officers_called(text)}
        assert len(audit(city, asked.clock, AuditKind.REQUEST, **found)) == steps, text
        assert [no in row.what.zh for row in audit(city, asked.clock, AuditKind.LINE, **found)] == [True], text
    found = {"people": people_called(namesake.no), "officers": officers_called(namesake.no)}
    assert audit(city, asked.clock, AuditKind.LINE, **found) == ()
    assert audit(city, asked.clock, AuditKind.REQUEST, **found) == ()
    (line,) = audit(city, asked.clock, AuditKind.LINE, people=people_called(OPERATOR))
    assert no in line.what.zh


def officer_of(asked: Asking, number: int) -> str:
    return registered(asked.city, number, asked.clock).no


def asking_on_paper(asked: Asking, officers: tuple[str, str]) -> str:
    """A request of officers without accounts, signed on paper, approved and open; its number."""
    guard, clock = asked.people[OPERATOR], asked.clock
    no = asked.draft(by=OPERATOR, officers=officers).no
    for one in officers:
        sign_on_paper(guard, no, officer=one, scan=pdf(), folder=asked.folder, clock=clock)
    check_request(guard, no, clock=clock)
    approve_request(asked.people[APPROVER], no, clock=clock)
    return open_request(guard, no, clock=clock).no
