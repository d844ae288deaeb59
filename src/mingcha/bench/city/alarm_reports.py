"""What the home of `mingcha bench alarms` is told and asked, each in a process of its own: reports of its recorders by
the function that the uplink calls, and what the alarms are about."""

import json
import time
from collections import defaultdict

from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.clock import SystemClock
from mingcha.supervision.alarms.models import Alarm
from mingcha.supervision.alarms.upkeep import derive_alarms

_REASONS = {"trouble": "REFUSED"}
"""A cause of the camera: silent ones of a site would be one alarm."""


def main(what: str) -> None:
    """`recording` or `trouble`: every recorder reports all of its cameras so, one after the other; prints when each
    report was committed (Unix seconds). `alarms`: prints the recorder of each alarm that lasts. `turns`: prints the
    milliseconds of a turn that ends all alarms, one that begins them, and one that finds nothing to change."""
    answers = {"alarms": _alarms, "turns": _turns}
    print(json.dumps(answers[what]() if what in answers else _report(what)))


def _report(phase: str) -> dict[str, float]:
    """Recorder -> when its report was committed."""
    cameras: defaultdict[str, list[str]] = defaultdict(list)
    for recorder, camera in CameraState.objects.order_by("recorder", "camera").values_list("recorder", "camera"):
        cameras[recorder].append(camera)
    committed = {}
    for recorder, codes in cameras.items():
        state = {"phase": phase, "reason": _REASONS.get(phase), "since_ms": int(time.time() * 1000)}
        status: dict[str, object] = {"cameras": dict.fromkeys(codes, state), "disk": {}, "log": {}, "queue": {}}
        take_in_recorder_state(recorder, status, clock=SystemClock())
        committed[recorder] = time.time()
    return committed


def _alarms() -> dict[str, str]:
    """Number of an alarm -> the recorder of its camera."""
    recorders = dict(CameraState.objects.values_list("camera", "recorder"))
    rows = Alarm.objects.filter(until=None).exclude(camera="").values_list("pk", "camera")
    return {str(number): recorders[camera] for number, camera in rows}


def _turns() -> list[float]:
    clock, took = SystemClock(), []
    for phase in ("recording", "trouble", ""):
        if phase:
            _report(phase)
        if phase == "trouble":
            Alarm.objects.all().delete()  # so that they begin, and do not go on
        began = time.perf_counter()
        derive_alarms(clock=clock)
        took.append(round((time.perf_counter() - began) * 1000, 1))
    return took
