"""A point that article 6 demands is not switched off, given another device or moved at will (article 10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, City, add_camera
from tests.support.registry.last_act import last_facts
from tests.support.registry.switching import switch_off

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Missing, Refused
from mingcha.law.adjustment import Adjustment
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.findings.values import FindingRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions

pytestmark = pytest.mark.law("6", "10(1)")

HERE, THERE = Position("114.2946, 30.6271", "CGCS2000"), Position("114.2956, 30.6271", "CGCS2000")

type Act = Callable[[Asker, str, HandClock, Adjustment | None], object]

ACTS: dict[FindingKind, Act] = {
    FindingKind.MANDATORY_DISABLED: lambda by, code, clock, given: switch_off(
        by, code=code, reason="检修", adjustment=given, clock=clock
    ),
    FindingKind.MANDATORY_READDRESSED: lambda by, code, clock, given: points_actions.change_point_address(
        by, code=code, url="rtsp://10.1.9.9/other", adjustment=given, clock=clock
    ),
    FindingKind.MANDATORY_MOVED: lambda by, code, clock, given: points_actions.place_point(
        by, code=code, position=THERE, adjustment=given, clock=clock
    ),
    FindingKind.MANDATORY_GIVEN_UP: lambda by, code, clock, given: describe_point(
        by, code=code, part="other", adjustment=given, clock=clock
    ),
}


@pytest.fixture
def code(city: City, clock: HandClock) -> str:
    """The school's entrance, placed and with its direction."""
    found = city.points["HQX"].code
    points_actions.place_point(city["manager"], code=found, position=HERE, clock=clock)
    points_actions.set_point_view(city["manager"], code=found, view=View(azimuth_deg=90), clock=clock)
    return found


def adjusted(city: City, clock: HandClock) -> list[FindingRow]:
    """The open findings but that about the sign of a moved point."""
    found = open_findings(city["district"], at=clock.now())
    return [one for one in found if one.kind is not FindingKind.SIGN_TO_REVIEW]


@pytest.mark.parametrize("kind", ACTS)
def test_it_needs_ground_document_and_day_and_a_finding_stands(
    city: City, code: str, clock: HandClock, kind: FindingKind
) -> None:
    """Issue point A.3: a unit manager did each of these alone, without a word; now refused with the article."""
    before = Point.objects.values().get(code=code)
    tomorrow = replace(ADJUSTED, document_on=date(2027, 1, 1))
    for given in (None, Adjustment(), replace(ADJUSTED, document=" "), replace(ADJUSTED, document_on=None), tomorrow):
        for by in (city["manager"], city["district"], city["admin"], OWNER):
            with pytest.raises(Refused) as refused:
                ACTS[kind](by, code, clock, given)
            assert refused.value.decision.article == "10(1)"
            assert all(isinstance(one, Missing) and one.about for one in refused.value.decision.missing)
    assert Point.objects.values().get(code=code) == before
    ACTS[kind](city["manager"], code, clock, ADJUSTED)
    assert last_facts()["document"] == ADJUSTED.document
    (finding,) = adjusted(city, clock)
    assert (finding.kind, finding.subject, finding.article) == (kind, code, "10(1)")
    assert ADJUSTED.ground in finding.words.zh
    with pytest.raises(Refused):
        close_finding(city["manager"], finding=finding.number, reason="好了", document="文书", clock=clock)
    close_finding(city["district"], finding=finding.number, reason="已复建", document="文书", clock=clock)
    assert adjusted(city, clock) == []


def test_each_move_is_a_finding_of_its_own_and_a_direction_is_a_move(city: City, code: str, clock: HandClock) -> None:
    with pytest.raises(Refused):
        points_actions.set_point_view(city["manager"], code=code, view=View(azimuth_deg=91), clock=clock)
    with pytest.raises(Refused):
        points_actions.set_point_view(city["manager"], code=code, view=View(), clock=clock)
    for azimuth in (120, 180):
        view = View(azimuth_deg=azimuth)
        points_actions.set_point_view(city["manager"], code=code, view=view, adjustment=ADJUSTED, clock=clock)
    assert [one.kind for one in open_findings(city["district"], at=clock.now())] == [FindingKind.MANDATORY_MOVED] * 2


def test_credentials_alone_the_same_place_and_the_first_words_are_no_adjustment(
    city: City, code: str, clock: HandClock
) -> None:
    manager, url = city["manager"], Point.objects.get(code=code).url
    points_actions.change_point_address(manager, code=code, url=url, username="new", password="secret", clock=clock)
    points_actions.place_point(manager, code=code, position=HERE, clock=clock)
    points_actions.set_point_view(manager, code=code, view=View(azimuth_deg=90, angle_deg=60), clock=clock)
    assert open_findings(city["district"], at=clock.now()) == ()


def test_a_placed_point_is_not_called_a_vehicle_to_be_moved_freely(city: City, clock: HandClock) -> None:
    places_actions.add_site(
        OWNER, code="ZD", name="公交总站", category="6(2)", division="420102", organisation="JAGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="ZD", name="总站", site="ZD", clock=clock)
    code, by = add_camera("ZD", clock).code, city["district"]
    points_actions.place_point(by, code=code, position=HERE, clock=clock)
    with pytest.raises(Refused) as refused:
        describe_point(by, code=code, carrier="鄂A12345", clock=clock)
    assert refused.value.decision.article == "10(1)"
    describe_point(by, code=code, carrier="鄂A12345", adjustment=ADJUSTED, clock=clock)
    assert [one.kind for one in open_findings(by, at=clock.now())] == [FindingKind.MANDATORY_MOVED]


def test_switching_it_on_again_closes_that_finding(city: City, code: str, clock: HandClock) -> None:
    switch_off(city["manager"], code=code, reason="检修", adjustment=ADJUSTED, clock=clock)
    points_actions.enable_point(city["manager"], code=code, clock=clock)
    assert open_findings(city["district"], at=clock.now()) == ()
    (closed,) = open_findings(city["district"], at=clock.now(), asked=FindingsAsked(closed=True))
    assert closed.closed_by == f"user:{city['manager'].pk}"


def test_a_point_that_article_6_does_not_demand_is_free(city: City, clock: HandClock) -> None:
    code = add_camera("HQX", clock, name="库房", host="10.1.3.9", part="other").code
    points_actions.place_point(city["manager"], code=code, position=HERE, clock=clock)
    for does in ACTS.values():
        does(city["manager"], code, clock, None)
    assert adjusted(city, clock) == []


def test_who_proposed_that_it_is_switched_off_does_not_close_the_finding(
    city: City, code: str, clock: HandClock
) -> None:
    """Issue point A.3: the officer who proposed closed the finding of the own act, since another one had confirmed."""
    switch_off(city["district"], code=code, reason="检修", adjustment=ADJUSTED, clock=clock, second="manager")
    (row,) = open_findings(city["district"], at=clock.now())
    closing = {"finding": row.number, "reason": "已复建", "document": "武公备〔2026〕9 号", "clock": clock}
    with pytest.raises(Refused) as refused:
        close_finding(city["district"], **closing)
    assert "本人" in refused.value.decision.reason.zh
    close_finding(city["city"], **closing)
