"""Fills a demo home through the normal actions.

It refuses any other home: demo accounts exist nowhere else.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, partial
from hashlib import sha256

from django.db import connection

from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import holds
from mingcha.geo.coordinates import System, from_legal
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.law.place_kinds import ORDINARY, MaskedPlace, PlaceAnswer, suspected_place
from mingcha.registry.identity.asker import person_with_password
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.address import new_address
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.importing import import_points
from mingcha.registry.points.values import ImportedPoint
from mingcha.registry.seats import actions as seats
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems.models import LegalClass
from mingcha.run.demo.acceptances import add_acceptances, add_unfinished
from mingcha.run.demo.archives import add_archives
from mingcha.run.demo.assessments import add_oversight
from mingcha.run.demo.cameras import LIVE, POINTS, LiveCamera, RegisteredCamera, live_place, registered
from mingcha.run.demo.circuits import add_circuits
from mingcha.run.demo.city import (
    CAMERA_PASSWORD,
    CAMERA_USERNAME,
    CITY_OFFICER,
    DEMO_ACCOUNTS,
    LAYOUTS,
    LIVE_ON_TRIAL,
    MONITOR,
    NOBODY_ANSWERS_PORT,
    SEAT,
    TRIAL_HOST,
    USE_DOCUMENT,
    USED_BY_CITY,
    manager_of,
)
from mingcha.run.demo.clues import add_clues
from mingcha.run.demo.coordination import add_coordination
from mingcha.run.demo.decisions import add_decisions
from mingcha.run.demo.filings import add_filings
from mingcha.run.demo.inspections import add_inspections
from mingcha.run.demo.obstructions import add_obstructions
from mingcha.run.demo.parts import add_parts
from mingcha.run.demo.penalties import add_penalty
from mingcha.run.demo.people import BY, add_people
from mingcha.run.demo.places import ORGANISATIONS, SITES, DemoSite
from mingcha.run.demo.plans import add_plans, add_projects
from mingcha.run.demo.relocations import add_relocations
from mingcha.run.demo.reports import add_reports
from mingcha.run.demo.requests import add_requests
from mingcha.run.demo.self_checks import add_self_checks
from mingcha.run.demo.sharing import add_sharing
from mingcha.run.demo.shifts import add_demo_shifts
from mingcha.run.demo.stages import add_stages
from mingcha.run.demo.work_orders import add_work_orders
from mingcha.run.environment import simulated_cameras_port

type _Person = Callable[[str], User]
"""The account of a demo person by user name."""

KEY_TARGET_DOCUMENT = "武公反恐〔2026〕演示 1 号"
_SITES = {site.code: site for site in SITES}
_POLICE = {one.code for one in ORGANISATIONS if one.kind == "district_psb"}
_HALLS = ("大厅", "营业厅入口", "柜台")
_NO_COUNTER_IN_VIEW = "演示：视域不及柜台、密码键盘和客户单据"
HOLD_REASON = "演示：广场走失物品线索核查"


def set_up_demo(home: Home, clock: Clock, *, camera_urls: tuple[str, ...] = ()) -> None:
    """Adds the missing parts of the demo: organisations, people, places, cameras, a seat and a hold; in a new home
    also requests. Idempotent.
    `camera_urls` replaces the addresses of the simulated cameras, in their order. Raises Fault(FORBIDDEN) if the home
    is not a demo home.
    """
    if not home.is_demo:
        words = Words("演示内容只能建在演示目录中", "demo accounts and cameras exist only in a demo home")
        raise Fault(FaultKind.FORBIDDEN, words, str(home.path))
    with _not_waiting_for_the_disk():
        is_new = not places_queries.sites(BY, at=clock.now())
        _fill(clock, camera_urls, is_new=is_new)
        if is_new:  # a home that was in use has requests of its own
            add_requests(home.documents, clock)


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """Turns off waiting for the disk at each commit in SQLite, for hundreds of acts in a row. Acts lost in a power cut
    are repeated at the next start; a demo home has no real data yet."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def _fill(clock: Clock, camera_urls: tuple[str, ...], *, is_new: bool) -> None:
    if _is_of_another_version(clock):
        return
    _add_organisations(clock)
    add_people(clock)
    person = cache(_person)  # verifying a password is meant to cost much
    for unit in dict.fromkeys(site.organisation for site in SITES):
        _add_network(unit, "127.0.0.0/8", clock)
    for site in SITES:
        _add_place(site, person, clock)
    if is_new:  # the plan comes before the cameras
        add_plans(clock)
    _add_cameras(camera_urls, clock)
    numbers = add_projects(clock) if is_new else {}
    add_acceptances(clock)
    if is_new:
        add_unfinished(clock)
        add_stages(numbers, clock)
        add_filings(clock)
        add_parts(clock)
        add_decisions(clock)
        add_coordination(clock)
        report = add_reports(clock)
        add_self_checks(clock)
        add_relocations(clock)
        add_obstructions(clock)
        add_penalty(report, clock)
        add_inspections(clock)
        add_work_orders(clock)
        add_archives(clock)
        add_circuits(clock)
    _add_seat(person, clock)
    if is_new:
        add_demo_shifts(clock)
    _add_hold(person, clock)
    if is_new:
        school = next(camera.number for camera in LIVE if camera.site == "HQX")
        add_clues(_codes_of_live(clock)[school], clock)
        add_oversight(clock)
        add_sharing(clock)


