"""The territory of roles as a query condition, so that lists and rules agree (articles 3, 4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from mingcha.kit.codes import WUHAN
from mingcha.registry.identity.duty import DutyFacts, Place, Role, Territory, division_prefix, is_district


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The columns of a table for the parts of `Place`; without a contractor column a contractor reaches nothing."""

    division: str
    organisation: str
    zone: str
    contractor: str = ""


SITE = PlaceColumns("division", "organisation__code", "zone", "systems__contractor__code")
SYSTEM = PlaceColumns("site__division", "site__organisation__code", "site__zone", "contractor__code")
ORGANISATION = PlaceColumns("division", "code", "zone")
PERSON = PlaceColumns("organisation__division", "organisation__code", "organisation__zone")


def reach(facts: DutyFacts, columns: PlaceColumns) -> Q:
    """The condition on a table that is equivalent to DutyFacts.over without named roles."""
    found, held = Q(pk__in=[]), tuple(one for one in facts.roles if facts.active and not one.role.keeps_no_register)
    units = [one.territory.organisation for one in held if one.role is not Role.CONTRACTOR]
    firms = [one.territory.organisation for one in held if one.role is Role.CONTRACTOR]
    # one list for all units: who answers for forty would make a condition of forty parts, with its cost in each query
    found |= _one_of(columns.organisation, units)
    if columns.contractor:
        found |= _one_of(columns.contractor, firms)
    for one in held:
        if one.role is not Role.CONTRACTOR and not one.territory.organisation:
            found |= _inside(one.territory, columns)
    return found


def roles_over(place: Place) -> Q:
    """The condition on assignments of roles that is equivalent to Territory.covers: those whose territory has a place
    inside it."""
    # a complete code, or one whose last pairs are 00: the province, the city
    codes = {"", place.division, *(place.division[:digits].ljust(6, "0") for digits in (0, 2, 4))}
    if place.zone:
        codes = {code for code in codes if not is_district(division_prefix(code))}
    found = Q(organisation=None, zone="", division__in=codes)
    if place.zone:
        found |= Q(organisation=None, zone=place.zone)
    return found | Q(organisation__code=place.organisation) if place.organisation else found


def named(text: str) -> Q:
    """Rows whose name, code or pinyin initials contain a text; for sites and organisations."""
    return Q(name__icontains=text) | Q(code__icontains=text) | initials_hold(text)


def initials_hold(text: str) -> Q:
    """Rows whose pinyin initials contain a text; none if the text has other characters than letters and digits."""
    plain = text.replace(" ", "").lower()
    return Q(initials__contains=plain) if plain.isascii() and plain.isalnum() else Q(pk__in=[])


def _one_of(column: str, units: Iterable[str]) -> Q:
    codes = list(dict.fromkeys(unit for unit in units if unit))
    if not codes:
        return Q(pk__in=[])
    return Q((f"{column}__in", codes)) if len(codes) > 1 else Q((column, codes[0]))


def _inside(territory: Territory, columns: PlaceColumns) -> Q:
    if territory.zone:
        return Q((columns.zone, territory.zone))
    if not territory.prefix:
        # everything, including rows without a place, such as the first administrator
        return Q(pk__isnull=False)
    # compare a complete code for equality, so that the index is used
    compared = "exact" if len(territory.prefix) == len(WUHAN) else "startswith"
    inside = Q((f"{columns.division}__{compared}", territory.prefix))
    return inside & Q((columns.zone, "")) if is_district(territory.prefix) else inside
