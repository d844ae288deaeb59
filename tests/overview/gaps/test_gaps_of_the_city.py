"""The derived rows of gaps: kept by each act and report, and the same after a pass over the city (article 6)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City, add_camera

from mingcha.fleet.recorders.models import CameraState
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.jobs.models import Job
from mingcha.jobs.rules import JobState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.overview.gaps.models import Gap
from mingcha.overview.gaps.queries import GapFilter, gaps, with_gaps
from mingcha.overview.gaps.rebuilding import rebuild_gaps
from mingcha.overview.passes.tasks import queue_pass
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.queries import parts_of_site
from mingcha.registry.parts.rules import GapReason
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.standing import stand_at_part

pytestmark = pytest.mark.law("6")


@pytest.fixture(autouse=True)
def same_after_a_pass(city: City) -> object:
    """After each test a pass changes nothing."""
    del city
    yield
    assert rebuild_gaps() == 0


def part(city: City, clock: HandClock, name: str, site: str = "HQX") -> int:
    who = city["manager" if site == "HQX" else "district"]
    return add_part(who, site=site, kind="entrance", name=name, clock=clock).number


def shown(city: City, clock: HandClock, who: str = "city", **asked: object) -> list[tuple[str, str]]:
    rows = gaps(city[who], GapFilter(**asked), at=clock.now(), limit=50)  # type: ignore[arg-type]
    return [(one.name, one.gap.value) for one in rows if one.gap]


def covered(city: City, clock: HandClock, number: int) -> str:
    code = add_camera("HQX", clock, f"门 {number}", part="entrance").code
    stand_at_part(city["manager"], code=code, number=number, clock=clock)
    return code


def report(code: str, state: str, clock: HandClock) -> None:
    row = CameraState(recorder="R1", camera=code, seen_at=clock.now(), state=state, since_ms=0, status={})
    tell_cameras_reported("R1", {code: row})


def test_a_camera_that_is_down_is_a_gap_until_it_records_again(city: City, clock: HandClock) -> None:
    code = covered(city, clock, part(city, clock, "南门"))
    assert shown(city, clock) == []
    report(code, "trouble", clock)
    assert shown(city, clock) == [("南门", "offline")]
    assert [one.gap for one in with_gaps(parts_of_site(city["manager"], "HQX", at=clock.now()))] == [GapReason.OFFLINE]
    report(code, "recording", clock)
    assert shown(city, clock) == []


def test_two_cameras_at_one_part_cover_it_while_one_records(city: City, clock: HandClock) -> None:
    number = part(city, clock, "南门")
    first, second = covered(city, clock, number), add_camera("HQX", clock, "门二", part="entrance").code
    stand_at_part(city["manager"], code=second, number=number, clock=clock)
    report(first, "trouble", clock)
    assert shown(city, clock) == []
    report(second, "trouble", clock)  # a report is whole: of the first one nothing is known any more
    assert shown(city, clock) == []


def test_the_part_that_a_camera_leaves_is_a_gap_again(city: City, clock: HandClock) -> None:
    south, north = part(city, clock, "南门"), part(city, clock, "北门")
    code = covered(city, clock, south)
    assert shown(city, clock) == [("北门", "not_built")]
    stand_at_part(city["manager"], code=code, number=north, clock=clock)
    assert shown(city, clock) == [("南门", "not_built")]
    describe_point(city["manager"], code=code, part="passage", clock=clock)
    assert shown(city, clock) == [("南门", "not_built"), ("北门", "not_built")]


def test_a_judgement_and_an_end_end_a_gap(city: City, clock: HandClock) -> None:
    south, north = part(city, clock, "南门"), part(city, clock, "北门")
    judge_part(city["city"], number=south, required=False, reason="已封闭", version=1, clock=clock)
    assert shown(city, clock) == [("北门", "not_built")]
    end_part(city["district"], number=north, reason="已拆除", clock=clock)
    assert shown(city, clock) == []
    judge_part(city["city"], number=south, required=True, reason="", version=2, clock=clock)
    assert shown(city, clock) == [("南门", "not_built")]


def test_lists_are_cut_to_reach_filtered_and_paged_by_number(city: City, clock: HandClock) -> None:
    numbers = [part(city, clock, name) for name in ("南门", "北门", "东门")]
    part(city, clock, "入口", site="JHG")
    assert len(shown(city, clock)) == 4
    assert [name for name, _ in shown(city, clock, "manager")] == ["南门", "北门", "东门"]
    assert shown(city, clock, "elsewhere") == []
    assert [name for name, _ in shown(city, clock, category="6(5)")] == ["入口"]
    assert shown(city, clock, area="420106") == []
    assert len(shown(city, clock, area="420102", reason=GapReason.NOT_BUILT)) == 4
    page = gaps(city["city"], at=clock.now(), limit=2, after=numbers[0])
    assert [one.number for one in page] == numbers[1:]


@pytest.mark.parametrize(
    ("who", "asked", "index"),
    [
        ("district", {}, "gap_division"),
        ("manager", {}, "gap_organisation"),
        ("city", {"reason": GapReason.OFFLINE}, "gap_reason_part"),
        ("city", {"category": "6(4)"}, "gap_category"),
    ],
)
def test_each_list_has_its_index(city: City, clock: HandClock, who: str, asked: dict[str, object], index: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on the rows that it counted")
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        shown(city, clock, who, **asked)
    statement = next(one["sql"] for one in asked_for if "overview_gap" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert index in plan


def test_a_pass_mends_rows_that_nobody_told(city: City, clock: HandClock) -> None:
    number = part(city, clock, "南门")
    Gap.objects.all().delete()
    assert rebuild_gaps() == 1
    Gap.objects.create(part=number + 1000, reason="offline", category="6(4)", division="420102", organisation="X")
    SitePart.objects.filter(pk=number).update(required=True)
    assert rebuild_gaps() == 1
    assert list(Gap.objects.values_list("part", flat=True)) == [number]


def test_the_clock_queues_a_pass_once_and_then_each_night(city: City, clock: HandClock) -> None:
    del city
    by, queued = program("work"), []
    for hours in range(72):
        if queue_pass(by, clock=clock):
            queued.append(hours)

            Job.objects.update(state=JobState.DONE, ended_at=clock.now(), parts_done=F("parts"), result="{}")
        clock.advance(timedelta(hours=1))
    assert len(queued) == 3
    assert queued[0] == 0
    assert {after - before for before, after in pairwise(queued[1:])} == {24}
