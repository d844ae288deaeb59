"""Plans the faults of `mingcha bench soak` from a seed, so that a run can be repeated."""

import random
from dataclasses import dataclass
from enum import StrEnum

FAST_RUN_S = 600.0
_QUIET_START_S = 5.0
_QUIET_END_S = 20.0
"""No fault in the last seconds, so that the run ends with footage."""
_MANY = 20


class FaultKind(StrEnum):
    """Kinds of faults."""

    REBOOT_LOOP = "reboot_loop"  # a camera that goes away every 10 s, for 3 s
    SILENT = "silent"  # connected, nothing comes
    GARBAGE = "garbage"  # what comes is not RTSP any more
    SHUT = "shut"  # connections are reset, new ones too
    MANY_CUT = "many_cut"  # twenty cameras are cut at once
    RECORDER_KILLED = "recorder_killed"  # kill -9, the supervisor starts it again
    RECORDER_STOPPED = "recorder_stopped"  # SIGSTOP, SIGCONT later
    UPLINK_KILLED = "uplink_killed"
    GATEWAY_KILLED = "gateway_killed"
    WEB_KILLED = "web_killed"
    DATABASE_LOCKED = "database_locked"  # an exclusive transaction of another process
    DISK_WRITE_FAILS = "disk_write_fails"  # the recorder's writes to any file fail with EFBIG


OF_CAMERAS = frozenset({FaultKind.REBOOT_LOOP, FaultKind.SILENT, FaultKind.GARBAGE, FaultKind.SHUT, FaultKind.MANY_CUT})
OF_RECORDER = frozenset({FaultKind.RECORDER_KILLED, FaultKind.RECORDER_STOPPED, FaultKind.DISK_WRITE_FAILS})


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """One fault: when (seconds after the start), how long, and which cameras (numbers; empty: all)."""

    kind: FaultKind
    at_s: float
    for_s: float
    cameras: tuple[int, ...] = ()


_LASTS_S: dict[FaultKind, tuple[float, float]] = {
    FaultKind.REBOOT_LOOP: (40, 120),
    FaultKind.SILENT: (15, 60),
    FaultKind.GARBAGE: (10, 30),
    FaultKind.SHUT: (10, 60),
    FaultKind.MANY_CUT: (0, 0),
    FaultKind.RECORDER_KILLED: (0, 0),
    FaultKind.RECORDER_STOPPED: (15, 30),
    FaultKind.UPLINK_KILLED: (0, 0),
    FaultKind.GATEWAY_KILLED: (0, 0),
    FaultKind.WEB_KILLED: (0, 0),
    FaultKind.DATABASE_LOCKED: (120, 120),
    FaultKind.DISK_WRITE_FAILS: (15, 30),
}


def planned(cameras: int, seconds: float, seed: int) -> tuple[PlannedFault, ...]:
    """The faults of a run of `seconds`, in order of time.

    Faults of the recorder do not overlap. It is killed twice in the first half and once near the end, which leaves long
    lives to measure the growth of memory. A run of less than ten minutes has each kind once, shorter.
    """
    chance = random.Random(seed)
    short = min(1.0, seconds / FAST_RUN_S)
    faults = [
        *_of_the_recorder(chance, seconds, short),
        *_of_other_programs(chance, seconds, short),
        *_of_cameras(chance, cameras, seconds, short),
    ]
    return tuple(sorted(faults, key=lambda fault: fault.at_s))


def _of_the_recorder(chance: random.Random, seconds: float, short: float) -> list[PlannedFault]:
    # shares of the run in which each may begin; far enough apart that one is over before the next begins
    kinds = FaultKind
    places = [
        (kinds.RECORDER_KILLED, 0.05, 0.15),
        (kinds.RECORDER_STOPPED, 0.3, 0.38),
        (kinds.DISK_WRITE_FAILS, 0.6, 0.65),
    ]
    if short == 1.0:
        places += [
            (kinds.RECORDER_KILLED, 0.42, 0.46),
            (kinds.RECORDER_STOPPED, 0.76, 0.8),
            (kinds.RECORDER_KILLED, 0.9, 0.93),
        ]
    return [
        PlannedFault(kind, round(seconds * chance.uniform(low, high), 1), _lasts(chance, kind, short))
        for kind, low, high in places
    ]


def _of_other_programs(chance: random.Random, seconds: float, short: float) -> list[PlannedFault]:
    kinds = [FaultKind.UPLINK_KILLED, FaultKind.DATABASE_LOCKED, FaultKind.GATEWAY_KILLED, FaultKind.WEB_KILLED]
    if short == 1.0:
        kinds += [FaultKind.UPLINK_KILLED]
    faults = []
    for kind in kinds:
        lasts_s = _lasts(chance, kind, short)
        latest_s = max(_QUIET_START_S, seconds - _QUIET_END_S - lasts_s)
        faults.append(PlannedFault(kind, round(chance.uniform(_QUIET_START_S, latest_s), 1), lasts_s))
    return faults


def _of_cameras(chance: random.Random, cameras: int, seconds: float, short: float) -> list[PlannedFault]:
    """About one fault of a single camera a minute, and twenty cameras cut at once every twenty minutes."""
    single = [FaultKind.REBOOT_LOOP, FaultKind.SILENT, FaultKind.GARBAGE, FaultKind.SHUT]
    count = max(len(single), int(seconds / 60))
    kinds = [single[number % len(single)] for number in range(count)]
    kinds += [FaultKind.MANY_CUT] * max(1, round(seconds / 1200))
    taken: dict[int, list[tuple[float, float]]] = {}
    faults = []
    for kind in kinds:
        lasts_s = _lasts(chance, kind, short)
        at_s = round(chance.uniform(_QUIET_START_S, max(_QUIET_START_S, seconds - _QUIET_END_S - lasts_s)), 1)
        span = (at_s, at_s + lasts_s)
        free = [
            camera
            for camera in range(cameras)
            if all(span[1] < begin or span[0] > end for begin, end in taken.get(camera, []))
        ]
        wanted = _MANY if kind is FaultKind.MANY_CUT else 1
        chosen = tuple(sorted(chance.sample(free, min(wanted, len(free)))))
        for camera in chosen:
            taken.setdefault(camera, []).append(span)
        if chosen:
            faults.append(PlannedFault(kind, at_s, lasts_s, chosen))
    return faults


def _lasts(chance: random.Random, kind: FaultKind, short: float) -> float:
    low, high = _LASTS_S[kind]
    return round(max(min(low, 10.0), chance.uniform(low, high) * short), 1)
