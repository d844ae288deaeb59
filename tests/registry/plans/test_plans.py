"""Plans from their draft to their successor: bodies, persons, days, returns, and what is never changed (article 5)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.support.registry.city import City, add_person
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import (
    GATE,
    TEXT,
    add_governments,
    approve,
    city_plan_in_force,
    name_approver,
    place,
    revision_of,
    submitted,
)

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import Position
from mingcha.registry.plans.actions import PlanText, change_plan, draft_plan, return_plan, submit_plan
from mingcha.registry.plans.approvers import end_approver, propose_approver
from mingcha.registry.plans.items import add_item, remove_all_items, remove_item
from mingcha.registry.plans.models import Plan, PlanApprover, PlanItem
from mingcha.registry.plans.queries import plan, plan_approvers, plan_items, plans
from mingcha.registry.plans.states import TRANSITIONS, Body, PlanState
from mingcha.registry.plans.values import NewItem

pytestmark = pytest.mark.law("5")


@pytest.fixture
def heads(city: City, clock: HandClock) -> dict[str, User]:
    del city
    return add_governments(clock)


def test_the_states_of_the_rules_are_those_of_the_table() -> None:
    (check,) = (one for one in Plan._meta.constraints if one.name == "plan_state")
    assert dict(check.condition.children)["state__in"] == [state.value for state in PlanState]
    assert set(TRANSITIONS) == set(PlanState)
    assert {state for following in TRANSITIONS.values() for state in following} == set(PlanState)


def test_t5a_a_district_plan_takes_effect_on_the_day_of_the_later_approval(
    city: City, heads: dict[str, User], clock: HandClock
) -> None:
    parent = city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    first = clock.now().date()
    clock.advance(timedelta(days=6))
    assert approve(heads["head"], number, clock, first + timedelta(days=5)) == "approved_by_one"
    page = plan(city["district"], number, at=clock.now())
    assert page.waits_for == (Body.CITY_POLICE,)
    assert (page.row.effective_on, page.row.parent) == (None, parent)
    assert approve(city["city"], number, clock, first + timedelta(days=2)) == "in_force"
    row = plan(city["district"], number, at=clock.now()).row
    assert row.effective_on == first + timedelta(days=5)
    assert last_facts()["effective_on"] == (first + timedelta(days=5)).isoformat()


def test_t5a_n_no_district_plan_without_a_city_plan(city: City, heads: dict[str, User], clock: HandClock) -> None:
    del heads
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    with pytest.raises(Refused, match="the plan has no item"):
        submit_plan(city["district"], number=number, revision=1, clock=clock)
    add_item(city["district"], plan=number, item=GATE, clock=clock)
    with pytest.raises(Refused, match="no city plan is in force"):
        submit_plan(city["district"], number=number, revision=2, clock=clock)
    assert Plan.objects.get(pk=number).state == "draft"


def test_only_the_right_bodies_approve_and_two_persons(city: City, heads: dict[str, User], clock: HandClock) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    for who in ("district", "elsewhere", "manager", "auditor", "admin"):
        with pytest.raises(Refused, match="approved by"):
            approve(city[who], number, clock)
    with pytest.raises(Refused, match="approved by"):
        approve(heads["mayor"], number, clock)  # the city's government is not the district's
    approve(heads["head"], number, clock)
    with pytest.raises(Refused, match="approved it already"):
        approve(heads["head"], number, clock)
    with pytest.raises(Fault) as stale:
        approve(city["city"], number, clock, revision=revision_of(number) - 1)
    assert stale.value.kind is FaultKind.CONFLICT


def test_a_return_voids_approvals_and_the_draft_changes_again(
    city: City, heads: dict[str, User], clock: HandClock
) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    approve(heads["head"], number, clock)
    with pytest.raises(Refused, match="after it was returned"):
        add_item(city["district"], plan=number, item=GATE, clock=clock)
    with pytest.raises(Refused, match="reason"):
        return_plan(city["city"], number=number, reason=" ", clock=clock)
    with pytest.raises(Refused):
        return_plan(city["elsewhere"], number=number, reason="不全", clock=clock)
    return_plan(city["city"], number=number, reason="缺少学校点位", clock=clock)
    add_item(city["district"], plan=number, item=place(1), clock=clock)
    submit_plan(city["district"], number=number, revision=revision_of(number), clock=clock)
    assert approve(city["city"], number, clock) == "approved_by_one"
    page = plan(city["district"], number, at=clock.now())
    assert page.waits_for == (Body.GOVERNMENT,)
    assert [one.return_reason for one in page.submissions] == ["", "缺少学校点位"]


def test_a_new_version_supersedes_and_the_old_one_stays(city: City, heads: dict[str, User], clock: HandClock) -> None:
    old = city_plan_in_force(city, heads["mayor"], clock)
    with pytest.raises(Refused, match="new version"):
        add_item(city["city"], plan=old, item=GATE, clock=clock)
    with pytest.raises(Refused, match="new version"):
        remove_item(city["city"], key=PlanItem.objects.get(plan=old).pk, clock=clock)
    new = submitted(city["city"], "420100", clock)
    with pytest.raises(Fault, match="still drafted or submitted"):
        draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    district = submitted(city["district"], "420102", clock)
    approve(heads["mayor"], new, clock)
    held = Plan.objects.get(pk=old)
    assert (held.state, held.superseded_by_id, held.effective_on) == ("superseded", new, clock.now().date())
    with pytest.raises(Refused, match="was superseded"):
        approve(heads["head"], district, clock)
    assert [one.version for one in plans(city["city"], at=clock.now())] == [1, 2, 1]


def test_a_new_version_begins_with_the_items_of_the_one_in_force(
    city: City, heads: dict[str, User], clock: HandClock
) -> None:
    old = city_plan_in_force(city, heads["mayor"], clock)
    new = draft_plan(city["city"], area="420100", text=TEXT, copies_items=True, clock=clock)
    assert last_facts()["copied"] == 1
    before, after = (plan_items(city["city"], number, at=clock.now()) for number in (old, new))
    assert [(one.number, one.name, one.longitude) for one in after] == [(1, before[0].name, before[0].longitude)]
    assert after[0].key != before[0].key
    remove_item(city["city"], key=after[0].key, clock=clock)
    assert len(plan_items(city["city"], old, at=clock.now())) == 1
    assert draft_plan(city["district"], area="420102", text=TEXT, copies_items=True, clock=clock)
    assert last_facts()["copied"] == 0
    assert list(check_application_log()) == []


def test_two_editors_do_not_overwrite_each_other(city: City, clock: HandClock) -> None:
    number = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    change_plan(city["city"], number=number, text=PlanText("甲", 2026, 2027), revision=1, clock=clock)
    with pytest.raises(Fault) as stale:
        change_plan(city["city"], number=number, text=PlanText("乙", 2026, 2027), revision=1, clock=clock)
    assert stale.value.kind is FaultKind.CONFLICT
    with pytest.raises(Fault):
        change_plan(city["city"], number=number, text=PlanText("乙", 2027, 2026), revision=2, clock=clock)
    assert Plan.objects.get(pk=number).title == "甲"


@pytest.mark.law("2", "13")
@pytest.mark.parametrize(
    ("text", "label", "says"),
    [
        ("30.6271, 114.2946", "EPSG:4490", "swapped"),
        ("116.3974, 39.9087", "EPSG:4490", "outside the city"),
        ("114.3600, 30.5400", "EPSG:4490", "refused under 13"),
    ],
)
def test_a_place_that_cannot_be_is_refused(city: City, clock: HandClock, text: str, label: str, says: str) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    wrong = NewItem("某处", "6(5)", 1, 1, Position(text, label))
    with pytest.raises((Fault, Refused), match=says):
        add_item(city["district"], plan=number, item=wrong, clock=clock)
    assert not PlanItem.objects.exists()


@pytest.mark.law("13")
def test_a_gcj_02_coordinate_is_kept_with_its_origin(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    made = add_item(
        city["district"],
        plan=number,
        item=NewItem("某处", "6(5)", 2, 3, Position("114.3001, 30.6246", "GCJ-02")),
        clock=clock,
    )
    held = PlanItem.objects.get(pk=made.key)
    assert (held.original_x, held.original_y, held.original_system) == ("114.3001", "30.6246", "GCJ-02")
    assert 200 < abs(made.longitude - 114.3001) * 95_000 < 900
    remove_item(city["district"], key=made.key, clock=clock)
    assert plan_items(city["district"], number, at=clock.now()) == ()
    with pytest.raises(Fault, match="removed already"):
        remove_item(city["district"], key=made.key, clock=clock)


def test_items_are_paged_by_their_number(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    for each in range(3):
        add_item(city["district"], plan=number, item=place(each), clock=clock)
    first = plan_items(city["district"], number, at=clock.now(), limit=2)
    rest = plan_items(city["district"], number, at=clock.now(), after=first[-1].number, limit=2)
    assert [one.number for one in (*first, *rest)] == [1, 2, 3]
    page = plan(city["district"], number, at=clock.now())
    assert [(one.point_class, one.items, one.cameras) for one in page.classes] == [(1, 3, 12)]
    with pytest.raises(Refused):
        plan_items(city["elsewhere"], number, at=clock.now())


def test_every_item_is_removed_at_once_before_another_list(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    for each in range(3):
        add_item(city["district"], plan=number, item=place(each), clock=clock)
    with pytest.raises(Fault):
        remove_all_items(city["district"], plan=number, revision=1, clock=clock)
    assert remove_all_items(city["district"], plan=number, revision=4, clock=clock) == 3
    assert plan_items(city["district"], number, at=clock.now()) == ()
    with pytest.raises(Fault, match="no item"):
        remove_all_items(city["district"], plan=number, revision=5, clock=clock)
    assert add_item(city["district"], plan=number, item=place(1), clock=clock).number == 4


def test_an_approver_is_named_by_two_administrators_and_ended(
    city: City, heads: dict[str, User], clock: HandClock
) -> None:
    add_person("clerk", "JAZF", clock)
    given = {"username": "clerk", "organisation": "JAZF", "document": "任命书"}
    for who in ("city", "district", "auditor"):
        with pytest.raises(Refused, match="administrators propose"):
            propose_approver(city[who], **given, clock=clock)
    with pytest.raises(Refused, match="of that organisation"):
        propose_approver(city["admin"], **(given | {"username": "guard"}), clock=clock)
    with pytest.raises(Refused, match="of a government"):
        propose_approver(city["admin"], username="district", organisation="JAGA", document="任命书", clock=clock)
    with pytest.raises(Fault, match="has this duty"):
        propose_approver(city["admin"], username="head", organisation="JAZF", document="任命书", clock=clock)
    name_approver("clerk", "JAZF", clock)
    duty = PlanApprover.objects.get(user__username="clerk")
    assert len(plan_approvers(city["auditor"], at=clock.now())) == 3
    for who in ("city", "admin"):
        with pytest.raises(Refused):
            end_approver(city[who], number=duty.pk, clock=clock)
    end_approver(city["security"], number=duty.pk, clock=clock)
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    with pytest.raises(Refused, match="approved by"):
        approve(User.objects.get(username="clerk"), number, clock)


def test_the_database_keeps_what_the_rules_say(city: City, clock: HandClock) -> None:
    number = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    for wrong in (
        {"state": "approved"},
        {"state": "in_force"},
        {"level": "zone"},
        {"last_year": 2000},
        {"level": "district", "state": "submitted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=number).update(**wrong)
    assert Plan.objects.filter(pk=number).update(state="in_force", effective_on=date(2026, 11, 1)) == 1
