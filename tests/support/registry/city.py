"""A small city made only by actions: two districts, a school, one person a role. For the tests of the planes.

Its points are in use by acts of their units' managers, and each monitor is of the unit whose points it watches.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from tests.support.registry.staffing import OWNER, appoint, make_monitor, train

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, HandClock
from mingcha.law.adjustment import Adjustment
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.passing import pass_batch
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.commissioning.beginning import begin_use
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.identity.models import User
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems import actions as systems_actions
from mingcha.supervision.assessments.setting_up import assess_for_use

PASSWORD = "a-password-of-tests"
ADJUSTED = Adjustment("规划变更", "武公备〔2026〕7 号", date(2026, 11, 1))
"""A ground on which a mandatory point may be adjusted (article 10)."""

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
NETWORKS = ("10.0.0.0/8", "127.0.0.0/8", "192.168.0.0/16", "fd00::/8")
"""The camera networks of every unit."""
HOSTS = {"JHG": "10.1.2.3", "HQX": "10.1.3.3", "WCT": "10.1.4.3"}
"""The camera of each site."""
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
PLACED_BY = (
    *("longitude_ndeg", "latitude_ndeg", "map_cell", "label_reason", "outside_reason"),
    *("azimuth_deg", "view_angle_deg", "view_range_m"),
    *(field.name for field in Point._meta.fields if field.name.startswith(("original_", "coordinate_"))),
)
"""The columns of a point's place and view."""
ACCEPTED = "竣工验收报告 2026-001"
BUILT_EARLIER = timedelta(days=40)
"""So long before a test's clock the city was built: no footage of a test is trial footage."""


@dataclass(frozen=True)
class City:
    """The people by user name and one point a site."""

    people: dict[str, User]
    points: dict[str, PointRow]

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def build_city(clock: Clock, earlier: timedelta = BUILT_EARLIER) -> City:
    """Makes the city as the owner of the machine, so much earlier than the clock says."""
    clock = HandClock(clock.now() - earlier)
    for code, name, kind, division in ORGANISATIONS:
        places_actions.add_organisation(OWNER, code=code, name=name, kind=kind, division=division, clock=clock)
    for code, name, category, division, organisation in SITES:
        places_actions.add_site(
            OWNER, code=code, name=name, category=category, division=division, organisation=organisation, clock=clock
        )
        systems_actions.add_system(OWNER, code=code, name=name, site=code, clock=clock)
    for code, *_ in ORGANISATIONS:
        add_networks(code, clock)
    for username, organisation, role, division, reach in PEOPLE:
        add_person(username, organisation, clock)
        if role == "monitor":
            make_monitor(username, clock, division=division, organisation=reach)
        elif role:
            if role == "unit_manager":
                train(username, clock)
            accounts_actions.assign_role(
                OWNER, username=username, role=role, division=division, organisation=reach, clock=clock
            )
    points = {code: accepted(add_camera_on_trial(code, clock), clock) for code, *_ in SITES}
    return City({user.username: user for user in User.objects.select_related("organisation")}, points)


def add_networks(organisation: str, clock: Clock) -> None:
    """Records the networks of NETWORKS for a unit."""
    for network in NETWORKS:
        record_network(OWNER, organisation=organisation, network=network, note="测试网段", clock=clock)


FIRST = "东侧"
"""The name of the camera that a site has from the beginning; that of HOSTS has it."""


def _host_of(site: str, name: str) -> str:
    """The address of a camera, always the same one, of its own: on the device of a point in use no trial is watched."""
    if name == FIRST and site in HOSTS:
        return HOSTS[site]
    number = zlib.crc32(f"{site} {name}".encode())
    return f"10.{128 + (number >> 16 & 63)}.{number >> 8 & 255}.{number & 255}"


