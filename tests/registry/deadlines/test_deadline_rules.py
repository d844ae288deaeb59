"""When a thing with a day is late (article 9; T9b)."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from mingcha.law import parameters
from mingcha.registry.deadlines.rules import first_of_each_kind, is_named_outside, late_days, tone_of

SAFE, LEGAL = date(2026, 10, 2), date(2026, 10, 8)


@pytest.mark.law("9")
def test_late_is_by_the_legal_day_and_by_the_safe_one_where_there_is_none() -> None:
    assert [late_days(SAFE, LEGAL, day) for day in (SAFE, LEGAL, date(2026, 10, 9))] == [0, 0, 1]
    assert [late_days(SAFE, None, day) for day in (SAFE, date(2026, 10, 3))] == [0, 1]


@pytest.mark.law("9")
def test_amber_begins_as_many_days_before_the_safe_date_as_the_parameter_says() -> None:
    near = parameters.number("filing.amber_days", SAFE)
    days = [SAFE - timedelta(days=near + 1), SAFE - timedelta(days=near), LEGAL, LEGAL + timedelta(days=1)]
    assert [tone_of(SAFE, LEGAL, day) for day in days] == ["", "warn", "warn", "bad"]


@dataclass(frozen=True)
class Thing:
    """A thing of a kind."""

    kind: str
    number: int


def test_no_kind_hides_another_one() -> None:
    """Trainings, holds, copies and disks had no bound: a city's officer got every monitor without a record."""
    found = [Thing("training", number) for number in range(3)] + [Thing("sign", 9)]
    assert [(one.kind, one.number) for one in first_of_each_kind(found, 2)] == [
        ("training", 0), ("training", 1), ("sign", 9),
    ]  # fmt: skip


@pytest.mark.law("3", "799-10")
def test_outside_of_the_pages_no_person_no_held_footage_and_no_classified_point_is_named() -> None:
    named = {kind: is_named_outside(kind, classified=False) for kind in ("sign", "filing", "training", "copy", "hold")}
    assert named == {"sign": True, "filing": True, "training": False, "copy": False, "hold": False}
    assert not is_named_outside("sign", classified=True)
