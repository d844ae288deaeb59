"""Passes a batch by the real acts, for those who set up a home: demo, benchmarks, tests (article 8)."""

import base64
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.actions import close_acceptance, open_acceptance, record_report, sign_acceptance
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion, Item
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewMember, NewReport
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import place_point, set_point_view
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.queries import signs_missing
from mingcha.registry.signs.values import NewSign
from mingcha.registry.views.actions import set_home_preset
from mingcha.registry.views.queries import views_missing
from mingcha.registry.views.rules import ViewLack

STANDARDS = "GB 50348-2018、GB/T 28181-2022"
PHOTO = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""
_MADE_UP = "设定的位置"
_A_ROW = 100
_VALUES = {
    Item.CONSTRUCTION: "符合设计",
    Item.COVERAGE: "符合设计",
    Item.RESOLUTION: "1920×1080",
    Item.FRAME_RATE: "25",
    Item.STORAGE_DAYS: "30",
    Item.COMPLETENESS: "99.9",
    Item.TIME_ERROR: "0.5",
    Item.SIGNS: "已设置",
    Item.FIXED_VIEW: "固定",
    Item.DOCUMENTS: "齐全",
}


def pass_batch(
    organiser: User,
    second: User,
    *,
    system: str,
    title: str,
    documents: Path,
    clock: Clock,
    points: Sequence[str] | None = None,
    built_on: date | None = None,
    masked: Collection[int] = (),
) -> int:
    """Accepts points of a system (all on trial without `points`) by five acts of two persons, after those that install
    them; returns the acceptance's number. `organiser`: the manager of the building unit; `documents`: the folder of
    the home's documents; `built_on`: today unless it is given; `masked`: as `close_acceptance`."""
    number = open_batch(
        organiser,
        second,
        system=system,
        title=title,
        documents=documents,
        clock=clock,
        points=points,
        built_on=built_on,
    )
    today = shanghai_day(clock.now())
    return pass_opened(organiser, second, acceptance=number, on=today, masked=masked, clock=clock)


def open_batch(
    organiser: User,
    second: User,
    *,
    system: str,
    title: str,
    documents: Path,
    clock: Clock,
    points: Sequence[str] | None = None,
    built_on: date | None = None,
) -> int:
    """Opens an acceptance whose group these two persons are, once each of its points is installed (`install`). Returns
    its number."""
    install(organiser, system, documents, clock, points)
    group = tuple(_member_of(person, title) for person, title in ((organiser, "保卫负责人"), (second, "技术负责人")))
    new = NewAcceptance(title, STANDARDS, built_on or shanghai_day(clock.now()), group)
    return open_acceptance(organiser, system=system, new=new, points=points, clock=clock)


def install(organiser: User, system: str, documents: Path, clock: Clock, points: Sequence[str] | None = None) -> None:
    """Gives each point of a system on trial what article 7 asks and it lacks: a position and a view that are made up, a
    home preset if it turns, a sign with a photo of one pixel. A reference image is not asked where no recorder is read.
    """
    rows = Point.objects.filter(system__code=system, state=PointState.TRIAL)
    held = list((rows if points is None else rows.filter(code__in=points)).order_by("pk"))
    views = views_missing([point.code for point in held])
    signs = signs_missing([point.code for point in held], on=shanghai_day(clock.now()))
    for point in held:
        lacks, code = views.get(point.code, ()), point.code
        if ViewLack.POSITION in lacks:
            place_point(organiser, code=code, position=_somewhere(code), duplicate_reason=_MADE_UP, clock=clock)
        if ViewLack.DIRECTION in lacks:
            set_point_view(organiser, code=code, view=View(90, 60, 30), clock=clock)
        if ViewLack.HOME_PRESET in lacks:
            set_home_preset(organiser, code=code, preset="1", return_minutes=5, clock=clock)
        if code in signs:
            new = NewSign("公共视频图像采集区域", "立杆", shanghai_day(clock.now()), organiser.name)
            record_sign(organiser, code=code, new=new, photo=PHOTO, folder=documents, clock=clock)


def pass_opened(
    organiser: User, second: User, *, acceptance: int, on: date, clock: Clock, masked: Collection[int] = ()
) -> int:
    """Measures, signs and closes an acceptance whose group these two persons are; returns its number."""
    facts = replace(NO_RECORDER, masked=frozenset(masked))
    report = record_report(
        organiser, acceptance=acceptance, new=plain_report(on), report=0, recorder=facts, clock=clock
    )
    for person in (organiser, second):
        sign_acceptance(person, acceptance=acceptance, report=report, clock=clock)
    close_acceptance(organiser, acceptance=acceptance, report=report, filmed=(), masked=masked, clock=clock)
    return acceptance


def plain_report(on: date) -> NewReport:
    """A report of this day in which each needed item fits."""
    items = tuple(Measurement(item, value, fits=True, instrument="现场检测") for item, value in _VALUES.items())
    return NewReport(on, Conclusion.QUALIFIED, items)


def _somewhere(code: str) -> Position:
    """A place in the city of its own for each code, 80 m or more from the next one."""
    row, column = divmod(int(code[-6:]), _A_ROW)
    north = (int(code[:6]) % 20) * 0.015 + row * 0.001
    return Position(f"{114.2 + column * 0.001:.3f}, {30.45 + north % 0.3:.3f}", "CGCS2000", label_reason=_MADE_UP)


def _member_of(person: User, title: str) -> NewMember:
    unit = person.organisation.name if person.organisation else title
    return NewMember(person.name, unit, title, person.username)
