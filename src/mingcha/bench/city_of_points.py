"""Fills the home of a measurement with a whole city of points; it can be imported when Django is ready.

The rows are inserted in bulk, outside the acts, so the log of such a home does not know them: it serves measurements
alone. People are made by acts, one for each role, since the measurement signs in as each of them.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.db import transaction

from mingcha.bench.city.place_names import place_name
from mingcha.bench.monitors import add_factor, make_monitor, train
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.geo.coordinates import map_cell
from mingcha.geo.divisions import WUHAN_OUTLINES, division_at
from mingcha.geo.streets import streets_of, zone_of
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.codes import DIVISIONS, WUHAN, DeviceCode
from mingcha.kit.initials import initials_of
from mingcha.law.categories import CATEGORIES
from mingcha.overview.names.rebuilding import rebuild_all
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System

POINTS_A_SITE = 10
SITES_A_UNIT = 5
CAMERAS_A_RECORDER = 500
CONTRACTORS = 40
_AT_ONCE = 20_000
"""Points in memory."""
PASSWORD = "measure-but-ask-first"
ROLES = (
    # user name, role, division, zone, organisation of the territory
    ("city", "city_officer", WUHAN, "", ""),
    ("auditor", "auditor", WUHAN, "", ""),
    ("monitor", "monitor", WUHAN, "", ""),
    ("district", "district_officer", "420106", "", ""),
    ("zone", "district_officer", "", "WHZ-DHGX", ""),
    ("manager", "unit_manager", "", "", "U0"),
    ("contractor", "contractor", "", "", "C0"),
)
_BY = program("bench")
_GROUND_DEG = (0.0006, 0.0005)
"""Width and height of the ground of a site, some 57 by 55 m: no other site stands there, as premises do not overlap."""
_SCATTER_DEG = 0.0002
"""Standard deviation of its cameras around its middle, some 20 m."""
_CENTRE = (114.29, 30.58)
_NEAR_THE_CENTRE = 0.6
_PHASES = ("recording",) * 90 + ("trouble",) * 4 + ("connecting",) * 2 + ("poor",) * 4
_STATES = ("in_use",) * 92 + ("trial",) * 5 + ("out_of_use",) * 3
_CATEGORY_CODES = tuple(category.code for category in CATEGORIES)

type Place = tuple[float, float, str]
"""Longitude, latitude and division."""


def fill(points: int, seed: int | None = None) -> None:
    """Makes organisations, people, sites, systems, points and camera states, then the tables of list, map and search.
    With a seed, places have names as of a city (city.place_names), without one numbers."""
    chance = random.Random(314)
    sites = max(1, points // POINTS_A_SITE)
    units = _organisations(max(1, sites // SITES_A_UNIT))
    _people()
    with transaction.atomic():
        systems, places = _sites(chance, units, sites, seed)
        _points(chance, systems, places, points)
    rebuild_all(clock=SystemClock())


def main(points: str, seed: str = "") -> None:
    """Fills the database of this home (run by bench/child.py)."""
    fill(int(points), int(seed) if seed else None)


def _organisations(units: int) -> list[Organisation]:
    rows = [Organisation(code=f"U{n}", name=f"第{n}单位", kind="unit", division=WUHAN) for n in range(units)]
    firms = [
        Organisation(code=f"C{n}", name=f"第{n}公司", kind="contractor", division=WUHAN) for n in range(CONTRACTORS)
    ]
    Organisation.objects.create(code="PSB", name="公安局", kind="city_psb", division=WUHAN)
    return Organisation.objects.bulk_create([*rows, *firms], 1000)


def _people() -> None:
    clock = SystemClock()
    for username, role, division, zone, organisation in ROLES:
        employer = "PSB" if role.endswith("officer") else "U0"
        accounts_actions.add_user(
            _BY, username=username, name=username, badge_no="", organisation=employer, password=PASSWORD,
            own_password=True, clock=clock,
        )  # fmt: skip
        add_factor(username, clock)
        if role == "monitor":
            make_monitor(_BY, "city", WantedRole(username, role, division, organisation, zone), clock)
            continue
        if role == "unit_manager":
            train(_BY, username, clock)
        accounts_actions.assign_role(
            _BY, username=username, role=role, division=division, zone=zone, organisation=organisation, clock=clock
        )


def _place(chance: random.Random, taken: set[tuple[int, int]]) -> Place:
    """A random place in the city, more often near its centre, on ground that is not taken; takes it."""
    while True:
        if chance.random() < _NEAR_THE_CENTRE:
            longitude, latitude = chance.gauss(_CENTRE[0], 0.06), chance.gauss(_CENTRE[1], 0.05)
        else:
            west, south, east, north = chance.choice(list(WUHAN_OUTLINES.by_code.values())).box
            longitude, latitude = chance.uniform(west, east), chance.uniform(south, north)
        ground = (int(longitude / _GROUND_DEG[0]), int(latitude / _GROUND_DEG[1]))
        division = "" if ground in taken else division_at(longitude, latitude)
        if division:
            taken.add(ground)
            return longitude, latitude, division


def _sites(
    chance: random.Random, held: list[Organisation], count: int, seed: int | None
) -> tuple[list[System], list[Place]]:
    units, firms = held[:-CONTRACTORS], held[-CONTRACTORS:]
    streets = {division: streets_of(division) for division in DIVISIONS}
    taken: set[tuple[int, int]] = set()
    places = [_place(chance, taken) for _ in range(count)]
    sites = []
    for number, (_, _, division) in enumerate(places):
        street = chance.choice(streets[division]).code if streets[division] else ""
        name = f"第{number}场所" if seed is None else place_name(seed, number)
        sites.append(
            Site(
                code=f"S{number}",
                name=name,
                initials="" if seed is None else initials_of(name),
                category=chance.choice(_CATEGORY_CODES),
                division=division,
                street=street,
                zone=zone_of(division, street),
                organisation=units[number // SITES_A_UNIT % len(units)],
            )
        )
    made = Site.objects.bulk_create(sites, 1000)
    systems = [
        System(code=site.code, name=site.name, site=site, legal_class="art7_1", contractor=chance.choice(firms))
        for site in made
    ]
    return System.objects.bulk_create(systems, 1000), places


def _points(chance: random.Random, systems: list[System], places: list[Place], count: int) -> None:
    """Writes the points with their states, some thousand at a time: a city is larger than a machine's memory."""
    now = datetime.now(UTC)
    # an hour ahead, so that no recorder falls silent while the measurement runs
    heard = now + timedelta(hours=1)
    used = _commissionings(systems, now)
    serials: dict[str, int] = {}
    for numbers in batched(range(count), _AT_ONCE):
        points, states = [], []
        for number in numbers:
            system, place = systems[number % len(systems)], places[number % len(places)]
            serials[place[2]] = serials.get(place[2], 0) + 1
            code = str(DeviceCode.of_camera(place[2], serials[place[2]]))
            points.append(_point(chance, system, place, f"{system.name}{number}号", code, used[system.pk]))
            states.append(_state(chance, code, f"R{number // CAMERAS_A_RECORDER}", heard))
        Point.objects.bulk_create(points, 1000)
        CameraState.objects.bulk_create(states, 1000)
    recorders = range((count - 1) // CAMERAS_A_RECORDER + 1)
    RecorderState.objects.bulk_create([RecorderState(recorder=f"R{n}", seen_at=heard) for n in recorders], 1000)


def _point(chance: random.Random, system: System, near: Place, name: str, code: str, used: Commissioning) -> Point:
    longitude, latitude = near[0] + chance.gauss(0, _SCATTER_DEG), near[1] + chance.gauss(0, _SCATTER_DEG)
    state = chance.choice(_STATES)
    return Point(
        code=code,
        system=system,
        name=name,
        part="passage",
        url="rtsp://10.0.0.1/main",
        state=state,
        commissioning=None if state == "trial" else used,
        added_at=used.recorded_at,
        longitude_ndeg=round(longitude * 1e9),
        latitude_ndeg=round(latitude * 1e9),
        original_system="EPSG:4490",
        original_x=f"{longitude:.9f}",
        original_y=f"{latitude:.9f}",
        coordinate_method="identity",
        map_cell=map_cell(longitude, latitude),
        azimuth_deg=chance.randrange(360),
        view_angle_deg=60,
        view_range_m=chance.choice((50, 80, 120)),
    )


def _commissionings(systems: list[System], now: datetime) -> dict[int, Commissioning]:
    """A record of putting into use for each system, by the system's key."""
    rows = [
        Commissioning(
            system=system,
            document="bench",
            used_on=now.date(),
            recorded_at=now - timedelta(days=100),
            recorded_by=_BY.id,
        )
        for system in systems
    ]
    return {row.system_id: row for row in Commissioning.objects.bulk_create(rows, 1000)}


def _state(chance: random.Random, code: str, recorder: str, heard: datetime) -> CameraState:
    phase = chance.choice(_PHASES)
    poor = phase == "poor"
    return CameraState(
        recorder=recorder,
        camera=code,
        seen_at=heard,
        state="recording" if poor else phase,
        reason="SILENT" if phase == "trouble" else "",
        since_ms=int(heard.timestamp() * 1000),
        status={"frames_per_second": 4.0 if poor else 25.0},
    )
