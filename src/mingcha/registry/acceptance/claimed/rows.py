"""What the points of a batch are claimed to fulfil, found for actions and queries, not for pages."""

from django.db.models import Count, Max

from mingcha.registry.acceptance.claimed.rules import BatchClaims, ClaimedLevel
from mingcha.registry.acceptance.models import Acceptance, AcceptedPoint
from mingcha.registry.standards.kinds import LEVELS, Standard
from mingcha.registry.standards.models import ClaimedPoint


def claims_of_batch(held: Acceptance) -> BatchClaims:
    """The claims that stand for points of a batch: how many points for each standard, and the points of the lowest and
    of the highest level of GB 35114. Of a point with several levels the highest counts."""
    batch = AcceptedPoint.objects.filter(acceptance=held)
    standing = ClaimedPoint.objects.filter(withdrawn_at=None, point__in=batch.values("point")).order_by()
    counts = standing.values_list("claim__standard").annotate(points=Count("point", distinct=True))
    levels = standing.filter(claim__standard__in=[one.value for one in LEVELS])
    of_points = levels.values_list("point__code", "point__name").annotate(level=Max("claim__standard"))
    lowest, highest = of_points.order_by("level", "point__code").first(), of_points.order_by("-level").first()
    return BatchClaims(
        points=batch.count(),
        standards={Standard(standard): points for standard, points in counts},
        lowest=_level(lowest),
        highest=_level(highest),
    )


def _level(found: tuple[str, str, str] | None) -> ClaimedLevel | None:
    return ClaimedLevel(Standard(found[2]), found[1]) if found else None
