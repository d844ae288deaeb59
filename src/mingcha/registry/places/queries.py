"""Organisations and sites in the asker's reach (articles 3, 4, 6)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation, OrganisationKind, Site
from mingcha.registry.places.reach import ORGANISATION, SITE, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.places.rows import organisation_row, site_called, site_row
from mingcha.registry.places.values import FoundSite, OrganisationRow, SiteRow

_AUTHORITIES = (OrganisationKind.CITY_PSB, OrganisationKind.DISTRICT_PSB, OrganisationKind.GOVERNMENT)


def sites(
    asker: Reader,
    *,
    at: datetime,
    text: str = "",
    among: Collection[str] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[SiteRow, ...]:
    """The sites in the asker's reach, ordered by code; all of them without a limit. `text`: part of a name, a code or
    the managing unit's name. `among`: only those with one of these codes."""
    found = _sites_of(asker, at, text)
    found = found if among is None else found.filter(code__in=among)
    rows = found.select_related("organisation").prefetch_related("systems").order_by("code")
    return tuple(site_row(site) for site in rows[part_of(offset, limit)])


def sites_found(asker: Reader, *, at: datetime, text: str, limit: int) -> tuple[FoundSite, ...]:
    """The same sites as a search shows them, by one query."""
    return tuple(FoundSite(*row) for row in _as_found(_sites_of(asker, at, text))[:limit])


def sites_called(asker: Reader, codes: tuple[str, ...], *, at: datetime, limit: int) -> tuple[FoundSite, ...]:
    """Those of them with one of these codes."""
    return tuple(FoundSite(*row) for row in _SITES_CALLED.rows(duty_of(asker, at), codes, limit=limit))


def _as_found(rows: QuerySet[Site]) -> QuerySet[Site, Any]:
    return rows.order_by("code").values_list("code", "name", "address", "division", "zone")


_SITES_CALLED = ReachedQuery(
    SITE, lambda within, codes: _as_found(Site.objects.filter(within, code__in=codes).distinct())
)


def count_sites(asker: Reader, *, at: datetime, text: str = "") -> int:
    """The total number of such sites."""
    return _sites_of(asker, at, text).count()


def site(asker: Reader, code: str, *, at: datetime) -> SiteRow:
    """One site. Raises Fault(NOT_FOUND), Refused (article 3) outside the asker's reach."""
    held = site_called(code)
    require(places_rules.may_see(duty_of(asker, at), held.place))
    return site_row(held)


def organisations(
    asker: Reader,
    *,
    at: datetime,
    text: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> tuple[OrganisationRow, ...]:
    """The organisations in the asker's reach, ordered by code; all of them without a limit. `text`: part of a name or a
    code."""
    rows = _organisations_of(asker, at, text).order_by("code")
    return tuple(organisation_row(held) for held in rows[part_of(offset, limit)])


def organisations_called(
    asker: Reader, codes: tuple[str, ...], *, at: datetime, limit: int
) -> tuple[OrganisationRow, ...]:
    """Those of them with one of these codes."""
    rows = _ORGANISATIONS_CALLED.rows(duty_of(asker, at), codes, limit=limit)
    return tuple(map(organisation_row, instances(Organisation, rows)))


_ORGANISATIONS_CALLED = ReachedQuery(
    ORGANISATION,
    lambda within, codes: (
        Organisation.objects.filter(within, code__in=codes).order_by("code").values_list(*concrete_names(Organisation))
    ),
)


def count_organisations(asker: Reader, *, at: datetime, text: str = "") -> int:
    """The total number of such organisations."""
    return _organisations_of(asker, at, text).count()


def unit_of(asker: Reader, code: str, *, at: datetime) -> OrganisationRow:
    """One organisation. Raises Fault(NOT_FOUND), or Refused (article 3) outside the asker's reach; everyone may read
    their own unit."""
    facts = duty_of(asker, at)
    held = Organisation.objects.filter(code=code).first()
    if held is None:
        raise Fault(
            FaultKind.NOT_FOUND, Words(f"没有这个单位：“{code[:20]}”", f"there is no organisation {code[:20]!r}")
        )
    if facts.organisation != code:
        require(places_rules.may_see(facts, held.place))
    return organisation_row(held)


def part_of(offset: int, limit: int | None) -> slice:
    """The slice of a list from an offset with at most `limit` rows, or all rows without a limit."""
    return slice(offset, None if limit is None else offset + limit)


def organisation_words(code: str) -> Words:
    """The names of an organisation, or its code if it is unknown. Names of units are public."""
    return next((Words(name, english or name) for name, english in _NAMES.rows(code)), Words(code, code))


_NAMES = CompiledQuery(lambda code: Organisation.objects.filter(code=code).values_list("name", "name_en"))


def organisation_place(code: str) -> Place:
    """The place of an organisation, for decisions on responsibility (articles 3, 4); of an unknown one, no division."""
    return next((Place(division, code, zone) for division, zone in _SEAT.rows(code)), Place("", code))


_SEAT = CompiledQuery(lambda code: Organisation.objects.filter(code=code).values_list("division", "zone"))


def site_names(codes: Collection[str]) -> dict[str, str]:
    """The names of the sites with these codes, for readers who may see the acts; unknown codes are absent."""
    return dict(_SITE_NAMES.rows(tuple(codes)))


def organisation_names(codes: Collection[str]) -> dict[str, str]:
    """The names of the organisations with these codes, as `site_names`."""
    return dict(_UNIT_NAMES.rows(tuple(codes)))


_SITE_NAMES = CompiledQuery(lambda codes: Site.objects.filter(code__in=codes).values_list("code", "name"))
_UNIT_NAMES = CompiledQuery(lambda codes: Organisation.objects.filter(code__in=codes).values_list("code", "name"))


def authorities(*, limit: int) -> tuple[tuple[str, str], ...]:
    """(code, name) of the public security organs and departments here, by code: those whose officers ask for footage
    (article 14). Names of units are public."""
    rows = Organisation.objects.filter(kind__in=[kind.value for kind in _AUTHORITIES])
    return tuple(rows.order_by("code").values_list("code", "name")[:limit])


def contractors(*, limit: int) -> tuple[tuple[str, str], ...]:
    """(code, name) of the contractors here, by code, wherever they sit: a unit names who builds for it (article 3).
    Names of units are public."""
    rows = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value)
    return tuple(rows.order_by("code").values_list("code", "name")[:limit])


def _sites_of(asker: Reader, at: datetime, text: str = "") -> QuerySet[Site]:
    found = Site.objects.filter(reach(duty_of(asker, at), SITE)).distinct()
    named = Q(name__icontains=text) | Q(code__icontains=text) | Q(organisation__name__icontains=text)
    return found.filter(named) if text else found


def _organisations_of(asker: Reader, at: datetime, text: str = "") -> QuerySet[Organisation]:
    found = Organisation.objects.filter(reach(duty_of(asker, at), ORGANISATION))
    named = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text)
    return found.filter(named) if text else found
