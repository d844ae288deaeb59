"""Which points stand at a classified place, by their site (decree 799, article 10), or are a work secret themselves:
for who may see of it outside of the pages.

A site has no position of its own: it is classified if one of its points stands in a classified area. Where none of its
points is placed nobody knows; then it is, if its unit is one whose area is classified.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.areas.queries import ClassifiedAreas
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import PointRow


@dataclass(slots=True)
class ClassifiedSites:
    """Which sites are classified on a Shanghai day, or are to be. Each is judged once; the areas are read when the
    first site is asked for, and the points of sites only where there is such an area."""

    on: date
    _judged: dict[str, bool] = field(default_factory=dict)
    _areas: ClassifiedAreas | None = None

    def among(self, units: Mapping[str, str]) -> frozenset[str]:
        """Those of these sites that are classified. `units`: the code of each site's unit, by the site's code."""
        asked = units.keys() - self._judged.keys()
        if asked:
            self._judged |= self._judge({site: units[site] for site in asked})
        return frozenset(site for site in units if self._judged[site])

    def has_unit(self, unit: str) -> bool:
        """Whether a unit, by its code, is one whose area is classified; where no site of it is known."""
        return unit in self._read_areas().units()

    def _judge(self, units: Mapping[str, str]) -> dict[str, bool]:
        areas = self._read_areas()
        of_areas = areas.units()
        if not of_areas:
            return dict.fromkeys(units, False)
        placed = Point.objects.filter(system__site__code__in=list(units), longitude_ndeg__isnull=False).order_by()
        judged: dict[str, bool] = {}
        for site, *spot in placed.values_list("system__site__code", "longitude_ndeg", "latitude_ndeg"):
            judged[site] = judged.get(site, False) or areas.contain(*spot)
        return {site: judged.get(site, unit in of_areas) for site, unit in units.items()}

    def _read_areas(self) -> ClassifiedAreas:
        if self._areas is None:
            self._areas = ClassifiedAreas(self.on)
        return self._areas


@cites("16(1)")
def work_secrets() -> QuerySet[Point]:
    """The points that are a work secret, for the conditions of other queries; not cut to a reach."""
    return Point.objects.exclude(secrecy="").order_by()


@cites("16(1)")
def secrets_among(codes: Collection[str]) -> frozenset[str]:
    """Those of these points, by code, that are a work secret."""
    rows = work_secrets().filter(OneOf("code", list(codes))) if codes else Point.objects.none()
    return frozenset(rows.values_list("code", flat=True))


@cites("16(1)")
def require_no_work_secret(codes: Collection[str] = (), *, system: str = "") -> None:
    """What a program asks for by a number, and which is a file: one about a work secret it does not get, and none about
    a system that has one, whose papers name all of its points. Asked after it was judged who reads it. Raises
    Fault(NOT_FOUND)."""
    if secrets_among(codes) or (system and work_secrets().filter(system__code=system).exists()):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项内容", "there is no such thing"))


@cites("16(1)", "799-10")
def classified_among(rows: Sequence[PointRow], on: date) -> frozenset[str]:
    """The codes of those of these points that are a work secret (article 16(1)), or whose sites are classified on a
    Shanghai day, or are to be."""
    secret = ClassifiedSites(on).among({row.site: row.organisation for row in rows})
    marked = secrets_among([row.code for row in rows])
    return frozenset(row.code for row in rows if row.site in secret or row.code in marked)
