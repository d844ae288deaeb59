"""`mingcha bench looks`: what a check costs, what is found on drawn cameras, and how often nothing was there.

Another seed each time, unless one is given. The drawn days are our own: the real rate is measured in shadow mode.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from mingcha.bench.figures import machine
from mingcha.bench.looks.costs import KINDS, LookCost, read_bytes
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
from mingcha.media.looks.picture import JudgedPicture
from mingcha.media.looks.rates import upper_limit
from mingcha.media.looks.state import pack_state
from mingcha.media.looks.timing import EVERY_MS
from mingcha.media.looks.values import LookFinding

COVERS = {"cover_25": (0.25, 60), "cover_10": (0.10, 360), "cover_8": (0.08, 360)}
"""Kind -> share of the view that a board hides, and the minutes within which it must be found."""
BOARDS = 5
"""Covers of each kind before a camera, each at another place: of twelve alone one miss is below the goal by chance."""
DEGREES = (0.5, 1.0, 5.0, 20.0, 40.0)
TURN_MINUTES, FAULT_MINUTES = 15, 30
TREE_SHARE, TREE_DAYS, TREE_EVERY_MINUTES = 0.10, 30, 30
WARNED_BELOW, CASE_BELOW = 0.05, 0.10
FALSE_A_DAY = 0.01
MOST_MS = {"look_cpu_ms_h264_720p": 15, "look_cpu_ms_h265_1080p": 25}
MOST_CORES, MOST_READ_MB_S, MOST_STATE_BYTES = 0.4, 2.0, 500_000
"""Of 10,000 cameras that are each looked at every ten minutes; the state of one camera."""
_DAYS_A_CAMERA = 10
_CAMERAS = 10_000


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
    costs = {name: LookCost(*kind) for name, kind in KINDS.items()}
    found: dict[str, Counter[str]] = {}
    state_bytes, trees = 0, []
    for place in range(asked.cameras):
        _pass(costs)
        camera = learned_camera(np.random.default_rng(next(numbers)))
        state_bytes = max(state_bytes, len(pack_state(camera.detector)))
        _happen(camera, found)
        if place < asked.trees:
            trees.append(_tree(camera))
    false, days, states = _ordinary(asked.days, numbers, costs)
    _pass(costs)
    return {
        "seed": seed,
        **_costs(costs),
        "state_bytes_most": state_bytes,
        "found": {kind: {"found": some["found"], "of": some["of"]} for kind, some in found.items()},
        "trees": trees,
        "camera_days": days,
        "false_findings": sum(false.values()),
        "false_by_kind": dict(false),
        "false_per_camera_day": round(sum(false.values()) / days, 5) if days else None,
        "false_per_camera_day_upper_95": _rounded(upper_limit(sum(false.values()), days)),
        "checks": dict(states),
        "film": film_figures(asked.film) if asked.film else None,
        "machine": machine(),
    }


def looks_passed(figures: dict[str, Any]) -> bool:
    """The reach of the dossier (sections 10, 11), as far as the drawn cameras show it; `--trees 0` grows none."""
    if not figures["found"] or figures["false_per_camera_day"] is None:
        return False
    costs = all(figures[name] <= most for name, most in MOST_MS.items())
    host = figures["cores_per_10k_cameras"] <= MOST_CORES and figures["state_bytes_most"] <= MOST_STATE_BYTES
    read = figures["read_mb_s_per_10k_cameras"] <= MOST_READ_MB_S
    shares = {kind: one["found"] / one["of"] for kind, one in figures["found"].items()}
    found = all(share >= 0.95 for kind, share in shares.items() if kind != "turn_0.25")
    trees = all(
        (one["warned_at_share"] or 1) < WARNED_BELOW and (one["case_at_share"] or 1) < CASE_BELOW
        for one in figures["trees"]
    )
    false = figures["false_per_camera_day"] <= FALSE_A_DAY
    return bool(costs and host and read and found and trees and false)


def _pass(costs: dict[str, LookCost]) -> None:
    """One pass of the cost of each kind; the passes lie between everything else, so that they are minutes apart."""
    for one in costs.values():
        one.measure()


def _costs(costs: dict[str, LookCost]) -> dict[str, Any]:
    """What looks cost: of one, and of 10,000 cameras of the dearer kind."""
    read = {name: read_bytes(one.init, one.payload) for name, one in costs.items()}
    every_s = EVERY_MS / 1000
    return {
        **{name: round(one.median_ms, 2) for name, one in costs.items()},
        "look_passes": min(len(one.passes) for one in costs.values()),
        "cores_per_10k_cameras": round(_CAMERAS * max(one.median_ms for one in costs.values()) / EVERY_MS, 3),
        "read_bytes_h264_720p": read["look_cpu_ms_h264_720p"],
        "read_bytes_h265_1080p": read["look_cpu_ms_h265_1080p"],
        "read_mb_s_per_10k_cameras": round(_CAMERAS * max(read.values()) / every_s / 1e6, 3),
    }


def _happen(learned: DrawnCamera, found: dict[str, Counter[str]]) -> None:
    """Lets each thing happen to a copy of a camera."""
    for kind, (share, minutes) in [one for one in COVERS.items() for _ in range(BOARDS)]:
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
    """When a tree of TREE_SHARE in TREE_DAYS is noticed, and when it is a case, by its true share then; null: never."""
    camera = learned.copied()
    grown, true_share = tree(camera, TREE_SHARE, TREE_DAYS)
    begin, warned, case = camera.minute, None, None

    def seen(minute: int) -> JudgedPicture | None:
        nonlocal case
        case = case or _case_share(camera, true_share(minute - begin))  # of the checks before this one
        return grown(minute)

    for minute, one in run(camera, seen, TREE_DAYS * DAY_MINUTES, TREE_EVERY_MINUTES):
        if one.kind is LookFinding.PARTIAL_SLOW and warned is None:
            warned = round(true_share(minute), 3)
    return {"warned_at_share": warned, "case_at_share": case or _case_share(camera, TREE_SHARE)}


def _case_share(camera: DrawnCamera, share: float) -> float | None:
    """The share if the slow finding of a camera stands as a case, else None."""
    standing = camera.detector.standing.get(LookFinding.PARTIAL_SLOW)
    return round(share, 3) if standing is not None and standing.is_case else None


def _ordinary(days: int, numbers: Any, costs: dict[str, LookCost]) -> tuple[Counter[str], int, Counter[str]]:
    """(false findings by kind, camera-days, checks by state) of days on which nothing is wrong."""
    false, done, states = Counter[str](), 0, Counter[str]()
    while done < days:
        _pass(costs)
        camera = learned_camera(np.random.default_rng(next(numbers)))
        for _ in range(min(_DAYS_A_CAMERA, days - done)):
            false.update(one.kind.value for _, one in ordinary_day(camera))
            done += 1
        states.update({"compared": camera.detector.persistence.compared, "unlearned": camera.detector.unlearned})
    return false, done, states


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 5)
