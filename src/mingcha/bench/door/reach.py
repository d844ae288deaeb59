"""What `mingcha bench door` should reach: limits, and which measurements are large enough to be judged."""

from dataclasses import dataclass
from typing import Any

REACH_TICKET_US = 50.0


@dataclass(frozen=True, slots=True)
class Reach:
    """One limit: of the figure at `path` ("export.cpu_s_a_gb") that `part` measures; it is judged if the figure at
    `size` is at least `least`. `fails`: whether the exit code says so."""

    what: str
    part: str
    path: str
    limit: float
    size: str = ""
    least: float = 0
    is_floor: bool = False
    fails: bool = True

    def row(self, figures: dict[str, Any]) -> dict[str, Any] | None:
        """The limit beside what was measured; None if the part was not run. `reached` is None if it is not judged."""
        measured = _at(figures, self.path)
        if measured is None:
            return None
        holds = measured >= self.limit if self.is_floor else measured <= self.limit
        is_judged = not self.size or (_at(figures, self.size) or 0) >= self.least
        return {"what": self.what, "limit": self.limit, "measured": measured, "reached": holds if is_judged else None}


REACHES = (
    Reach("ticket_us_known", "ticket", "same_ticket_check_us", REACH_TICKET_US),
    Reach("ticket_us_new", "ticket", "ticket_check_us", REACH_TICKET_US, fails=False),
    Reach("viewers_refused", "viewers", "viewers_refused", 0),
    Reach("altered_tickets_served", "viewers", "forged_served", 0),
    Reach("export_s_a_gb", "export", "export.cpu_s_a_gb", 3.0, "export.bytes", 500_000_000),
    Reach("verify_s_a_gb", "export", "export.verify_cpu_s_a_gb", 2.0, "export.bytes", 500_000_000),
    Reach("copy_cores", "copy", "copy.copy_cores", 0.6, "copy.seconds", 10),
    Reach("live_p95_ms", "looks", "looks.live_p95_ms", 150, "looks.starts", 10),
    Reach("first_picture_ms", "looks", "looks.first_picture_p50_ms", 400, "looks.starts", 10),
    Reach("copy_late_p95_ms", "copy", "copy.late_p95_ms", 150, "copy.seconds", 10),
    Reach("copy_first_picture_ms", "looks", "looks.copy_first_picture_p50_ms", 400, "looks.starts", 10),
    Reach("marks_traced_share", "marks", "marks.traced_share", 0.99, "marks.copies", 200, is_floor=True),
    Reach("marks_false", "marks", "marks.false", 0),
)
"""The check of a ticket has two lines: of one that the gateway has opened before, and of a new one, whose Ed25519
signature alone (signature_us) may cost more than the limit; the exit code goes by the first."""


def reach_rows(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Every limit whose figure was measured."""
    return [row for one in REACHES if (row := one.row(figures)) is not None]


def door_passed(figures: dict[str, Any]) -> bool:
    """Whether every part that was run, one at least, measured what it should, and reaches it where it is judged."""
    parts = figures["parts"]
    rows = [one.row(figures) for one in REACHES if one.fails and one.part in parts]
    if not rows or any(row is None or row["reached"] is False for row in rows):
        return False
    return "viewers" not in parts or 0 < figures["viewers"] == figures["viewers_served"]


def _at(figures: dict[str, Any], path: str) -> float | None:
    found: Any = figures
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return None if found is None else float(found)
