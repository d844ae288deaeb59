"""Cameras that fail: reports of a recorder, and the turn of the clock that makes alarms of them."""

from collections.abc import Mapping

from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.clock import Clock
from mingcha.supervision.alarms.models import Alarm
from mingcha.supervision.alarms.upkeep import derive_alarms


def report(phases: Mapping[str, str], clock: Clock, *, recorder: str = "rec-1") -> None:
    """A recorder reports its cameras: code -> "recording", or the reason of its trouble."""
    since_ms = int(clock.now().timestamp() * 1000)
    cameras = {
        code: {"phase": "recording", "since_ms": since_ms}
        if phase == "recording"
        else {"phase": "trouble", "reason": phase, "since_ms": since_ms}
        for code, phase in phases.items()
    }
    take_in_recorder_state(recorder, {"cameras": cameras}, clock=clock)


def alarms_after(phases: Mapping[str, str], clock: Clock) -> dict[str, int]:
    """Reports, then a turn of the clock: cause -> number of each alarm that lasts."""
    report(phases, clock)
    derive_alarms(clock=clock)
    return dict(Alarm.objects.filter(until=None).values_list("cause", "pk"))
