"""`mingcha bench looks`: what a check costs, what is found on drawn cameras, and how often nothing was there.

Another seed each time, unless one is given. The drawn days are our own: the real rate is measured in shadow mode.
"""

import secrets
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from mingcha.bench.figures import machine
from mingcha.bench.looks.coded import coded_key_picture, drawn_frame
from mingcha.bench.looks.days import (  # fmt: skip
    DAY_MINUTES,
    FAULTS,
    DrawnCamera,
    board,
    learned_camera,
    ordinary_day,
    run,
    tree,
    turned,
)
from mingcha.bench.looks.film import film_figures
from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.rates import upper_limit
from mingcha.media.looks.state import pack_state
from mingcha.media.looks.timing import EVERY_MS
from mingcha.media.looks.values import LookFinding

COVERS = {"cover_25": (0.27, 60), "cover_8": (0.10, 360)}
"""Kind -> share of the view that a board hides, and the minutes within which it must be found. A little more than the
limit: blocks without an edge count neither way."""
DEGREES = (0.5, 1.0, 5.0, 20.0, 40.0)
TURN_MINUTES, FAULT_MINUTES = 15, 30
TREE_SHARE, TREE_DAYS, TREE_EVERY_MINUTES = 0.10, 30, 30
WARNED_BELOW = 0.05
FALSE_A_DAY = 0.01
_REPEATS = 30
_DAYS_A_CAMERA = 10


@dataclass(frozen=True, slots=True)
class LooksRun:
    """What is measured: camera-days without an event, cameras to which each thing happens, trees (each 30 days)."""

    days: int = 300
    cameras: int = 12
    trees: int = 2
    seed: int | None = None
    film: str = ""


def bench_looks(asked: LooksRun) -> dict[str, Any]:
    """The figures (docs/ref/benchmarks.md)."""
    seed = secrets.randbits(32) if asked.seed is None else asked.seed
    numbers = iter(np.random.SeedSequence(seed).spawn(asked.cameras + asked.days + 1))
    costs = {
        "look_cpu_ms_h264_720p": _cpu_ms("h264", 1280, 720),
        "look_cpu_ms_h265_1080p": _cpu_ms("h265", 1920, 1080),
    }
    found: dict[str, Counter[str]] = {}
    state_bytes, trees = 0, []
    for place in range(asked.cameras):
        camera = learned_camera(np.random.default_rng(next(numbers)))
        state_bytes = max(state_bytes, len(pack_state(camera.detector)))
        _happen(camera, found)
        if place < asked.trees:
            trees.append(_tree(camera))
    false, days, states = _ordinary(asked.days, numbers)
    return {
        "seed": seed,
        **costs,
        "cores_per_10k_cameras": round(10_000 * costs["look_cpu_ms_h265_1080p"] / EVERY_MS, 3),
        "state_bytes_most": state_bytes,
        "found": {kind: {"found": some["found"], "of": some["of"]} for kind, some in found.items()},
        "trees": trees,
        "camera_days": days,
        "false_findings": sum(false.values()),
        "false_by_kind": dict(false),
        "false_per_camera_day": round(sum(false.values()) / days, 5) if days else None,
        "false_per_camera_day_upper_95": _rounded(upper_limit(sum(false.values()), days)),
        "checks": dict(states),
        **({"film": film_figures(asked.film)} if asked.film else {}),
        "machine": machine(),
    }


def looks_passed(figures: dict[str, Any]) -> bool:
    """The reach of the dossier (sections 10, 11), as far as the drawn cameras show it."""
    costs = figures["look_cpu_ms_h264_720p"] <= 15 and figures["look_cpu_ms_h265_1080p"] <= 25
    shares = {kind: one["found"] / one["of"] for kind, one in figures["found"].items()}
    found = all(share >= 0.95 for kind, share in shares.items() if kind != "turn_0.25")
    trees = all((one["warned_at_share"] or 1) < WARNED_BELOW and one["is_case_at_end"] for one in figures["trees"])
    return bool(costs and found and trees and (figures["false_per_camera_day"] or 0) <= FALSE_A_DAY)


def _cpu_ms(codec: str, width: int, height: int) -> float:
    """The median CPU time of decoding one key picture and judging it against a learned model."""
    init, payload = coded_key_picture(codec, drawn_frame(5, width, height))
    detector = CameraDetector()
    for place in range(33):
        detector.check(decoded_picture(init, payload), place * 3 * 3_600_000)
        detector.before = None  # one picture for ever would be a frozen one
    spent = []
    for place in range(_REPEATS):
        detector.before = None
        begin = time.process_time()
        detector.check(decoded_picture(init, payload), (100 + place) * 3 * 3_600_000)
        spent.append((time.process_time() - begin) * 1000)
    return round(statistics.median(spent), 2)


def _happen(learned: DrawnCamera, found: dict[str, Counter[str]]) -> None:
    """Lets each thing happen to a copy of a camera."""
    for kind, (share, minutes) in COVERS.items():
        camera = _by_day(learned)
        kinds = {LookFinding.PARTIAL_SUDDEN, LookFinding.LOST_VIEW}
        _count(found, kind, any(one.kind in kinds for _, one in run(camera, board(camera, share), minutes)))
    for degrees in (0.25, *DEGREES):
        camera = _by_day(learned)
        named = (one.kind is LookFinding.TURNED for _, one in run(camera, turned(camera, degrees), TURN_MINUTES))
        _count(found, f"turn_{degrees:g}", any(named))
    for fault, make in FAULTS.items():
        camera = _by_day(learned)
        named = (one.kind is fault for _, one in run(camera, make(camera), FAULT_MINUTES))
        _count(found, fault.value, any(named))


def _by_day(learned: DrawnCamera) -> DrawnCamera:
    """A copy at a time of day drawn between 08:00 and 12:00."""
    camera = learned.copied()
    camera.minute += int(camera.lens.random.integers(8 * 60, 12 * 60))
    learned.lens.random.random()  # the next copy is another one
    return camera


def _count(found: dict[str, Counter[str]], kind: str, is_found: bool) -> None:
    found.setdefault(kind, Counter(found=0, of=0)).update(found=int(is_found), of=1)


def _tree(learned: DrawnCamera) -> dict[str, Any]:
    """When a tree of TREE_SHARE in TREE_DAYS is noticed, by its true share then; null: not at all."""
    camera = learned.copied()
    seen, true_share = tree(camera, TREE_SHARE, TREE_DAYS)
    warned = case = None
    for minute, one in run(camera, seen, TREE_DAYS * DAY_MINUTES, TREE_EVERY_MINUTES):
        if one.kind is LookFinding.PARTIAL_SLOW and warned is None:
            warned = round(true_share(minute), 3)
    standing = camera.detector.standing.get(LookFinding.PARTIAL_SLOW)
    if standing is not None and standing.is_case:
        case = TREE_SHARE
    return {"warned_at_share": warned, "is_case_at_end": case is not None}


def _ordinary(days: int, numbers: Any) -> tuple[Counter[str], int, Counter[str]]:
    """(false findings by kind, camera-days, checks by state) of days on which nothing is wrong."""
    false, done, states = Counter[str](), 0, Counter[str]()
    while done < days:
        camera = learned_camera(np.random.default_rng(next(numbers)))
        for _ in range(min(_DAYS_A_CAMERA, days - done)):
            false.update(one.kind.value for _, one in ordinary_day(camera))
            done += 1
        states.update({"compared": camera.detector.persistence.compared, "unlearned": camera.detector.unlearned})
    return false, done, states


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 5)
