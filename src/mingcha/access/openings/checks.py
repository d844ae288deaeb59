"""Checks of openings for `mingcha check`: each rests on an issued ticket, and the log is whole (16(3), 20)."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mingcha.access.openings import rules as openings_rules
from mingcha.access.openings.models import GatewayLog, StrangeOpening
from mingcha.access.openings.queries import RESTORE, issued_tickets
from mingcha.access.openings.reports import strange_kind, tickets_named
from mingcha.evidence.queries import acts_since
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.media.gateway.opening_log import FIRST_DIGEST, OpeningLine, last_line, read_openings

_BATCH = 2000


@cites("16(3)", "20(2)")
def check_openings() -> Iterator[Finding]:
    """Reports every imported opening without an issued ticket."""
    for row in StrangeOpening.objects.order_by("pk").iterator(chunk_size=2000):
        facts: dict[str, str | int] = {
            "at_ms": row.at_ms, "ticket": row.ticket, "grant": row.grant_no, "who": row.who, "camera": row.camera,
            "way": row.way,
        }  # fmt: skip
        yield _finding(row.kind, f"{row.gateway} {row.log} line {row.n}", facts)


@cites("16(3)", "20(2)")
def check_opening_log(folder: Path, gateway: str) -> Iterator[Finding]:
    """Reports faults of the log in the gateway's folder: lines changed or removed since they were imported, and
    openings not yet imported without an issued ticket."""
    last = last_line(folder)
    held = GatewayLog.objects.filter(gateway=gateway).order_by("-took_at").first()
    shorter = held is not None and (last is None or (last.log == held.log and last.n < held.n))
    if held is not None and shorter and not acts_since(RESTORE, held.took_at):
        yield _finding(openings_rules.BROKEN_CHAIN, f"{gateway} {held.log} line {held.n}", {})
    if last is None:
        return
    taken = held if held is not None and held.log == last.log else None
    lines, before = read_openings(folder), None
    while batch := list(islice(lines, _BATCH)):
        issued = issued_tickets(tickets_named(batch))
        for line in batch:
            subject = f"{gateway} {line.log} line {line.n}"
            if _is_broken(line, before, taken):
                yield _finding(openings_rules.BROKEN_CHAIN, subject, {})
            elif (taken is None or line.n > taken.n) and (kind := strange_kind(line, issued)) is not None:
                yield _finding(kind, subject, {name: str(line.facts.get(name, "")) for name in ("ticket", "camera")})
            before = line


def _is_broken(line: OpeningLine, before: OpeningLine | None, taken: GatewayLog | None) -> bool:
    """Whether a line does not continue the one before it, or differs from the imported one."""
    if taken is not None and line.n == taken.n and line.digest != taken.digest:
        return True
    if before is None:
        return line.n == 1 and line.before != FIRST_DIGEST
    return (line.n, line.before) != (before.n + 1, before.digest)


def _finding(kind: str, subject: str, facts: dict[str, str | int]) -> Finding:
    return Finding("access", f"opening_{kind}", subject, openings_rules.WORDS[kind], facts)
