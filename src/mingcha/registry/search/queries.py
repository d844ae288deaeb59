"""Search in the register: points, sites and units in the asker's reach, by name, code or pinyin initials."""

from dataclasses import dataclass, replace
from datetime import datetime

from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.reach import ORGANISATION, SITE, named, reach
from mingcha.registry.places.rows import organisation_row, site_row
from mingcha.registry.places.values import OrganisationRow, SiteRow
from mingcha.registry.points.filter import EVERYTHING, LONGEST_TEXT
from mingcha.registry.points.queries import points
from mingcha.registry.points.values import PointRow

MOST_OF_A_KIND = 8


@dataclass(frozen=True, slots=True)
class FoundInRegister:
    """The matches by kind, each ordered by code and at most `most`; `more_points`: there are further points."""

    points: tuple[PointRow, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    more_points: bool = False


def search(asker: Reader, text: str, *, at: datetime, most: int = MOST_OF_A_KIND) -> FoundInRegister:
    """The matches of a text in the register; none for an empty text."""
    wanted = text.strip()[:LONGEST_TEXT]
    if not wanted or not wanted.isprintable():
        return FoundInRegister()
    facts = duty_of(asker, at)
    rows = points(facts, at=at, where=replace(EVERYTHING, q=wanted), limit=most + 1)
    sites = Site.objects.filter(reach(facts, SITE)).filter(named(wanted)).distinct().order_by("code")
    units = Organisation.objects.filter(reach(facts, ORGANISATION)).filter(named(wanted)).order_by("code")
    return FoundInRegister(
        points=rows[:most],
        sites=tuple(site_row(site) for site in sites.select_related("organisation").prefetch_related("systems")[:most]),
        organisations=tuple(organisation_row(unit) for unit in units[:most]),
        more_points=len(rows) > most,
    )
