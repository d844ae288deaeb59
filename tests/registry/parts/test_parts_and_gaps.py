"""Parts of sites and their gaps: registered, judged, ended, covered by points (articles 6, 10)."""

import pytest
from tests.support.registry.city import ADJUSTED, City, add_camera, add_camera_on_trial, in_use
from tests.support.registry.switching import switch_off

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.overview.gaps import queries as gaps_queries
from mingcha.registry.findings.models import Finding
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rules import GapReason
from mingcha.registry.parts.values import PartFacts
from mingcha.registry.places.position import Position
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.standing import stand_at_part

pytestmark = pytest.mark.law("6")


def gaps(city: City, clock: HandClock, who: str = "manager", **asked: object) -> list[tuple[str, str, str]]:
    where = gaps_queries.GapFilter(**asked)  # type: ignore[arg-type]
    rows = gaps_queries.gaps(city[who], where, at=clock.now(), limit=50)
    assert gaps_queries.count_gaps(city[who], where, at=clock.now()) == len(rows)
    return [(one.name, one.category, one.gap.value) for one in rows if one.gap]


def entrance(city: City, clock: HandClock, name: str, site: str = "HQX", kind: str = "entrance") -> PartFacts:
    return add_part(city["manager" if site == "HQX" else "district"], site=site, kind=kind, name=name, clock=clock)


def test_t6a_a_school_with_three_entrances_and_cameras_on_two_has_one_gap(city: City, clock: HandClock) -> None:
    numbers = [entrance(city, clock, name).number for name in ("南门", "北门", "东门")]
    cameras = [add_camera("HQX", clock, name, part="entrance").code for name in ("南门内", "北门内")]
    assert len(gaps(city, clock)) == 3
    for code, number in zip(cameras, numbers, strict=False):
        stand_at_part(city["manager"], code=code, number=number, clock=clock)
    assert gaps(city, clock) == [("东门", "6(4)", "not_built")]
    assert gaps(city, clock, "district") == [("东门", "6(4)", "not_built")], "the district reads it, too"
    assert gaps(city, clock, "elsewhere") == []
    assert gaps(city, clock, category="6(5)") == []
    assert [one.name for one in parts_queries.parts_of_site(city["manager"], "HQX", at=clock.now())] == [
        "东门", "北门", "南门",
    ]  # fmt: skip


def test_the_first_reason_that_holds_is_named(city: City, clock: HandClock) -> None:
    number = entrance(city, clock, "南门").number
    trial = add_camera_on_trial("HQX", clock, "南门内", part="entrance")
    stand_at_part(city["manager"], code=trial.code, number=number, clock=clock)
    assert gaps(city, clock) == [("南门", "6(4)", "not_accepted")]
    in_use(trial, clock)
    assert gaps(city, clock) == []
    switch_off(city["manager"], code=trial.code, reason="检修", clock=clock, adjustment=ADJUSTED)
    assert gaps(city, clock) == [("南门", "6(4)", "switched_off")]
    for reason in GapReason:
        assert len(gaps(city, clock, reason=reason)) == (reason is GapReason.SWITCHED_OFF)


@pytest.mark.law("6(5)")
def test_t6c_n_only_the_citys_organ_says_that_an_entrance_is_not_required(city: City, clock: HandClock) -> None:
    part = entrance(city, clock, "正门", "JHG")
    asked = {"number": part.number, "required": False, "reason": "封闭", "version": 1, "clock": clock}
    before = Entry.objects.count()
    for who in ("manager-jaga", "district", "admin", "elsewhere"):
        person = city.people.get(who) or city["district"]
        with pytest.raises(Refused) as refusal:
            judge_part(person, **asked)  # type: ignore[arg-type]
        assert refusal.value.decision.article == "6"
    with pytest.raises(Refused) as refusal:
        judge_part(city["city"], **(asked | {"reason": " "}))  # type: ignore[arg-type]
    assert refusal.value.decision.missing[0].about == "reason"  # type: ignore[attr-defined]
    assert Entry.objects.count() == before
    held = judge_part(city["city"], **asked)  # type: ignore[arg-type]
    assert (held.required, held.reason, held.version, held.gap) == (False, "封闭", 2, None)
    with pytest.raises(Fault) as conflict:
        judge_part(city["city"], **asked)  # type: ignore[arg-type]
    assert conflict.value.kind is FaultKind.CONFLICT


