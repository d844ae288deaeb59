"""Two hosts with recorders and uplinks as processes on one PostgreSQL: the one that leads is cut off, and healed.

The short form of tests/e2e/test_three_hosts.py, which has hosts of their own in network namespaces, programs as they
are shipped and time as it passes. Here the clock of beats and uplinks is moved by the test, so that a slow machine
makes nobody late; the recorders' own clocks go, and hours pass by starting them again.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.support.fleet.clock_in_file import ClockInFile
from tests.support.fleet.cut_line import loop_beside
from tests.support.fleet.recorder_host import RecorderHost, camera_beside, until
from tests.support.registry.staffing import OWNER

from mingcha.custody.completeness.queries import day_held
from mingcha.custody.hours.models import Hour
from mingcha.evidence.checks import check_application_log
from mingcha.fleet.placement.membership import LEADERS_LOCK
from mingcha.fleet.placement.models import Fleet
from mingcha.fleet.placement.queries import owners
from mingcha.fleet.recorders.models import Beat
from mingcha.law.retention import shanghai_day
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.systems import actions as systems_actions

TTL_S = 120
"""The longest that may be set: by it the programs bound their statements, too, which take time as it passes. A second
of the TTL itself passes when the test says so."""
STEP_S = TTL_S // 4
"""A turn that is at work when the clock moves takes the one instant or the other: a vigil breaks by half a TTL."""
VIGIL_STEPS = 10
EAST, WEST = "rec-0002", "rec-0003"

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the PostgreSQL stage runs this"),
    pytest.mark.django_db(transaction=True),
]


@dataclass
class Hosts:
    """Two hosts, of which the east leads, and two cameras."""

    east: RecorderHost
    west: RecorderHost
    cameras: tuple[str, str]
    clock: ClockInFile

    def pass_seconds(self, seconds: int, *beating: str) -> None:
        """Lets time pass for all; goes on when these have beaten at the new instant, and a round was made at it."""
        self.clock.advance(timedelta(seconds=seconds))
        now = self.clock.now()
        until(
            lambda: Beat.objects.filter(recorder__in=beating, seen_at=now).count() == len(beating), f"beats {beating}"
        )

    def leader_at(self) -> str:
        """Who made a round at the present instant; "" while nobody did."""
        return Fleet.objects.filter(round_at=self.clock.now()).values_list("leader", flat=True).first() or ""

    def owners(self) -> dict[str, tuple[str, int]]:
        """Camera -> (recorder, epoch)."""
        return owners(self.cameras)


def add_site(clock: ClockInFile) -> None:
    """A unit with a site and a system."""
    places_actions.add_organisation(OWNER, code="LAB", name="试验站", kind="unit", division="420102", clock=clock)
    places_actions.add_site(
        OWNER, code="LAB", name="试验站", category="6(5)", division="420102", organisation="LAB", clock=clock
    )
    systems_actions.add_system(OWNER, code="LAB", name="试验站", site="LAB", clock=clock)
    record_network(OWNER, organisation="LAB", network="127.0.0.0/8", note="测试网段", clock=clock)


def add_camera(name: str, url: str, clock: ClockInFile) -> str:
    """The code of a point at this address."""
    row = points_actions.add_point(
        OWNER, system="LAB", name=name, part="passage", place_kind="none", url=url, clock=clock
    )
    return row.code


def has_leader() -> bool:
    """Whether a session on this database holds the leader's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE granted"
            " AND locktype = 'advisory' AND datname = current_database() AND classid = %s AND objid = %s",
            divmod(LEADERS_LOCK, 1 << 32),
        )
        return cursor.fetchone() == (1,)


@pytest.fixture
def hosts(transactional_db: None, tmp_path: Path) -> Iterator[Hosts]:
    """All of it running, ten minutes after the beginning of an hour; the east leads, and each host has a camera."""
    with ExitStack() as stack:
        loop = stack.enter_context(loop_beside())
        clock = ClockInFile(tmp_path / "clock")
        clock.set(datetime.now(UTC).replace(minute=10, second=0, microsecond=0))
        add_site(clock)
        urls = [stack.enter_context(camera_beside(loop)) for _ in range(2)]
        east, west = (
            stack.enter_context(closing(RecorderHost(name, tmp_path / name, clock, TTL_S, loop)))
            for name in (EAST, WEST)
        )
        for host in (east, west):
            host.command("recorder", "join", host.name, "--host", host.name)
            host.record(clock.now())
        cameras = tuple(add_camera(f"{number}", url, clock) for number, url in enumerate(urls))
        made = Hosts(east, west, cameras, clock)
        east.carry()
        until(has_leader, "a leader")
        west.carry()
        made.pass_seconds(0, EAST, WEST)
        yield made


