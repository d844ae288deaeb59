"""Officers of the tests: two of Jiang'an with enforcement certificates and accounts, and their head."""

from dataclasses import replace
from datetime import timedelta

from tests.support.access.papers import identity_number, new_officer
from tests.support.registry.city import BUILT_EARLIER, City, add_person, build_city
from tests.support.registry.city_copy import copied_city
from tests.support.registry.staffing import appoint, confirm_as

from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import register_officer
from mingcha.kit.clock import Clock, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation

FIRST, SECOND, HEAD, PLAIN = "district", "partner", "chief", "plain"
"""The two officers, who have certificates; the head, who decides; an officer without a certificate."""


def officers_city(clock: HandClock) -> City:
    """The small city with them, of rows that were made once a process."""
    return copied_city(clock, BUILT_EARLIER, build_officers_city)


def build_officers_city(clock: HandClock, earlier: timedelta = BUILT_EARLIER) -> City:
    """The same by its acts."""
    return add_officers(build_city(clock, earlier), clock)


def add_officers(city: City, clock: Clock) -> City:
    """The city with them; the city's officer vouches for their accounts."""
    for username in (SECOND, HEAD, PLAIN):
        add_person(username, "JAGA", clock)
        appoint(username, "district_officer", clock, division="420102")
    city.people.update({user.username: user for user in User.objects.select_related("organisation")})
    for number, username in ((71, FIRST), (72, SECOND), (73, HEAD)):
        _certify(city, number, username, clock)
    return city


def add_plain_officers(division: str, organisation: str, number: int, clock: Clock) -> None:
    """So many more officers over a district, as rows alone: user names o<division>-0 and on."""
    unit = Organisation.objects.get(code=organisation)
    for one in range(number):
        username = f"o{division}-{one}"
        person = User.objects.create(username=username, name=f"民警 {division}-{one}", organisation=unit)
        role = {"role": Role.DISTRICT_OFFICER.value, "division": division, "valid_from": clock.now()}
        RoleAssignment.objects.create(user=person, **role)


def _certify(city: City, number: int, username: str, clock: Clock) -> None:
    person = city[username]
    assert person.organisation is not None
    new = replace(
        new_officer(number, clock),
        name=person.name,
        unit=person.organisation.name,
        unit_code=person.organisation.code,
        credential_kind="enforcement_certificate",
        credential_until=shanghai_day(clock.now()) + timedelta(days=700),
    )
    register_officer(city["guard"], new, clock=clock)
    claimed = claim_account(person, identity_no=identity_number(number), clock=clock)
    assert claimed is not None
    confirm_as("city", claimed.name, clock)
