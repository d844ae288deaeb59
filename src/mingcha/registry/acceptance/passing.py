"""Passes a batch by the real acts, for those who set up a home: demo, benchmarks, tests (article 8)."""

from collections.abc import Sequence
from datetime import date

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.actions import close_acceptance, open_acceptance, record_report, sign_acceptance
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion, Item
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewMember, NewReport
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.views.actions import set_home_preset
from mingcha.registry.views.rows import without_home_preset

STANDARDS = "GB 50348-2018、GB/T 28181-2022"
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
    clock: Clock,
    points: Sequence[str] | None = None,
    built_on: date | None = None,
) -> int:
    """Accepts points of a system (all on trial without `points`) by five acts of two persons; returns the acceptance's
    number. `organiser`: the manager of the building unit; `built_on`: today unless it is given."""
    number = open_batch(organiser, second, system=system, title=title, clock=clock, points=points, built_on=built_on)
    return pass_opened(organiser, second, acceptance=number, on=shanghai_day(clock.now()), clock=clock)


def open_batch(
    organiser: User,
    second: User,
    *,
    system: str,
    title: str,
    clock: Clock,
    points: Sequence[str] | None = None,
    built_on: date | None = None,
) -> int:
    """Opens an acceptance whose group these two persons are; cameras that turn get their home presets first. Returns
    its number."""
    _set_presets(organiser, system, clock)
    group = tuple(_member_of(person, title) for person, title in ((organiser, "保卫负责人"), (second, "技术负责人")))
    new = NewAcceptance(title, STANDARDS, built_on or shanghai_day(clock.now()), group)
    return open_acceptance(organiser, system=system, new=new, points=points, clock=clock)


def pass_opened(organiser: User, second: User, *, acceptance: int, on: date, clock: Clock) -> int:
    """Measures, signs and closes an acceptance whose group these two persons are; returns its number."""
    report = record_report(
        organiser, acceptance=acceptance, new=plain_report(on), report=0, recorder=NO_RECORDER, clock=clock
    )
    for person in (organiser, second):
        sign_acceptance(person, acceptance=acceptance, report=report, clock=clock)
    close_acceptance(organiser, acceptance=acceptance, report=report, clock=clock)
    return acceptance


def plain_report(on: date) -> NewReport:
    """A report of this day in which each needed item fits."""
    items = tuple(Measurement(item, value, fits=True, instrument="现场检测") for item, value in _VALUES.items())
    return NewReport(on, Conclusion.QUALIFIED, items)


def _set_presets(organiser: User, system: str, clock: Clock) -> None:
    """Gives each camera of a system that turns its home preset (article 7)."""
    for point in without_home_preset(list(Point.objects.filter(system__code=system, moves=True).order_by("pk"))):
        set_home_preset(organiser, code=point.code, preset="1", return_minutes=5, clock=clock)


def _member_of(person: User, title: str) -> NewMember:
    unit = person.organisation.name if person.organisation else title
    return NewMember(person.name, unit, title, person.username)
