"""An export for a department is assessed when it is ordered, and at each step to its delivery (16(6); PIPL 55)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from tests.support.access.exporting import Opened, Originals, wanted, work
from tests.support.registry.city import City

from mingcha.access.exports.actions import issue_export_ticket, start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.register.models import RequestLine
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, Refused, allow, refuse
from mingcha.registry.disclosures import above
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind

pytestmark = pytest.mark.law("16(3)", "16(6)")
DEPARTMENT = {"requester_kind": "other_department", "purpose": "public_management"}
ENDED = refuse("16(6)", "影响评估已终止", "the assessment has ended")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    """What the door of the plane above answers, from its newest answer on."""
    answers = [allow("16(6)")]

    def decision(way: Disclosure, _at: datetime) -> Decision:
        assert (way.kind, way.unit, way.about) == (DisclosureKind.DEPARTMENT, "HQXX", DEPARTMENT["purpose"])
        return answers[-1]

    def decisions(ways: Sequence[Disclosure], at: datetime) -> tuple[Decision, ...]:
        return tuple(decision(way, at) for way in ways)

    monkeypatch.setattr(above, "_PLUGGED", [(decision, decisions)])
    return answers


def test_an_assessment_that_ended_ends_the_export_on_its_way(
    city: City, clock: HandClock, opened: Opened, originals: Originals, asked: list[Decision]
) -> None:
    guard = city["guard"]
    row = start_export(guard, wanted=wanted(), clock=clock)
    work(row, clock)
    token = deliver_export(guard, number=row.no, clock=clock).token
    opened.facts = replace(opened.facts, **DEPARTMENT)
    asked.append(ENDED)
    steps: tuple[Callable[[], object], ...] = (
        lambda: issue_export_ticket(guard, number=row.no, clock=clock),
        lambda: deliver_export(guard, number=row.no, clock=clock),
        lambda: fetch_export(guard, token=token, clock=clock),
    )
    for step in steps:
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.decision.article == "16(6)"
    assert RequestLine.objects.filter(act="delivered").count() == 1, "no other handing over has begun"
    opened.facts = replace(opened.facts, requester_kind="public_security", purpose="criminal_case")
    fetch_export(guard, token=token, clock=clock)  # of the police nothing is assessed: the law itself obliges