def _add_organisations(clock: Clock) -> None:
    for organisation in ORGANISATIONS:
        _once(
            partial(
                places_actions.add_organisation,
                BY,
                code=organisation.code,
                name=organisation.name,
                name_en=organisation.name_en,
                kind=organisation.kind,
                division=organisation.division,
                zone=organisation.zone,
                department=organisation.department,
                uscc=organisation.uscc,
                clock=clock,
            )
        )


def _is_of_another_version(clock: Clock) -> bool:
    """Whether another version filled this home: its content stays as it is (`mingcha demo reset` empties the home)."""
    known = {site.code for site in places_queries.sites(BY, at=clock.now())}
    ours = {site.code for site in SITES}
    return bool(known & ours) and not known <= ours


def _add_place(site: DemoSite, person: _Person, clock: Clock) -> None:
    _once(
        lambda: places_actions.add_site(
            BY,
            code=site.code,
            name=site.name,
            category=site.category,
            street=site.street,
            organisation=site.organisation,
            address=site.address,
            clock=clock,
        )
    )
    system = f"{site.code}-1"
    added = _once(
        lambda: systems_actions.add_system(
            BY,
            code=system,
            name=f"{site.name}公共视频系统",
            site=site.code,
            legal_class=_legal_class(site),
            contractor=site.contractor,
            clock=clock,
        )
    )
    if added and site.code in USED_BY_CITY:
        manager, using = _manager(site.organisation), "WHGA"
        systems_actions.set_units(
            manager, system=system, building_unit="", using_unit=using, document=USE_DOCUMENT, clock=clock
        )
    if added and site.key_target:
        systems_actions.mark_key_target(person(CITY_OFFICER), system=system, document=KEY_TARGET_DOCUMENT, clock=clock)


def _legal_class(site: DemoSite) -> str:
    """What the police build is built by the government; a unit builds what it runs."""
    return (LegalClass.GOVERNMENT if site.organisation in _POLICE else LegalClass.OPERATOR).value


def _add_cameras(camera_urls: tuple[str, ...], clock: Clock) -> None:
    if points_queries.count_points(BY, at=clock.now()) >= POINTS:
        return
    port = simulated_cameras_port()
    for camera in LIVE:
        host = TRIAL_HOST if camera.number in LIVE_ON_TRIAL else "127.0.0.1"
        url = f"rtsp://{host}:{port}/cam{camera.number}"
        given = camera_urls[camera.number] if camera.number < len(camera_urls) else url
        sub = f"{url}/sub" if camera.has_sub and given == url else ""
        if given != url:
            _add_network(_SITES[camera.site].organisation, new_address(given).host, clock)
        _once(partial(_add_live, camera, given, sub, clock))
    _import_registered(clock)


def _add_live(camera: LiveCamera, url: str, sub_url: str, clock: Clock) -> None:
    longitude, latitude = live_place(camera)
    kind, reason = _place_answer(camera.name, camera.site)
    points_actions.add_point(
        BY,
        system=f"{camera.site}-1",
        name=camera.name,
        part=camera.part,
        place_kind=kind,
        place_reason=reason,
        url=url,
        sub_url=sub_url,
        username=CAMERA_USERNAME,
        password=CAMERA_PASSWORD,
        position=Position(f"{longitude}, {latitude}", System.CGCS2000.value),
        view=View(camera.azimuth_deg, 80, 60, 450),
        clock=clock,
    )