def add_camera(site: str, clock: Clock, name: str = FIRST, host: str = "", part: str = "passage") -> PointRow:
    """Registers a camera of a site's system as the owner of the machine, and puts it into use; each at an address of
    its own, the first of a site at that of HOSTS, unless `host` is given."""
    row = add_camera_on_trial(site, clock, name, host, part)
    return in_use(row, clock)


def in_use(row: PointRow, clock: Clock) -> PointRow:
    """Puts a point into use as releases up to 0.6.0 did, by a document and without an acceptance, which is a dozen acts
    for each camera of each test; the point afterwards."""
    manager, point = manager_of(row.organisation, clock), Point.objects.select_related("system").get(code=row.code)
    with act("registry.point.put_in_use", by=actor_of(manager), clock=clock, cites=("8",)) as record:
        day = shanghai_day(clock.now())
        begin_use(record, system=point.system, document=ACCEPTED, used_on=day, keys=[point.pk], clock=clock)
    return point_rows((row.code,))[row.code]


def accepted(row: PointRow, clock: Clock) -> PointRow:
    """Puts a point into use by an acceptance of its unit's manager; the point afterwards, as it was placed before."""
    before = Point.objects.get(code=row.code)
    put_into_use(manager_of(row.organisation, clock), row.system, clock, [row.code])
    _place_as(before, clock)
    return point_rows((row.code,))[row.code]


def _place_as(before: Point, clock: Clock) -> None:
    """Gives a point in use the place and view of before its acceptance, which makes up those that are not recorded: the
    points in use of releases up to 0.6.0 have none, and tests record those that they need."""
    with act("registry.point.place", by=OWNER, clock=clock, cites=("7", "13")) as record:
        point = Point.objects.get(pk=before.pk)
        for name in PLACED_BY:
            setattr(point, name, getattr(before, name))
        point.save(update_fields=PLACED_BY)
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)


def manager_of(organisation: str, clock: Clock) -> User:
    """The manager of a unit: the school's is `manager`, those of other units are made when they are first needed."""
    username = "manager" if organisation == "HQXX" else f"manager-{organisation.lower()}"
    people = User.objects.select_related("organisation").filter(username=username)
    if not people.exists():
        add_person(username, organisation, clock)
        appoint(username, "unit_manager", clock, organisation=organisation)
    return people.get()


def add_person(username: str, organisation: str, clock: Clock, name: str = "") -> None:
    """A person of an organisation, without a role yet."""
    accounts_actions.add_user(
        OWNER,
        username=username,
        name=name or f"人员 {username}",
        badge_no="061301",
        organisation=organisation,
        password=PASSWORD,
        own_password=True,
        clock=clock,
    )


def put_into_use(manager: User, system: str, clock: Clock, points: Sequence[str] | None = None) -> int:
    """Accepts points of a system, all that are on trial if none are named: they are in use. The manager of the building
    unit organises it, and another person signs with them. Returns the acceptance's number."""
    given = {"title": ACCEPTED, "points": points, "documents": settings.MINGCHA_HOME.documents}
    police = User.objects.filter(username="city").first()
    if police is not None:
        assess_for_use(manager, police, system=system, clock=clock)
    return pass_batch(manager, second_member(), system=system, clock=clock, **given)  # type: ignore[arg-type]


def second_member() -> User:
    """Who signs acceptances beside a manager: the person without a role, or the first one of another city."""
    people = User.objects.select_related("organisation").exclude(username__startswith="manager").order_by("pk")
    return people.filter(username="nobody").first() or people[0]


def add_camera_on_trial(
    site: str, clock: Clock, name: str = FIRST, host: str = "", part: str = "passage", *, enabled: bool = True
) -> PointRow:
    """Registers a camera of a site's system as the owner of the machine; it is on trial. One that is not `enabled` is
    not recorded."""
    return points_actions.add_point(
        OWNER,
        system=site,
        name=name,
        part=part,
        place_kind="none",
        url=f"rtsp://eye:let-me-in@{host or _host_of(site, name)}/main",
        enabled=enabled,
        clock=clock,
    )
