"""Runs the measurement of redaction in a process of its own, which alone loads decoder and networks."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mingcha.bench.child import run_child

MEASURE = "mingcha.bench.redaction.measure"
_LONGEST_S = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class RedactionRun:
    """What is asked for."""

    media: Path | None = None
    """A folder with recorded clips."""
    frames: int = 240
    """Of each clip, at most."""
    seed: int = 1
    trials: int = 100
    deface: str = "deface"
    """The peer's program."""
    has_peer: bool = True


def bench_redaction(run: RedactionRun) -> dict[str, Any]:
    """The figures (docs/ref/benchmarks.md). Raises Fault(UNAVAILABLE)."""
    order = {**asdict(run), "media": str(run.media.absolute()) if run.media else None}
    figures: dict[str, Any] = json.loads(
        run_child(MEASURE, json.dumps(order), environment=os.environ, timeout_s=_LONGEST_S)
    )
    return figures
