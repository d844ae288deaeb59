"""The city with a data clerk and a department user, as `clerk` and `department` (article 13)."""

from tests.support.registry.city import OWNER, City, add_person
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation

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