@pytest.mark.law("16(5)", "20(2)")
def test_one_is_cut_off_and_the_other_takes_over(hosts: Hosts) -> None:
    of_east, of_west = recording_on_both(hosts)
    cut_off_and_taken_over(hosts, of_east, of_west)
    began = hosts.clock.now()
    for hours in (1, 2):  # the first time both film in the next hour, the second time that hour is over and sealed
        for host, cameras in ((hosts.east, {of_east: 1}), (hosts.west, {of_east: 2, of_west: 1})):
            host.record(began + timedelta(hours=hours))
            until(lambda host=host, cameras=cameras: host.recording() == cameras, f"recording {hours} hours later")
    assert not Hour.objects.filter(recorder=EAST).exists(), "the line is cut"
    healed(hosts, of_east, of_west)
    hour = int(began.timestamp()) // 3600
    rows = {
        (EAST, of_east, 1, hour, False),  # filmed before it was cut off
        (EAST, of_east, 1, hour + 1, True),  # and after: beside
        *((WEST, of_east, 2, one, False) for one in (hour, hour + 1)),
        *((WEST, of_west, 1, one, False) for one in (hour, hour + 1)),
    }
    columns = ("recorder", "camera", "epoch", "hour", "beside")
    until(lambda: set(Hour.objects.values_list(*columns)) == rows, "the hours of both")
    assert Hour.objects.count() == len(rows)
    every_minute_counts_once({of_east, of_west}, began)
    checked_clean(hosts)


def recording_on_both(hosts: Hosts) -> tuple[str, str]:
    """Leads to a vigil that is kept; the camera that each host has then."""
    for _ in range(VIGIL_STEPS):
        hosts.pass_seconds(STEP_S, EAST, WEST)
    until(lambda: hosts.leader_at() == EAST, "a round of the east")
    owner = {recorder: camera for camera, (recorder, _) in hosts.owners().items()}
    of_east, of_west = owner[EAST], owner[WEST]
    assert hosts.owners() == {of_east: (EAST, 1), of_west: (WEST, 1)}
    until(lambda: hosts.east.recording() == {of_east: 1}, "recording on the east")
    until(lambda: hosts.west.recording() == {of_west: 1}, "recording on the west")
    return of_east, of_west


def cut_off_and_taken_over(hosts: Hosts, of_east: str, of_west: str) -> None:
    """The east loses its line, and its camera when it is silent for a TTL, not before; it films on."""
    before = hosts.owners()
    hosts.east.line.cut()
    for seconds in (*(STEP_S,) * 3, STEP_S - 1):
        hosts.pass_seconds(seconds, WEST)
    until(lambda: hosts.leader_at() == WEST, "a round of the west")
    assert hosts.owners() == before, "the east is silent for less than a TTL"
    hosts.pass_seconds(2, WEST)
    until(lambda: hosts.leader_at() == WEST, "a round after the TTL")
    assert hosts.owners() == {of_east: (WEST, 2), of_west: (WEST, 1)}
    until(lambda: hosts.west.recording() == {of_east: 2, of_west: 1}, "recording of all on the west")
    assert hosts.east.recording() == {of_east: 1}, "it films on: it cannot know"


def healed(hosts: Hosts, of_east: str, of_west: str) -> None:
    """The east learns that it has no camera any more, and nothing moves back."""
    hosts.east.line.heal()
    until(lambda: hosts.east.cameras() == {}, "the east's knowing")
    hosts.pass_seconds(STEP_S, EAST, WEST)
    until(lambda: hosts.leader_at() == WEST, "a round with both")
    assert hosts.owners() == {of_east: (WEST, 2), of_west: (WEST, 1)}
    assert hosts.west.recording() == {of_east: 2, of_west: 1}


def every_minute_counts_once(cameras: set[str], began: datetime) -> None:
    """Each row has footage, and what two recorders filmed in one minute is one minute of the day's figure; what lies
    beside the record is none."""
    kept: dict[tuple[str, int], int] = {}
    for camera, hour, beside, bitmap in Hour.objects.values_list("camera", "hour", "beside", "bitmap"):
        assert int(bitmap, 16), (camera, hour)
        if not beside:
            kept[camera, hour] = kept.get((camera, hour), 0) | int(bitmap, 16)
    days = {shanghai_day(began), shanghai_day(began + timedelta(hours=1))}
    held = [day_held(cameras, day) for day in days]
    assert sum(day.minutes_kept for day in held) == sum(map(int.bit_count, kept.values()))
    assert sum(day.minutes_expected for day in held) == 60 * len(kept)


def checked_clean(hosts: Hosts) -> None:
    """Recorders and uplinks end, and neither home nor the log of both has a finding."""
    for host in (hosts.east, hosts.west):
        for name in ("record", "uplink"):
            host.stop(name)
        found = json.loads(host.command("check", "--json", accept=(0, 1)))
        assert found["findings"] == [], host.name
    assert list(check_application_log()) == []
