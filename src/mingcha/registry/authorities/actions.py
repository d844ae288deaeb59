"""Registers the committee and the police branch of a functional zone by the data of the city (article 4)."""

from mingcha.evidence.entries import act
from mingcha.geo.zone_offices import ZONE_OFFICES
from mingcha.kit.checked import free, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.codes import ZONES_BY_CODE
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.departments import Department
from mingcha.registry.authorities.queries import authority_of
from mingcha.registry.authorities.rules import DISTRICT_POLICE, GOVERNMENT
from mingcha.registry.authorities.values import Authority
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.actions import new_organisation


@cites("3", "4")
def set_up_zone(by: Asker, *, zone: str, clock: Clock) -> Authority:
    """Registers the offices of a functional zone that are not registered yet: its committee, which is the government of
    its level, and its branch of the police. Offices that stand keep their codes.

    Raises Refused (article 3) by the rule for organisations, Fault(NOT_FOUND) for another zone, Fault(CONFLICT) if both
    stand or a code is taken.
    """
    with act("registry.zone.set_up", by=actor_of(by), clock=clock, cites=("3", "4")) as record:
        offices = or_missing(ZONE_OFFICES.get(zone), "功能区", "functional zone", zone[:20])
        division = ZONES_BY_CODE[zone].hosts[0]
        standing = authority_of(Place(division, "", zone))
        free(not standing.lacks_own, "该功能区的管委会和公安分局已登记", "both offices of this zone are registered")
        wanted: list[tuple[str, Words, str, str]] = []
        if standing.government is None:
            wanted.append((offices.committee_code, offices.committee, GOVERNMENT, Department.GOVERNMENT.value))
        if not standing.has_own_police:
            wanted.append((offices.branch_code, offices.branch, DISTRICT_POLICE, ""))
        for code, words, kind, department in wanted:
            new_organisation(
                record,
                duty_of(by, clock.now()),
                code=code,
                name=words.zh,
                name_en=words.en,
                kind=kind,
                division=division,
                zone=zone,
                department=department,
            )
        record.fact("zone", zone)
        record.fact("offices", [code for code, *_ in wanted])
    return authority_of(Place(division, "", zone))
