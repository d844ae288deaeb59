"""Cases of moving and removing: steps, refusals of the database, the ground that a case gives to others (article 10).

What people do is acted in registry/scenarios/relocations.yaml.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from tests.support.access.scans import png
from tests.support.registry.city import City, add_camera
from tests.support.registry.last_act import last_facts

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.places.position import Position
from mingcha.registry.points.actions import place_point
from mingcha.registry.points.rules import OUT_OF_USE, may_switch_on
from mingcha.registry.points.switching_off import propose_switching_off
from mingcha.registry.relocations import tasks
from mingcha.registry.relocations.actions import answer_relocation, ask_relocation, postpone_relocation
from mingcha.registry.relocations.models import RelocatedPoint, Relocation
from mingcha.registry.relocations.papers import hand_in_paper
from mingcha.registry.relocations.rules import day_can_be_kept
from mingcha.registry.relocations.states import (
    TRANSITIONS,
    WAITING,
    GroundKind,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.relocations.values import NewPaper, NewRelocation

pytestmark = pytest.mark.law("10(1)", "10(2)")


def test_the_database_knows_the_same_states_and_each_is_reached() -> None:
    (found,) = (one for one in Relocation._meta.constraints if one.name == "relocation_state")
    assert isinstance(found, CheckConstraint)
    ((_, values),) = found.condition.children  # type: ignore[misc, union-attr]
    assert list(values) == [state.value for state in RelocationState]
    assert set(TRANSITIONS) == set(RelocationState)
    reached = {after for followers in TRANSITIONS.values() for after in followers}
    assert reached == set(RelocationState)
    assert {state for state in RelocationState if RelocationState.DONE in TRANSITIONS[state]} <= set(WAITING)


def asked(city: City, clock: HandClock, code: str) -> int:
    day = shanghai_day(clock.now()) + timedelta(days=9)
    new = NewRelocation(MovingKind.MOVE, GroundKind.ROAD_WORKS, "地铁施工", "路桥公司", day)
    return ask_relocation(city["manager"], system="HQX", points=[code], new=new, clock=clock)


def test_the_database_refuses_what_the_rules_refuse(city: City, clock: HandClock) -> None:
    number, today = asked(city, clock, city.points["HQX"].code), shanghai_day(clock.now())
    held = Relocation.objects.filter(pk=number)
    for unlawful in (
        {"state": "done", "done_on": today},  # article 6 demands it, and the police know nothing
        {"state": "accepted", "succeeded_on": today},
        {"mandatory": False, "state": "objected"},
        {"state": "withdrawn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**unlawful)
    other = Relocation.objects.get(pk=number)
    other.pk = None
    other.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        RelocatedPoint.objects.create(relocation=other, point_id=RelocatedPoint.objects.get().point_id)


def test_a_known_case_is_the_ground_and_an_objection_bars_the_move(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, manager, today = city.points["HQX"].code, city["manager"], shanghai_day(clock.now())
    number, kept = asked(city, clock, code), {"scan": png(), "folder": tmp_path, "clock": clock}
    plan = NewPaper(PaperPurpose.PLAN, "复建方案 3 号", today, PlanKind.REBUILD)
    hand_in_paper(manager, relocation=number, new=plan, **kept)
    hand_in_paper(manager, relocation=number, new=replace(plan, purpose=PaperPurpose.GROUND, plan_kind=None), **kept)
    place_point(
        manager, code=code, position=Position("114.3050, 30.6200", "CGCS2000", label_reason="实测"), clock=clock
    )
    there = Position("114.3060, 30.6200", "CGCS2000", label_reason="实测")
    with pytest.raises(Refused):  # no case that the police know, and no ground was typed
        place_point(manager, code=code, position=there, clock=clock)
    said = {"relocation": number, "note": "期间无覆盖", "clock": clock}
    answer_relocation(city["district"], objects=True, revision=3, **said)
    with pytest.raises(Refused, match="object"):
        place_point(manager, code=code, position=there, clock=clock)
    hand_in_paper(manager, relocation=number, new=replace(plan, title="复建方案 4 号"), **kept)
    answer_relocation(city["district"], objects=False, revision=5, **said)
    place_point(manager, code=code, position=there, clock=clock)
    assert (last_facts()["document"], last_facts()["ground"]) == ("复建方案 4 号", "地铁施工")
    propose_switching_off(manager, code=code, reason="施工断电", clock=clock)


def test_a_camera_without_a_known_case_still_needs_a_typed_ground(city: City, clock: HandClock) -> None:
    code = add_camera("HQX", clock, "东门", part="entrance").code
    asked(city, clock, code)
    with pytest.raises(Refused) as refused:
        propose_switching_off(city["manager"], code=code, reason="施工断电", clock=clock)
    assert refused.value.decision.article == "10(1)"


def test_a_case_that_somebody_stepped_on_meanwhile_does_not_lapse(city: City, clock: HandClock) -> None:
    number = asked(city, clock, city.points["HQX"].code)
    clock.advance(timedelta(days=60))
    today, before = shanghai_day(clock.now()), Relocation.objects.get(pk=number)
    postpone_relocation(
        city["manager"], relocation=number, planned_on=today + timedelta(days=9), revision=before.revision, clock=clock
    )
    assert not tasks._lapse(program("work"), number, before.revision, today, clock)
    held = Relocation.objects.get(pk=number)
    assert (held.state, held.asked_by) == (RelocationState.ASKED.value, before.asked_by)
    assert tasks.lapse_relocations(program("work"), clock=clock) == 0


def test_a_day_that_is_over_is_refused_however_long_ago() -> None:
    today = date(2026, 11, 27)
    for mandatory, article in ((True, "10(1)"), (False, "10(2)")):
        for day in (today - timedelta(days=1), date(1, 1, 2)):
            assert day_can_be_kept(day, today, mandatory=mandatory).article == article
            assert not day_can_be_kept(day, today, mandatory=mandatory)


def test_a_point_that_was_moved_away_is_not_switched_on_again() -> None:
    decision = may_switch_on("none", forbidden_stands=False, state=OUT_OF_USE)
    assert (decision.allowed, decision.article) == (False, "10(1)")
    assert may_switch_on("none", forbidden_stands=False, state="in_use")
