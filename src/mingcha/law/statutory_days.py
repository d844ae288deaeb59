"""The statutory days off of the whole people by the Measures on public holidays: known for a year without its notice.

Fixed days, and days of the festivals that follow the sun and the moon (law/festivals.yaml, 2021 to 2050).
"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from mingcha.law import parameters
from mingcha.law.parameters import Parameter
from mingcha.law.yaml_text import from_yaml

_FESTIVALS = Path(__file__).with_name("festivals.yaml")
_SINGLE_DAYS = ("qingming", "dragon_boat", "mid_autumn")


@cache
def statutory_days(year: int) -> frozenset[date]:
    """The statutory days off of a year by the rule in force in it; empty before 2021, only fixed days after 2050.

    Days that a notice moves (补假, 调休) are not among them: they are unknown until the notice is published.
    """
    fixed = _in_force("period.statutory_fixed_days", year)
    if fixed is None or not isinstance(fixed.value, tuple):
        return frozenset()
    found = {date(year, *divmod(day, 100)) for day in fixed.value}
    festivals = _festivals().get(year, {})
    spring = _in_force("period.statutory_spring_days", year)
    if "spring" in festivals and spring is not None and isinstance(spring.value, tuple):
        found |= {festivals["spring"] + timedelta(days=step) for step in spring.value}
    single = _in_force("period.statutory_festival_days", year)
    for name in _SINGLE_DAYS:
        if name in festivals and single is not None:
            found |= {festivals[name] + timedelta(days=step) for step in range(single.number)}
    return frozenset(day for day in found if day.year == year)


def _in_force(key: str, year: int) -> Parameter | None:
    return next((one for one in parameters.history(key) if one.holds_on(date(year, 1, 1))), None)


@cache
def _festivals() -> dict[int, dict[str, date]]:
    content: dict[int, dict[str, date]] = from_yaml(_FESTIVALS.read_text(encoding="utf-8"))
    return content
