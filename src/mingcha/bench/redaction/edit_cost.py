"""What an edit of a long redaction costs the process of the pages: processor seconds, and memory at its peak."""

import json
import os
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from mingcha.bench.child import run_child
from mingcha.bench.redaction.long_film import RATE, span_of_hours, write_detections
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.privacy.redaction.covering import covering
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.kept_covering import keep_film, kept_covering
from mingcha.privacy.redaction.values import Span
from mingcha.privacy.rendering.folder import TRACKS

EDIT_COST = "mingcha.bench.redaction.edit_cost"
GOAL_S, GOAL_MB = 1.0, 100.0
EDIT_S = 10
"""Each edit covers whole pictures of so many seconds, which makes the most rows anew."""
_EDITS = 6
_LONGEST_S = 3600.0


def edit_figures(hours: float, persons: int, seed: int) -> dict[str, Any]:
    """Figures of edits of a film, in processes of their own (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE)."""
    with TemporaryDirectory(prefix="mingcha-edits-") as folder:
        write_detections(Path(folder), hours, persons, seed)
        found: dict[str, Any] = {}
        for step in ("prepare", "edit"):
            found |= json.loads(
                run_child(EDIT_COST, step, folder, str(hours), environment=os.environ, timeout_s=_LONGEST_S)
            )
    return {
        "hours": hours, "persons": persons, "edit_seconds": EDIT_S, "goal_s": GOAL_S, "goal_mb": GOAL_MB, **found
    }  # fmt: skip


def main(step: str, folder: str, hours: str) -> None:
    """Prints the figures of a step as JSON."""
    steps = {"prepare": _prepared, "edit": _edited}
    print(json.dumps(steps[step](Path(folder), float(hours))))


def _prepared(folder: Path, hours: float) -> dict[str, Any]:
    """As the last part of detection does it, once."""
    began_s, span = time.process_time(), span_of_hours(hours)
    whole = covering(folder, span, ())
    (folder / TRACKS).write_bytes(whole.tracks_text)
    keep_film(folder, whole)
    kept_covering(folder, span, ()).frozen()
    return {
        "pictures": len(whole.whole_film.frames), "tracks": len(whole.tracks),
        "prepare_s": round(time.process_time() - began_s, 2), "prepare_mb": _peak_mb(),
    }  # fmt: skip


def _edited(folder: Path, hours: float) -> dict[str, Any]:
    """One edit after another in places over the film; the last one covers all of it."""
    span, empty_mb, edits = span_of_hours(hours), _peak_mb(), list[NewEdit]()
    step_90k = (span.until_90k - span.from_90k) // (_EDITS + 1)
    seconds = []
    for number in range(_EDITS):
        begin_90k = step_90k * (number + 1)
        edits.append(NewEdit(EditKind.WHOLE_FRAME, Span(begin_90k, begin_90k + EDIT_S * TIMESCALE)))
        seconds.append(_seconds(folder, hours, edits))
    edit_mb = _peak_mb()
    whole = Span(0, span.until_90k - span.from_90k - TIMESCALE // RATE)
    whole_s = _seconds(folder, hours, [*edits, NewEdit(EditKind.CLASS_OFF, whole, "person")])
    return {
        "first_s": seconds[0], "edit_s": median(seconds[1:]), "edit_mb": round(edit_mb - empty_mb, 1),
        "whole_film_s": whole_s, "whole_film_mb": round(_peak_mb() - empty_mb, 1),
    }  # fmt: skip


def _seconds(folder: Path, hours: float, edits: list[NewEdit]) -> float:
    began_s = time.process_time()
    kept_covering(folder, span_of_hours(hours), edits).frozen()
    return round(time.process_time() - began_s, 3)


def _peak_mb() -> float:
    """The peak of this process alone; `ru_maxrss` would count its parent's at the start."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return round(int(lines["VmHWM"].split()[0]) * 1024 / 1e6, 1)
