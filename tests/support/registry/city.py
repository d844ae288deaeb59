"""A small city made only by actions: two districts, a school, one person a role. For the tests of the planes."""

from dataclasses import dataclass

from tests.support.registry.staffing import OWNER, make_monitor, train

from mingcha.kit.clock import Clock
from mingcha.registry.identity import actions as identity_actions
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems import actions as systems_actions

PASSWORD = "a-password-of-tests"
ORGANISATIONS = (
    ("WHGA", "武汉市公安局", "city_psb", "420100"),
    ("JAGA", "江岸区公安分局", "district_psb", "420102"),
    ("WCGA", "武昌区公安分局", "district_psb", "420106"),
    ("HQXX", "花桥小学", "unit", "420102"),
)
SITES = (
    ("JHG", "江汉关广场", "6(5)", "420102", "JAGA"),
    ("HQX", "花桥小学正门", "6(4)", "420102", "HQXX"),
    ("WCT", "武昌江滩", "6(5)", "420106", "WCGA"),
)
PEOPLE = (
    # username, organisation, role, division, organisation of the territory
    ("admin", "WHGA", "administrator", "420100", ""),
    ("city", "WHGA", "city_officer", "420100", ""),
    ("district", "JAGA", "district_officer", "420102", ""),
    ("elsewhere", "WCGA", "district_officer", "420106", ""),
    ("manager", "HQXX", "unit_manager", "", "HQXX"),
    ("monitor", "JAGA", "monitor", "420102", ""),
    ("guard", "HQXX", "monitor", "", "HQXX"),
    ("auditor", "WHGA", "auditor", "420100", ""),
    ("nobody", "JAGA", "", "", ""),
    # the last one: from then on the owner of the machine gives no role alone
    ("security", "WHGA", "security_admin", "420100", ""),
)


@dataclass(frozen=True)
class City:
    """The people by user name and one point a site."""

    people: dict[str, User]
    points: dict[str, PointRow]

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def build_city(clock: Clock) -> City:
    """Makes the city as the owner of the machine."""
    for code, name, kind, division in ORGANISATIONS:
        places_actions.add_organisation(OWNER, code=code, name=name, kind=kind, division=division, clock=clock)
    for code, name, category, division, organisation in SITES:
        places_actions.add_site(
            OWNER, code=code, name=name, category=category, division=division, organisation=organisation, clock=clock
        )
        systems_actions.add_system(OWNER, code=code, name=name, site=code, clock=clock)
    for username, organisation, role, division, reach in PEOPLE:
        identity_actions.add_user(
            OWNER,
            username=username,
            name=f"人员 {username}",
            badge_no="061301",
            organisation=organisation,
            password=PASSWORD,
            clock=clock,
        )
        if role == "monitor":
            make_monitor(username, clock, division=division, organisation=reach)
        elif role:
            if role == "unit_manager":
                train(username, clock)
            identity_actions.assign_role(
                OWNER, username=username, role=role, division=division, organisation=reach, clock=clock
            )
    points = {code: add_camera(code, clock) for code, *_ in SITES}
    return City({user.username: user for user in User.objects.select_related("organisation")}, points)


def add_camera(site: str, clock: Clock, name: str = "东侧", host: str = "10.1.2.3") -> PointRow:
    """Registers a camera of a site's system as the owner of the machine."""
    return points_actions.add_point(
        OWNER,
        system=site,
        name=name,
        part="passage",
        url=f"rtsp://eye:let-me-in@{host}/main",
        clock=clock,
    )
