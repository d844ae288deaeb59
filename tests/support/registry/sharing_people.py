"""The city with a data clerk and a department user, as `clerk` and `department` (article 13)."""

from tests.support.registry.city import OWNER, City, add_person
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.sharing.catalogue.actions import draft_set, publish_set, register_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.values import NewSet

OF_SHARING = ("clerk", "department")


def with_sharing_people(city: City, clock: Clock) -> City:
    """The clerk is of the data authority and over the city, the user of the fire brigade, which has no cameras."""
    for code, name, department in (("WHSJ", "市数据局", "big_data"), ("XFJY", "消防救援支队", "other")):
        add_organisation(
            OWNER, code=code, name=name, kind="government", division="420100", department=department, clock=clock
        )
    add_person("clerk", "WHSJ", clock)
    appoint("clerk", "data_clerk", clock, division="420100")
    add_person("department", "XFJY", clock)
    appoint("department", "department_user", clock, organisation="XFJY")
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)


def with_published_sets(city: City, clock: Clock, *numbers: int) -> City:
    """The six sets, these of them published by three hands, and a user of a second department, as `other`; the city
    has an officer `second`."""
    add_organisation(
        OWNER, code="JTYS", name="交通运输局", kind="government", division="420100", department="transport", clock=clock
    )
    add_person("other", "JTYS", clock)
    appoint("other", "department_user", clock, organisation="JTYS")
    people = City({user.username: user for user in User.objects.select_related("organisation")}, city.points)
    take_in_shipped(people["admin"], provider="WHGA", clock=clock)
    for number in numbers:
        found = data_set(people["admin"], number, at=clock.now()).newest
        given = {name: getattr(found.entry, name) for name in NewSet.__dataclass_fields__}
        whole = NewSet(**given | {"provider_code": "11420100MB0K000171"})
        draft_set(people["admin"], new=whole, number=number, digest=found.digest, clock=clock)
        digest = data_set(people["admin"], number, at=clock.now()).newest.digest
        submit_set(people["admin"], number=number, digest=digest, clock=clock)
        register_set(people["city"], number=number, digest=digest, clock=clock)
        publish_set(people["second"], number=number, digest=digest, clock=clock)
    return people
