"""Runs the measurement of redaction in a process of its own, which alone loads decoder and networks."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mingcha.bench.child import run_child
from mingcha.bench.redaction.edit_cost import edit_figures
from mingcha.bench.redaction.worker import masking_figures

MEASURE = "mingcha.bench.redaction.measure"
FIRST_REPORTED = 62
"""The settings are tuned on seeds before it, and figures are of those from it on."""
EDITED_PERSONS = 5
"""At once, in the film that is edited."""
_LONGEST_S = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class RedactionRun:
    """What is asked for."""

    media: Path | None = None
    """A folder with stills and the labelled film (media_folder.py)."""
    frames: int = 100
    """Of each clip."""
    seed: int = FIRST_REPORTED
    seeds: int = 1
    """Clips of each kind, from `seed` on."""
    empty: int = 3
    """Empty scenes of each sort."""
    trials: int = 100
    deface: str = "deface"
    """The peer's program."""
    has_peer: bool = True
    masking_s: float = 15.0
    """How long the masking worker is measured; 0: not at all."""
    edit_hours: float = 2.0
    """Of the film that is edited; 0: not at all."""
    review_s: int = 0
    """Of the footage whose review is counted, 3600 for an hour; 0: not at all."""


def bench_redaction(run: RedactionRun) -> dict[str, Any]:
    """The figures (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE)."""
    order = {**asdict(run), "media": str(run.media.absolute()) if run.media else None}
    figures: dict[str, Any] = json.loads(
        run_child(MEASURE, json.dumps(order), environment=os.environ, timeout_s=_LONGEST_S)
    )
    return {
        **figures,
        "masking": masking_figures(run.masking_s) if run.masking_s > 0 else None,
        "editing": edit_figures(run.edit_hours, EDITED_PERSONS, run.seed) if run.edit_hours > 0 else None,
    }
