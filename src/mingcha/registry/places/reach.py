"""The territory of roles as a query condition, so that lists and rules agree (articles 3, 4)."""

from dataclasses import dataclass

from django.db.models import Q

from mingcha.kit.codes import WUHAN
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, is_district


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
    """The condition on a table that is equivalent to DutyFacts.over."""
    found = Q(pk__in=[])
    for held in facts.roles if facts.active else ():
        found |= _reach_of(held, columns)
    return found


def named(text: str) -> Q:
    """Rows whose name, code or pinyin initials contain a text; for sites and organisations."""
    return Q(name__icontains=text) | Q(code__icontains=text) | initials_hold(text)


def initials_hold(text: str) -> Q:
    """Rows whose pinyin initials contain a text; none if the text has other characters than letters and digits."""
    plain = text.replace(" ", "").lower()
    return Q(initials__contains=plain) if plain.isascii() and plain.isalnum() else Q(pk__in=[])


def _reach_of(held: RoleInForce, columns: PlaceColumns) -> Q:
    territory = held.territory
    if held.role is Role.CONTRACTOR:
        ours = columns.contractor and territory.organisation
        return Q((columns.contractor, territory.organisation)) if ours else Q(pk__in=[])
    if territory.organisation:
        return Q((columns.organisation, territory.organisation))
    if territory.zone:
        return Q((columns.zone, territory.zone))
    if not territory.prefix:
        # everything, including rows without a place, such as the first administrator
        return Q(pk__isnull=False)
    # compare a complete code for equality, so that the index is used
    compared = "exact" if len(territory.prefix) == len(WUHAN) else "startswith"
    inside = Q((f"{columns.division}__{compared}", territory.prefix))
    return inside & Q((columns.zone, "")) if is_district(territory.prefix) else inside