def _import_registered(clock: Clock) -> None:
    """Imports the registered points that are missing in one act, as a city imports its list."""
    rows = points_queries.points(BY, at=clock.now(), limit=POINTS)
    known = {(row.system, row.name) for row in rows}
    lines = [_line(number, point) for number, point in enumerate(registered(), 1)]
    lines = [line for line in lines if (line.system, line.name) not in known]
    if lines:
        digest = sha256("\n".join(f"{line.system},{line.name},{line.url}" for line in lines).encode()).hexdigest()
        import_points(BY, lines, source="演示点位清单.csv", source_sha256=digest, clock=clock)


def _line(number: int, point: RegisteredCamera) -> ImportedPoint:
    kind, reason = _place_answer(point.name, point.site)
    system, longitude, latitude = System.CGCS2000, point.longitude, point.latitude
    if point.in_gcj02:
        # as from a phone's map: the register keeps the input and derives the legal coordinate
        system = System.GCJ02
        longitude, latitude = from_legal(longitude, latitude, system).degrees
    return ImportedPoint(
        line=number,
        system=f"{point.site}-1",
        name=point.name,
        part=point.part,
        place_kind=kind,
        place_reason=reason,
        # each a device of its own: beside a hall on one device, somebody would have to state what each of them sees
        url=f"rtsp://127.9.{number // 250}.{number % 250 + 1}:{NOBODY_ANSWERS_PORT}/registered/{number}",
        position=Position(f"{longitude:.7f}, {latitude:.7f}", system.value),
        view=View(point.azimuth_deg, point.view_angle_deg, point.view_range_m, point.height_cm, point.moves),
        enabled=point.connected,
        duplicate_reason=point.duplicate_reason,
    )


def _place_answer(name: str, site: str) -> tuple[str, str]:
    """The kind of place of a demo point and its reason: a hall where its name says so, else an ordinary place, with a
    reason where the name of a bank is questioned."""
    held = _SITES[site]
    suspected = suspected_place(PlaceAnswer(ORDINARY, name, held.name, held.category))
    if suspected is None:
        return ORDINARY, ""
    if any(hall in name for hall in _HALLS):
        return MaskedPlace.BANK_HALL.value, ""
    return ORDINARY, _NO_COUNTER_IN_VIEW


def _add_network(organisation: str, network: str, clock: Clock) -> None:
    _once(lambda: record_network(BY, organisation=organisation, network=network, note="演示摄像机网段", clock=clock))


def _manager(organisation: str) -> User:
    """The manager of a unit. The acts of filling need no password: the accounts are ours."""
    return user_called(manager_of(organisation))


def _add_seat(person: _Person, clock: Clock) -> None:
    code, name, organisation = SEAT
    _once(lambda: seats.add_seat(BY, code=code, name=name, organisation=organisation, clock=clock))
    monitor = person(MONITOR)
    if seats_queries.layouts(monitor, code, at=clock.now()):
        return
    codes = _codes_of_live(clock)
    for title, tiles, pages, dwell_s in LAYOUTS:
        filled = tuple(tuple(codes.get(number, "") for number in page) for page in pages)
        seats.save_layout(
            monitor, seat=code, name=title, tiles=tiles, pages=filled, dwell_s=dwell_s, shared=True, clock=clock
        )


def _add_hold(person: _Person, clock: Clock) -> None:
    """A hold on the square's first half hour, placed by an officer as after a report."""
    fountain = _codes_of_live(clock)[2]
    if holds(fountain):
        return
    now = clock.now()
    place_hold(
        person(CITY_OFFICER),
        camera=fountain,
        from_at=now,
        to_at=now + timedelta(minutes=30),
        basis="clue",
        reason=HOLD_REASON,
        clock=clock,
    )


def _codes_of_live(clock: Clock) -> Mapping[int, str]:
    """The codes of the simulated cameras by their numbers."""
    found: dict[int, str] = {}
    for camera in LIVE:
        rows = points_queries.points(BY, at=clock.now(), where=PointFilter(site=camera.site))
        found[camera.number] = next(row.code for row in rows if row.name == camera.name)
    return found


def _person(username: str) -> User:
    account = next(account for account in DEMO_ACCOUNTS if account.username == username)
    person = person_with_password(account.username, account.password)
    if person is None:
        words = Words("演示账号的密码已被更改，演示内容不能补全", "the password of a demo account was changed")
        raise Fault(FaultKind.CONFLICT, words, username)
    return person


def _once(action: Callable[[], object]) -> bool:
    """Runs an action; returns False if the object exists already."""
    try:
        action()
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
        return False
    return True
