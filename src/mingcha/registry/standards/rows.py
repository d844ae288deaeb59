"""Rows of claims: found by number, counted, turned into values; for actions and queries, not for pages."""

from django.db.models import Count, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.models import ClaimedPoint, StandardClaim
from mingcha.registry.standards.values import ClaimedPointRow, ClaimRow, DeviceReport

_LARGEST_NUMBER = 2**63 - 1


def counted(rows: QuerySet[StandardClaim]) -> QuerySet[StandardClaim]:
    """Claims with their system, its units and what `claim_row` counts, in one query."""
    gone = Count("points", filter=Q(points__withdrawn_at__isnull=False))
    systems = rows.select_related("system__site__organisation", "system__contractor")
    return systems.annotate(points_count=Count("points"), withdrawn_count=gone)


def claim_called(number: int) -> StandardClaim:
    """The claim with this number, as `counted`. Raises Fault(NOT_FOUND)."""
    found = counted(StandardClaim.objects.filter(pk=number))
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条执行标准登记", "there is no such claim"), str(number))
    return held


def claim_row(held: StandardClaim) -> ClaimRow:
    """A claim of `counted` as a value."""
    report = None
    if held.report_on is not None:
        report = DeviceReport(held.report_number, held.report_issuer, held.report_on)
    return ClaimRow(
        number=held.pk,
        system=held.system.code,
        standard=Standard(held.standard),
        claimant=held.claimant,
        claimed_on=held.claimed_on,
        report=report,
        sha256=held.digest,
        media_type=held.media_type,
        points=getattr(held, "points_count", 0),
        withdrawn=getattr(held, "withdrawn_count", 0),
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
    )


def claimed_point_row(held: ClaimedPoint) -> ClaimedPointRow:
    """A point of a claim as a value; its point was read with it."""
    return ClaimedPointRow(
        code=held.point.code,
        name=held.point.name,
        withdrawn_at=held.withdrawn_at,
        withdrawn_by=held.withdrawn_by,
        withdrawn_reason=held.withdrawn_reason,
    )