@pytest.mark.law("10(1)")
def test_a_point_at_a_part_that_is_not_required_is_not_mandatory_and_needs_its_ground(
    city: City, clock: HandClock
) -> None:
    point = add_camera("JHG", clock, "侧门内", part="entrance")
    part = entrance(city, clock, "侧门", "JHG")
    judge_part(city["city"], number=part.number, required=False, reason="常闭", version=1, clock=clock)
    asked = {"code": point.code, "number": part.number, "clock": clock}
    with pytest.raises(Refused) as refusal:
        stand_at_part(city["district"], **asked)  # type: ignore[arg-type]
    assert refusal.value.decision.article == "10(1)"
    stand_at_part(city["district"], adjustment=ADJUSTED, **asked)  # type: ignore[arg-type]
    assert not points_queries.point(city["city"], point.code, at=clock.now()).row.mandatory
    assert Finding.objects.get(subject=point.code).kind == "mandatory_given_up"
    stand_at_part(city["district"], code=point.code, number=None, clock=clock)
    assert points_queries.point(city["city"], point.code, at=clock.now()).row.mandatory


def test_a_point_stands_at_a_part_of_its_site_and_kind(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code  # a passage of the school
    gate, square = entrance(city, clock, "南门"), entrance(city, clock, "广场", "JHG", "passage")
    for who, number in (("manager", gate.number), ("manager", square.number), ("elsewhere", gate.number)):
        with pytest.raises(Refused):
            stand_at_part(city[who], code=code, number=number, clock=clock)
    with pytest.raises(Fault) as missing:
        stand_at_part(city["manager"], code=code, number=99_999, clock=clock)
    assert missing.value.kind is FaultKind.NOT_FOUND
    way = entrance(city, clock, "主通道", kind="passage")
    stand_at_part(city["manager"], code=code, number=way.number, clock=clock)
    with pytest.raises(Fault, match="stands at"):
        end_part(city["district"], number=way.number, reason="封闭", clock=clock)
    describe_point(city["manager"], code=code, part="entrance", clock=clock)
    assert parts_queries.part(city["manager"], way.number, at=clock.now()).points == (), "another kind of part"
    with pytest.raises(Refused):
        end_part(city["manager"], number=way.number, reason="封闭", clock=clock)
    end_part(city["district"], number=way.number, reason="封闭", clock=clock)
    assert [one.name for one in parts_queries.parts_of_site(city["manager"], "HQX", at=clock.now())] == ["南门"]
    assert SitePart.objects.count() == 3


def test_what_no_part_is(city: City, clock: HandClock) -> None:
    given = {"site": "HQX", "name": "库房", "clock": clock}
    with pytest.raises(Refused) as refusal:
        add_part(city["manager"], kind="other", **given)  # type: ignore[arg-type]
    assert refusal.value.decision.article == "6"
    with pytest.raises(Refused):
        add_part(city["monitor"], kind="vital", **given)  # type: ignore[arg-type]
    at = Position("114.3050, 30.6200", "GCJ-02")
    part = add_part(city["manager"], kind="vital", position=at, **given)  # type: ignore[arg-type]
    held = SitePart.objects.get(pk=part.number)
    assert (held.original, held.original_system) == ("114.3050, 30.6200", "GCJ-02")
    assert part.longitude == pytest.approx(114.2995, abs=0.001)
    with pytest.raises(Fault) as taken:
        add_part(city["manager"], kind="vital", **given)  # type: ignore[arg-type]
    assert taken.value.kind is FaultKind.CONFLICT
