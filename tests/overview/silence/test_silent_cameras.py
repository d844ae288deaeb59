"""A camera in use that is silent for days without a request is suspected of having been removed (article 10)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.silence.tasks import find_silent_cameras
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.relocations.actions import ask_relocation
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.relocations.states import GroundKind, MovingKind
from mingcha.registry.relocations.values import NewRelocation

pytestmark = pytest.mark.law("10(1)")
WORK = program("work")


def report(code: str, state: str, since: int, clock: HandClock, reason: str = "UNREACHABLE") -> None:
    """The recorder speaks: this camera is silent since an instant, for a reason, or records."""
    RecorderState.objects.update_or_create(recorder="R1", defaults={"seen_at": clock.now()})
    row = CameraState(recorder="R1", camera=code, seen_at=clock.now(), state=state, since_ms=since, status={})
    tell_cameras_reported("R1", {code: row})
    take_in_recent_gaps("R1", {code: [[since, None, reason]]} if state == "trouble" else {})


def standing(city: City, clock: HandClock, who: str = "district") -> list[str]:
    found = open_findings(city[who], at=clock.now(), asked=FindingsAsked(kind=FindingKind.SILENT_REMOVAL))
    return [one.subject for one in found]


def test_silence_is_a_finding_until_the_camera_speaks_or_somebody_asks(city: City, clock: HandClock) -> None:
    code, since = city.points["HQX"].code, int(clock.now().timestamp() * 1000)
    clock.advance(timedelta(days=7))
    report(code, "trouble", since, clock)
    assert (find_silent_cameras(WORK, clock=clock), standing(city, clock)) == (0, [])
    clock.advance(timedelta(hours=1))
    report(code, "trouble", since, clock, "REFUSED")
    assert find_silent_cameras(WORK, clock=clock) == 0, "it answers: its password was changed"
    report(code, "trouble", since, clock)
    assert [find_silent_cameras(WORK, clock=clock) for _ in range(2)] == [1, 0]
    assert (standing(city, clock), standing(city, clock, "elsewhere")) == ([code], [])
    clock.advance(timedelta(hours=1))  # the recorder itself is silent: nothing is known
    assert (find_silent_cameras(WORK, clock=clock), standing(city, clock)) == (0, [code])
    report(code, "recording", since, clock)
    assert (find_silent_cameras(WORK, clock=clock), standing(city, clock)) == (1, [])
    report(code, "trouble", since, clock)
    assert find_silent_cameras(WORK, clock=clock) == 1
    day = shanghai_day(clock.now()) + timedelta(days=9)
    new = NewRelocation(MovingKind.MOVE, GroundKind.ROAD_WORKS, "地铁施工", "路桥公司", day)
    ask_relocation(city["manager"], system="HQX", points=[code], new=new, clock=clock)
    assert find_silent_cameras(WORK, clock=clock) == 0, "a case far ahead is no ground to be gone today"
    clock.advance(timedelta(days=9))
    report(code, "trouble", since, clock)
    assert find_silent_cameras(WORK, clock=clock) == 0, "the police do not know it"
    Relocation.objects.update(state="known", answered_at=clock.now())
    assert (find_silent_cameras(WORK, clock=clock), standing(city, clock)) == (1, []), "known, and its day is there"
