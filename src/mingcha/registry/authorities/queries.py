"""The authorities of a place, and those of every level of the city (article 4). Names of offices are public."""

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.geo.zone_offices import ZONE_OFFICES
from mingcha.kit.codes import DIVISIONS, ZONES, division_words
from mingcha.registry.authorities.rules import (
    CITY_POLICE,
    DISTRICT_POLICE,
    GOVERNMENT,
    AuthorityOffices,
    Office,
    authority_among,
)
from mingcha.registry.authorities.values import Authority
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_row


def authority_of(place: Place) -> Authority:
    """The government and the public security organ of a place: of its functional zone, else of its district, else, at
    division 420100, of the city. Raises Fault(NOT_FOUND) for a division or zone that Wuhan does not have."""
    return _authority(place, _offices())


def authorities_of_levels() -> tuple[Authority, ...]:
    """Those of the city, of each district by code, then of each functional zone that has offices of its own."""
    offices = _offices()
    levels = [Place(division, "") for division in DIVISIONS]
    levels += [Place(zone.hosts[0], "", zone.code) for zone in ZONES if zone.code in ZONE_OFFICES]
    return tuple(_authority(place, offices) for place in levels)


def _authority(place: Place, offices: dict[str, Organisation]) -> Authority:
    known = (Office(one.code, one.kind, one.division, one.zone, one.department) for one in offices.values())
    found: AuthorityOffices = authority_among(known, place)
    government, police = offices.get(found.government), offices.get(found.public_security)
    return Authority(
        zone=place.zone,
        division=place.division,
        words=division_words(place.zone or place.division),
        government=organisation_row(government) if government else None,
        public_security=organisation_row(police) if police else None,
    )


def _offices() -> dict[str, Organisation]:
    return {one.code: one for one in instances(Organisation, _OFFICES.rows())}


_OFFICES = CompiledQuery(
    lambda: (
        Organisation.objects.filter(kind__in=(GOVERNMENT, DISTRICT_POLICE, CITY_POLICE))
        .order_by("code")
        .values_list(*concrete_names(Organisation))
    )
)
