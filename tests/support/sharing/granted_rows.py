"""What was decided for the fire brigade and is read as rows: three cameras of a school, one of which departments see by
its cell alone, with six items (article 13(2))."""

from dataclasses import replace

from tests.support.registry.city import City, add_camera, add_person
from tests.support.registry.filing import HERE, placed
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system
from tests.support.sharing.supplying import decided, supplied

from mingcha.kit.clock import Clock
from mingcha.registry.identity.models import User
from mingcha.registry.secrecy.actions import set_precision
from mingcha.sharing.applications.purposes import SharingKind

ITEMS = ("code", "name", "longitude", "latitude", "azimuth_deg", "unit")
ROWS = replace(LIVE, data_set=1, kind=SharingKind.ROWS, purpose="public_management", fields=ITEMS)
GATE, YARD, ROAD = "东侧", "西侧", "北侧"
"""The cameras by name: shown exactly, shown by its cell alone, shown exactly."""


def with_granted_rows(city: City, clock: Clock, *people: str) -> tuple[City, str, dict[str, str]]:
    """The city with a grant of rows for these people of the brigade: its number, and the codes of the cameras."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    made = with_published_sets(with_sharing_people(city, clock), clock, 1)
    for name in ("fighter", "driver"):
        add_person(name, "XFJY", clock)
    made = City({user.username: user for user in User.objects.select_related("organisation")}, city.points)
    codes = {GATE: city.points["HQX"].code} | {name: add_camera("HQX", clock, name).code for name in (YARD, ROAD)}
    for code in codes.values():
        placed(made, clock, code, HERE)
    set_precision(made["city"], code=codes[YARD], precision="reduced", reason="重点部位", clock=clock)
    file_system(made, clock)
    no = decided(made, clock, ROWS)
    return made, supplied(made, clock, no, *people), codes
