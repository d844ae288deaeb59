"""Which of the registered offices are the government and the public security organ of a place (article 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingcha.kit.decision import cites
from mingcha.law.departments import NOT_STATED, Department
from mingcha.registry.identity.duty import Place, division_prefix, is_district

GOVERNMENT, DISTRICT_POLICE, CITY_POLICE = "government", "district_psb", "city_psb"
"""Kinds of organisations (places.models.OrganisationKind)."""


@dataclass(frozen=True, slots=True)
class Office:
    """A registered government, department or public security organ. `department`: a value of law.departments."""

    code: str
    kind: str
    division: str
    zone: str = ""
    department: str = NOT_STATED


@dataclass(frozen=True, slots=True)
class AuthorityOffices:
    """The government and the public security organ of a level, by code; "" if none is registered."""

    government: str
    public_security: str


@cites("4", "5")
def authority_among(offices: Iterable[Office], place: Place) -> AuthorityOffices:
    """The government and the public security organ of a place among these offices: of its functional zone the committee
    and the branch, else those of its district, else those of the city. A place of the city itself has division 420100.

    The police of a district or zone that has no branch is the city's. No department is a government; an office whose
    department was not stated counts as the government only where no other one does. Of several the first by code.
    """
    known = sorted(offices, key=lambda one: one.code)
    below_city = bool(place.zone) or is_district(division_prefix(place.division))
    police = _first(known, DISTRICT_POLICE, place.division, place.zone) if below_city else ""
    stated = [one for one in known if one.department == Department.GOVERNMENT]
    unstated = [one for one in known if one.department == NOT_STATED]
    government = _first(stated, GOVERNMENT, place.division, place.zone)
    return AuthorityOffices(
        government or _first(unstated, GOVERNMENT, place.division, place.zone),
        police or next((one.code for one in known if one.kind == CITY_POLICE), ""),
    )


def _first(offices: Sequence[Office], kind: str, division: str, zone: str) -> str:
    """The first office of a kind for a zone, or, without one, for a division outside all zones."""
    here = (one for one in offices if one.kind == kind and one.zone == zone and (zone or one.division == division))
    return next((one.code for one in here), "")
