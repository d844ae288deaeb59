"""Imports a gateway's log: compares each opening with the issued ticket, and adds the taken amounts to its grant
(articles 16(3), 19, 20(1))."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.openings import rules as openings_rules
from mingcha.access.openings.late_uses import find_late_uses_of_shares
from mingcha.access.openings.models import GatewayLog, StrangeOpening, Taken
from mingcha.access.openings.port import take_moves
from mingcha.access.openings.queries import RESTORE, issued_tickets, taken_of
from mingcha.access.openings.reports import TakenReport, late_uses, strange_kind, taken_reports, tickets_named
from mingcha.access.openings.values import TakenSum
from mingcha.access.requests.findings import find_late_uses
from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.queries import acts_since
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway.opening_log import FIRST_DIGEST, OpeningLine
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.points.queries import places_of


@cites("2", "7(2)", "16(3)", "19", "20(1)")
def take_up_openings(by: Asker, *, gateway: str, lines: Sequence[OpeningLine], clock: Clock) -> int:
    """Imports the next lines of a gateway's log, in order; returns the number of new ones.

    A line without an issued ticket, or that does not continue the one before it, gives a row and a finding. Footage
    taken faster than it can be watched is a finding of its grant. Moves of cameras are lines of access.control. Already
    imported lines are skipped.
    """
    if not lines:
        return 0
    with act("access.openings.take", by=actor_of(by), clock=clock, cites=("16(3)", "19", "20(1)")) as record:
        now = clock.now()
        held = GatewayLog.objects.filter(gateway=gateway, log=lines[0].log).first()
        fresh = [line for line in lines if line.n > (held.n if held else 0)]
        strange = _explained_by_restore(_strange(gateway, fresh, held), held)
        if held is None:
            strange += _replaced(gateway, fresh)
            held = GatewayLog(gateway=gateway, log=lines[0].log, n=0, digest=FIRST_DIGEST)
        if fresh:
            held.n, held.digest = fresh[-1].n, fresh[-1].digest
        held.took_at = now
        held.save()
        record.wrote(held)
        for one in strange:
            one.save(force_insert=True)
            record.wrote(one)
        _find_strange(record, strange, now)
        late = late_uses(fresh)
        find_late_uses(record, late, now)
        find_late_uses_of_shares(record, late, now)
        _add_taken(record, gateway, taken_reports(fresh), now)
        unexplained = {one.n for one in strange}
        take_moves(record, gateway, [line for line in fresh if line.n not in unexplained], now)
        record.fact("gateway", gateway)
        record.fact("lines", len(fresh))
        record.fact("upto", held.n)
        record.fact("strange", len(strange))
    return len(fresh)


def _strange(gateway: str, lines: Sequence[OpeningLine], held: GatewayLog | None) -> list[StrangeOpening]:
    """A row for each line that breaks the chain or that no issued ticket explains."""
    issued = issued_tickets(tickets_named(lines))
    n, digest = (held.n, held.digest) if held else (0, FIRST_DIGEST)
    found = []
    for line in lines:
        if (line.n, line.before) != (n + 1, digest):
            found.append(_row(gateway, line, openings_rules.BROKEN_CHAIN))
        elif (kind := strange_kind(line, issued)) is not None:
            found.append(_row(gateway, line, kind))
        n, digest = line.n, line.digest
    return found


def _explained_by_restore(strange: list[StrangeOpening], held: GatewayLog | None) -> list[StrangeOpening]:
    """These without openings whose ticket may be lost, since the home was restored from an older backup."""
    if held is None or not any(one.kind == openings_rules.NO_TICKET for one in strange):
        return strange
    restored_ms = max((unix_ms(entry.at) for entry in acts_since(RESTORE, held.took_at)), default=0)
    return [one for one in strange if one.kind != openings_rules.NO_TICKET or one.at_ms >= restored_ms]


def _replaced(gateway: str, lines: Sequence[OpeningLine]) -> list[StrangeOpening]:
    """A row if this gateway had another log and the home was not restored since."""
    before = GatewayLog.objects.filter(gateway=gateway).order_by("-took_at").first()
    if before is None or not lines or acts_since(RESTORE, before.took_at):
        return []
    return [_row(gateway, lines[0], openings_rules.LOG_REPLACED)]


def _row(gateway: str, line: OpeningLine, kind: str) -> StrangeOpening:
    text = {name: str(line.facts.get(name, "")) for name in ("ticket", "grant", "who", "camera", "way")}
    at_ms = line.facts.get("at_ms")
    return StrangeOpening(
        gateway=gateway,
        log=line.log,
        n=line.n,
        kind=kind,
        at_ms=at_ms if isinstance(at_ms, int) else 0,
        ticket=text["ticket"][:64],
        grant_no=text["grant"][:40],
        who=text["who"][:60],
        camera=text["camera"][:20],
        way=text["way"][:10],
    )


def _find_strange(record: ActRecord, strange: Sequence[StrangeOpening], now: datetime) -> None:
    """A finding for each registered point that was opened without an issued ticket."""
    places = places_of(tuple({one.camera for one in strange}))
    for one in strange:
        if one.camera in places:
            ensure_finding(
                record,
                kind=FindingKind.OPENED_WITHOUT_TICKET,
                article="16(3)",
                subject_kind=SubjectKind.POINT,
                subject=one.camera,
                words=openings_rules.WORDS[one.kind],
                place=places[one.camera],
                now=now,
            )


def _add_taken(
    record: ActRecord, gateway: str, reports: Mapping[tuple[str, str, str], TakenReport], now: datetime
) -> None:
    """Adds the taken amounts to their grants. A report of a missing grant belongs to a forged ticket, whose opening is
    reported."""
    grants = {one.no: one for one in Grant.objects.filter(no__in={no for no, _, _ in reports})}
    rows = {
        (row.grant_id, row.camera, row.way): row
        for row in Taken.objects.filter(gateway=gateway, grant__in=grants.values())
    }
    touched = []
    for (no, camera, way), report in reports.items():
        if no not in grants:
            continue
        grant = grants[no]
        row = rows.get((grant.pk, camera, way)) or Taken(grant=grant, camera=camera, way=way, gateway=gateway)
        report.add_to(row)
        row.save()
        record.wrote(row)
        if report.may_be_faster:
            touched.append((grant, camera, way))
    _find_faster(record, touched, now)


def _find_faster(record: ActRecord, touched: Sequence[tuple[Grant, str, str]], now: datetime) -> None:
    """A finding for each grant under which footage was taken faster than it can be watched."""
    sums = taken_of(grant.pk for grant, _, _ in touched)
    places = places_of(tuple({camera for _, camera, _ in touched}))
    for grant, camera, way in touched:
        watching = openings_rules.is_watching(way, sums.get((grant.pk, camera, way), TakenSum()), shanghai_day(now))
        if not watching and camera in places:
            reason = watching.reason
            ensure_finding(
                record,
                kind=FindingKind.TAKEN_FASTER,
                article="20(1)",
                subject_kind=SubjectKind.GRANT,
                subject=grant.no,
                words=Words(f"点位 {camera}：{reason.zh}", f"point {camera}: {reason.en}"),
                place=places[camera],
                now=now,
                concerns=f"user:{grant.user_id}",
            )
