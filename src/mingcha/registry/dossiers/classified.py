"""Which points stand at a classified place, by their site (decree 799, article 10): for who may see of it on paper.

A site has no position of its own: it is classified if one of its points stands in a classified area. Where none of its
points is placed nobody knows; then it is, if its unit is one whose area is classified.
"""

from collections.abc import Sequence
from datetime import date

from mingcha.kit.decision import cites
from mingcha.registry.areas.queries import ClassifiedAreas
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import PointRow


@cites("799-10")
def classified_among(rows: Sequence[PointRow], on: date) -> frozenset[str]:
    """The codes of those of these points whose sites are classified on a Shanghai day, or are to be."""
    areas = ClassifiedAreas(on)
    units = areas.units()
    if not rows or not units:
        return frozenset()
    placed = Point.objects.filter(system__site__code__in={row.site for row in rows}, longitude_ndeg__isnull=False)
    known, secret = set[str](), set[str]()
    for site, *spot in placed.values_list("system__site__code", "longitude_ndeg", "latitude_ndeg"):
        known.add(site)
        if site not in secret and areas.contain(*spot):
            secret.add(site)
    return frozenset(
        row.code for row in rows if row.site in secret or (row.site not in known and row.organisation in units)
    )
