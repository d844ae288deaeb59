"""Designation of key targets and its end (article 16(5))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import OWNER, City, add_camera
from tests.support.registry.last_act import last_facts

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems.models import Designation
from mingcha.registry.systems.queries import system


@pytest.mark.law("16(5)")
def test_a_key_target_changes_the_class_of_all_cameras_at_once(city: City, clock: HandClock) -> None:
    add_camera("JHG", clock, name="西侧")
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    rows = points_queries.points(OWNER, at=clock.now(), where=PointFilter(site="JHG"))
    assert {row.label for row in rows} == {"R90"}
    assert len(rows) == 2
    with pytest.raises(Fault) as fault:
        systems_actions.mark_key_target(city["city"], system="JHG", document="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("16(5)")
@pytest.mark.parametrize("username", ["admin", "manager", "monitor", "auditor", "nobody"])
def test_only_public_security_marks_a_key_target(city: City, clock: HandClock, username: str) -> None:
    for does in (systems_actions.mark_key_target, systems_actions.end_key_target):
        with pytest.raises(Refused) as refused:
            does(city[username], system="HQX", document="文书", clock=clock)
        assert refused.value.decision.article == "16(5)"


@pytest.mark.law("16(5)")
def test_a_designation_is_taken_back_by_a_document_and_remembered(city: City, clock: HandClock) -> None:
    first, second, back = "武公反恐〔2026〕7 号", "武公反恐〔2026〕9 号", "武公反恐〔2026〕8 号"
    with pytest.raises(Fault) as fault:
        systems_actions.end_key_target(city["district"], system="JHG", document=back, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    systems_actions.mark_key_target(city["district"], system="JHG", document=first, clock=clock)
    with pytest.raises(Refused) as refused:
        systems_actions.end_key_target(city["district"], system="JHG", document=" ", clock=clock)
    assert refused.value.decision.article == "16(5)"
    begun = clock.now()
    clock.advance(timedelta(days=3))
    systems_actions.end_key_target(city["city"], system="JHG", document=back, clock=clock)
    assert last_facts() == {"system": "JHG", "document": back, "ended_document": first}
    (row,) = points_queries.points(OWNER, at=clock.now(), where=PointFilter(site="JHG"))
    assert (row.key_target, row.label) == (False, "R30")
    systems_actions.mark_key_target(city["district"], system="JHG", document=second, clock=clock)
    found = system(city["auditor"], "JHG", at=clock.now())
    assert found.document == second
    newest, oldest = found.designations
    assert (newest.document, newest.ended_at, newest.end_document) == (second, None, "")
    assert (oldest.document, oldest.marked_at, oldest.ended_at) == (first, begun, begun + timedelta(days=3))
    assert (oldest.end_document, oldest.ended_by) == (back, f"user:{city['city'].pk}")
    seen = system(city["monitor"], "JHG", at=clock.now())
    assert (seen.document, seen.designations, seen.row.key_target) == ("", (), True)


@pytest.mark.law("16(5)")
def test_a_designation_of_before_the_register_of_them_can_be_taken_back(city: City, clock: HandClock) -> None:
    systems_actions.mark_key_target(city["city"], system="JHG", document="旧文书", clock=clock)
    Designation.objects.all().delete()  # as in a home of version 0.2.0
    systems_actions.end_key_target(city["city"], system="JHG", document="撤销文书", clock=clock)
    (row,) = system(city["city"], "JHG", at=clock.now()).designations
    assert (row.document, row.marked_at, row.end_document) == ("旧文书", None, "撤销文书")
