"""Lines of a gateway's log as facts for the rules; a malformed line becomes a finding, never an exception (16(3))."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.access.openings import rules as openings_rules
from mingcha.access.openings.models import Taken
from mingcha.access.openings.queries import Issued
from mingcha.access.tickets.rules import LATE_USE
from mingcha.access.tickets.tokens import TAKEN_WAYS
from mingcha.kit.canonical import Json
from mingcha.kit.clock import from_90k
from mingcha.media.gateway.opening_log import OpeningLine

_MOVED = "moved"
_BY_TICKET = ("open", _MOVED)
"""The kinds of lines that say what a ticket did: opened pictures or control, moved a camera."""
_COUNTS = ("bytes", "footage_ms", "pictures", "held_ms", "parallel")


@dataclass(slots=True)
class TakenReport:
    """The sum of a gateway's reports of one grant, point and way in one batch."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS, 0))
    first_ms: int = 0
    last_ms: int = 0

    @property
    def may_be_faster(self) -> bool:
        """Whether this batch gives a reason to judge again."""
        return bool(self.counts["footage_ms"] or self.counts["held_ms"] or self.counts["parallel"])

    def add(self, facts: Mapping[str, Json]) -> None:
        """Adds a line."""
        for name in _COUNTS:
            value = facts.get(name)
            count = value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
            self.counts[name] = max(self.counts[name], count) if name == "parallel" else self.counts[name] + count
        at_ms = facts.get("at_ms")
        if isinstance(at_ms, int):
            self.first_ms, self.last_ms = self.first_ms or at_ms, max(self.last_ms, at_ms)

    def add_to(self, row: Taken) -> None:
        """Adds this to the row of its grant, point and way."""
        row.sent_bytes = (row.sent_bytes or 0) + self.counts["bytes"]
        row.footage_ms = (row.footage_ms or 0) + self.counts["footage_ms"]
        row.pictures = (row.pictures or 0) + self.counts["pictures"]
        row.held_ms = (row.held_ms or 0) + self.counts["held_ms"]
        row.parallel = max(row.parallel or 0, self.counts["parallel"])
        row.first_ms = row.first_ms or self.first_ms
        row.last_ms = max(row.last_ms or 0, self.last_ms)


def taken_reports(lines: Sequence[OpeningLine]) -> dict[tuple[str, str, str], TakenReport]:
    """(number of the grant, camera, way) -> amounts reported by these lines."""
    found: dict[tuple[str, str, str], TakenReport] = {}
    for line in lines:
        key = str(line.facts.get("grant", "")), str(line.facts.get("camera", "")), str(line.facts.get("way", ""))
        if line.facts["t"] == "taken" and key[2] in TAKEN_WAYS and len(key[1]) <= 20:
            found.setdefault(key, TakenReport()).add(line.facts)
    return found


def late_uses(lines: Sequence[OpeningLine]) -> list[tuple[str, datetime]]:
    """(number of the grant, when) of ended tickets of viewing copies that a gateway refused."""
    late = [line.facts for line in lines if line.facts["t"] == "refused" and line.facts.get("why") == LATE_USE]
    return [(str(facts.get("grant", "")), from_90k(_time(facts, "at_ms") * 90)) for facts in late]


def strange_kind(line: OpeningLine, issued: Mapping[str, Issued]) -> str | None:
    """The fault of an opening or a move; None if it has an issued ticket, and a move its lease, or the line is
    neither."""
    facts = line.facts
    if facts["t"] == "refused":
        return None if facts.get("why") == LATE_USE else openings_rules.REFUSED
    if facts["t"] not in _BY_TICKET:
        return None
    ticket = issued.get(str(facts.get("ticket", "")))
    camera, way = str(facts.get("camera", "")), str(facts.get("way", ""))
    of_ticket = ticket[0].lease if ticket else 0
    lease = _time(facts, "lease") if facts["t"] == _MOVED else of_ticket
    if ticket is None:
        return openings_rules.NO_TICKET
    if not openings_rules.is_as_issued(_seen(facts, lease), camera, way, ticket):
        return openings_rules.OTHER_THAN_ISSUED
    is_late = facts["t"] == _MOVED and not openings_rules.is_within_lease(
        _time(facts, "at_ms"), ticket[0].lease_ended_ms
    )
    return openings_rules.AFTER_LEASE if is_late else None


def tickets_named(lines: Iterable[OpeningLine]) -> set[str]:
    """The tickets by which lines say that something was opened, or a camera moved."""
    return {str(line.facts.get("ticket", "")) for line in lines if line.facts["t"] in _BY_TICKET}


def _seen(facts: Mapping[str, Json], lease: int) -> openings_rules.TicketFacts:
    return openings_rules.TicketFacts(
        grant=str(facts.get("grant", "")),
        who=str(facts.get("who", "")),
        within=str(facts.get("within", "")),
        iat_ms=_time(facts, "iat_ms"),
        exp_ms=_time(facts, "exp_ms"),
        from_ms=_time(facts, "from_ms"),
        to_ms=_time(facts, "to_ms"),
        lease=lease,
    )


def _time(facts: Mapping[str, Json], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else -1
