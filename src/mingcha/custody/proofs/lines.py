"""The line of a camera-day for the digest of a day's proof, exactly as in docs/ref/custody-report.md."""

from datetime import date
from typing import Protocol

from mingcha.kit.canonical import canonical_json


class ProvedDay(Protocol):
    """The columns of CameraDay."""

    camera: str
    day: date
    expected_ms: int
    footage_ms: int
    gaps: dict[str, int]
    unexplained_ms: int
    size_bytes: int
    retention_class: str
    oldest_day: date | None
    must_reach_back_to: date
    standing: str


def proof_line(row: ProvedDay) -> bytes:
    """Canonical JSON of the row and a line feed."""
    return canonical_json(
        {
            "v": 1, "camera": row.camera, "day": row.day.isoformat(), "expected_ms": row.expected_ms,
            "footage_ms": row.footage_ms, "gaps_ms": dict(row.gaps), "unexplained_ms": row.unexplained_ms,
            "bytes": row.size_bytes, "class": row.retention_class,
            "oldest": None if row.oldest_day is None else row.oldest_day.isoformat(),
            "must_reach_back_to": row.must_reach_back_to.isoformat(), "standing": row.standing,
        }
    ) + b"\n"  # fmt: skip
