"""Who maintains the school's system in tests: a contractor with two fitters, and one of another firm."""

from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER, appoint

from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.systems.actions import set_contractor

FITTER, MATE, OTHER = "fitter", "mate", "stranger"
"""Two of the firm that maintains the school's system, one of a firm that does not."""
FIRM, OTHER_FIRM = "JCZN", "BYDZ"


def add_repairers(city: City, clock: Clock) -> City:
    """The city with them."""
    for code in (FIRM, OTHER_FIRM):
        add_organisation(OWNER, code=code, name=f"{code}公司", kind="contractor", division="420106", clock=clock)
    set_contractor(OWNER, system="HQX", contractor=FIRM, clock=clock)
    for username, firm in ((FITTER, FIRM), (MATE, FIRM), (OTHER, OTHER_FIRM)):
        add_person(username, firm, clock)
        appoint(username, "contractor", clock, organisation=firm)
    city.people.update({user.username: user for user in User.objects.select_related("organisation")})
    return city
