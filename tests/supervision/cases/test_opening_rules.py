"""Of which day an act may be for which a case is asked (26; APL 36): a typed day stops no case later on."""

from datetime import date

import pytest

from mingcha.registry.identity.duty import Place
from mingcha.supervision.cases.rules import is_day_of_act
from mingcha.supervision.matters.values import Matter

PLACE, TODAY = Place("420102", ""), date(2026, 10, 1)
FOUND = Matter(PLACE, None, inspected_on=date(2026, 9, 1), found_on=date(2026, 9, 20))


@pytest.mark.law("26", "APL 36")
@pytest.mark.parametrize(
    ("day", "article"),
    [
        ("9999-12-31", "26"), ("2026-09-21", "26"), ("2026-09-20", ""), ("2024-09-01", ""), ("2024-08-31", "APL 36"),
        ("2023-03-02", "APL 36"), ("0001-01-01", "26"),
    ],
)  # fmt: skip
def test_an_act_ended_before_it_was_found_and_not_out_of_time(day: str, article: str) -> None:
    answer = is_day_of_act(date.fromisoformat(day), FOUND, TODAY)
    assert (answer.allowed, "" if answer else answer.article) == (not article, article)
    assert answer or [one.about for one in answer.missing] == ["act_on"]  # type: ignore[attr-defined]
    bare = is_day_of_act(date(2026, 10, 2), Matter(PLACE, None), TODAY)
    assert bare.article == "26"
