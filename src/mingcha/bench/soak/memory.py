"""Memory and CPU of every program of a home over a long run, and the growth of memory in MB an hour.

A killed program starts again with little memory, so growth is measured within lives (one life: from a start to its
end). There is one slope over all lives that are longer than the warm-up, each with its own level, computed twice: by
least squares, and as the median of the slopes between any two samples of a life (Theil-Sen), which is robust against
single outliers.
"""

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from mingcha.bench.processes import cpu_s, memory_bytes, with_children

SAMPLE_EVERY_S = 10.0
_EDGE_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One program at one moment."""

    at_s: float
    """Monotonic."""
    program: str
    process: int
    """Process id; another one is another life."""
    pss_mb: float
    """Proportional set size with its children, 10^6 bytes."""
    cpu_s: float
    """User and system time of this life so far, with children."""
    anonymous_mb: float = 0.0
    """Anonymous part of `pss_mb`: heaps and stacks."""


def slope_an_hour(lives: Sequence[Sequence[tuple[float, float]]]) -> float | None:
    """The common slope (MB an hour) of points (seconds, MB) of several lives; None if there are too few."""
    over = under = 0.0
    for life in lives:
        if len(life) < 3:
            continue
        middle_s = statistics.fmean(at for at, _ in life)
        level = statistics.fmean(mb for _, mb in life)
        over += sum((at - middle_s) * (mb - level) for at, mb in life)
        under += sum((at - middle_s) ** 2 for at, _ in life)
    return over / under * 3600 if under else None


def median_slope_an_hour(lives: Sequence[Sequence[tuple[float, float]]]) -> float | None:
    """The median (MB an hour) of the slopes between any two points (seconds, MB) of one life; None without two."""
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for life in lives
        for earlier, later in combinations(life, 2)
        if later[0] > earlier[0]
    ]
    return statistics.median(slopes) * 3600 if slopes else None


def memory_of(samples: Sequence[Sample], warm_up_s: float) -> list[dict[str, object]]:
    """Per program: mb_first and mb_last (medians of five samples after the warm-up), slopes, the number of
    lives, and the medians of each minute; then `all`, the sum of the programs."""
    lives = _lives(samples)
    programs = sorted({program for program, _ in lives})
    rows: list[dict[str, object]] = []
    total = [0.0, 0.0, 0.0]
    for program in programs:
        own = [life for (name, _), life in lives.items() if name == program]
        steady = [[s for s in life if s.at_s - life[0].at_s >= warm_up_s] for life in own]
        measured = [[(s.at_s, s.pss_mb) for s in life] for life in steady if len(life) >= 3]
        slope = slope_an_hour(measured)
        row: dict[str, object] = {"program": program, "lives": len(own), "lives_measured": len(measured)}
        row["mb_most"] = round(max(s.pss_mb for life in own for s in life), 2)
        if slope is not None:
            first = statistics.median(mb for _, mb in measured[0][:_EDGE_SAMPLES])
            last = statistics.median(mb for _, mb in measured[-1][-_EDGE_SAMPLES:])
            row |= {"mb_first": round(first, 2), "mb_last": round(last, 2), "slope_mb_per_hour": round(slope, 3)}
            row |= _other_slopes(steady)
            row["minutes_measured"] = round(sum(life[-1][0] - life[0][0] for life in measured) / 60, 1)
            total = [total[0] + first, total[1] + last, total[2] + slope]
        else:
            row |= {"mb_first": None, "mb_last": None, "slope_mb_per_hour": None, "minutes_measured": 0.0}
        row["by_minute"] = _by_minute(samples, program)
        rows.append(row)
    missing = [row["program"] for row in rows if row["slope_mb_per_hour"] is None]
    names = ("mb_first", "mb_last", "slope_mb_per_hour")
    whole: dict[str, object] = {name: round(figure, 3) for name, figure in zip(names, total, strict=True)}
    return [*rows, {"program": "all", **whole, "not_measured": missing}]


def cpu_of(samples: Sequence[Sample], cameras: int) -> dict[str, float]:
    """CPU seconds a camera-minute of each program over all its lives, and their sum."""
    lives = _lives(samples)
    spans = [s.at_s for s in samples]
    minutes = (max(spans) - min(spans)) / 60 if spans else 0.0
    used: dict[str, float] = {}
    begin_s = min(spans, default=0.0)
    for (program, _), life in lives.items():
        before = life[0].cpu_s if life[0].at_s - begin_s < SAMPLE_EVERY_S else 0.0
        used[program] = used.get(program, 0.0) + life[-1].cpu_s - before
    scale = cameras * minutes
    if not scale:
        return {}
    shares = {program: round(seconds / scale, 4) for program, seconds in sorted(used.items())}
    return {**shares, "all": round(sum(used.values()) / scale, 4)}


def programs_under(supervisor: int) -> dict[str, int]:
    """Process ids of `mingcha up` and of the programs that it started, by verb."""
    found = {"up": supervisor}
    try:
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
    except OSError:
        return {}
    for child in map(int, children):
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if "mingcha.run.main" in line:
            found[line[line.index("mingcha.run.main") + 1]] = child
    return found


class MemorySampler:
    """Samples all programs in its own thread until it is stopped."""

    def __init__(self, supervisor: int) -> None:
        self.samples: list[Sample] = []
        self._supervisor = supervisor
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="memory", daemon=True)

    def start(self) -> None:
        """Starts sampling."""
        self._thread.start()

    def stop(self) -> None:
        """Stops sampling; the samples are kept."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            began = time.monotonic()
            for program, process in programs_under(self._supervisor).items():
                roots = {process} if program == "up" else with_children([process])
                try:
                    (pss, anonymous), used = memory_bytes(roots), cpu_s(roots)
                except OSError:
                    continue  # it ended between the two readings
                self.samples.append(Sample(began, program, process, pss / 1e6, used, anonymous / 1e6))
            self._ended.wait(max(0.0, SAMPLE_EVERY_S - (time.monotonic() - began)))


def _lives(samples: Sequence[Sample]) -> dict[tuple[str, int], list[Sample]]:
    lives: dict[tuple[str, int], list[Sample]] = {}
    for sample in samples:
        lives.setdefault((sample.program, sample.process), []).append(sample)
    return lives


def _other_slopes(lives: Sequence[Sequence[Sample]]) -> dict[str, object]:
    """The median slope of PSS, and both slopes of anonymous memory."""
    whole = [[(s.at_s, s.pss_mb) for s in life] for life in lives]
    anonymous = [[(s.at_s, s.anonymous_mb) for s in life] for life in lives]
    figures = {
        "median_slope_mb_per_hour": median_slope_an_hour(whole),
        "anonymous_slope_mb_per_hour": slope_an_hour(anonymous),
        "anonymous_median_slope_mb_per_hour": median_slope_an_hour(anonymous),
    }
    return {name: None if figure is None else round(figure, 3) for name, figure in figures.items()}


def _by_minute(samples: Sequence[Sample], program: str) -> list[tuple[int, float, float]]:
    """(minute since the first sample, median PSS, median anonymous memory)."""
    begin_s = min(s.at_s for s in samples)
    minutes: dict[int, list[Sample]] = {}
    for sample in samples:
        if sample.program == program:
            minutes.setdefault(int((sample.at_s - begin_s) // 60), []).append(sample)
    return [
        (
            minute,
            round(statistics.median(s.pss_mb for s in own), 2),
            round(statistics.median(s.anonymous_mb for s in own), 2),
        )
        for minute, own in sorted(minutes.items())
    ]
