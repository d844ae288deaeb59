"""Rates, times and names of groups as the pages of health show them (article 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mingcha.geo.streets import STREETS
from mingcha.kit.codes import division_words
from mingcha.kit.words import Words
from mingcha.registry.places.queries import organisation_names
from mingcha.supervision.health.queries import By, Grouped, OneGroup
from mingcha.supervision.health.rules import Measure, Sums, goal_permyriad, reaches_goal


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its goal: per cent with two decimals rounded down, "–" without a rate; tone of its number."""

    measure: Measure
    percent: str
    tone: str
    goal: str


def rates_of(sums: Sums, day: date) -> tuple[Rate, ...]:
    """Each rate beside its goal of a day."""
    return tuple(
        Rate(one, percent(sums.permyriad(one)), _tone(reaches_goal(sums, one, day)), percent(goal_permyriad(one, day)))
        for one in Measure
    )


def percent(permyriad: int | None) -> str:
    """A rate per ten thousand as per cent, "–" for none."""
    return "–" if permyriad is None else f"{permyriad / 100:.2f} %"


def hours(ms: int | None) -> Words:
    """A time in hours, "–" for none."""
    if ms is None:
        return Words("–", "–")
    text = f"{ms / 3_600_000:.1f}"
    return Words(f"{text} 小时", f"{text} h")


def names_of_groups(by: By, groups: Sequence[Grouped | OneGroup]) -> Mapping[str, str]:
    """The names of units or contractors by code; empty for districts and streets, which are named without a query."""
    return organisation_names([one.code for one in groups]) if by in (By.UNIT, By.CONTRACTOR) else {}


def label_of_group(by: By, code: str, names: Mapping[str, str]) -> Words:
    """The name of a group. `names`: as `names_of_groups`."""
    match by:
        case By.DISTRICT:
            return division_words(code)
        case By.STREET:
            street = STREETS.get(code)
            return Words(street.name, street.name) if street else Words("未登记街道", "no street")
        case _:
            name = names.get(code) or code
            return Words(name, name) if code else Words("未登记", "none registered")


def points_of_group(by: By, group: Grouped) -> str:
    """The address of the points of a group, "" where the list of points has no such filter."""
    points = reverse("points")
    match by:
        case By.DISTRICT:
            return f"{points}?zone={group.zone}" if group.zone else f"{points}?division={group.code}"
        case By.STREET:
            return f"{points}?street={group.code}" if group.code in STREETS else ""
        case By.UNIT:
            return f"{points}?q={group.code}"
        case _:
            return ""


def _tone(reached: bool | None) -> str:
    return "" if reached is None else "ok" if reached else "bad"
