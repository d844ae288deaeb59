"""Which points of a scope the page of the decision lists: what is ticked takes no place of what matches (article
13(2))."""

import pytest

from mingcha.sharing.decisions.principles import PointBar
from mingcha.sharing.decisions.values import ScopePoint
from mingcha.web.sharing.decisions.listed import MOST_LISTED, listed_points

POINTS = tuple(
    ScopePoint(f"{one:020}", f"点位{one}", "HQXX", "花桥小学", bar=PointBar.NOT_FILED if one % 10 == 9 else None)
    for one in range(3 * MOST_LISTED)
)


@pytest.mark.law("13(2)")
def test_what_is_ticked_takes_no_place_of_what_matches() -> None:
    ticked = frozenset(one.code for one in POINTS[: MOST_LISTED + 50] if one.bar is None)
    found = listed_points(POINTS, "点位5", ticked | {"HQXX"})
    assert {one.code for one in POINTS if "点位5" in one.name} == {one.code for one in found.rows}
    assert found.rows[0].bar is not None, "those that are barred first"
    shown = {one.code for one in found.rows if one.bar is None}
    assert {one.code for one in found.also_ticked} == ticked - shown, "each is sent along, and once"


@pytest.mark.law("13(2)")
def test_the_limit_is_one_of_matches() -> None:
    found = listed_points(POINTS, "", frozenset(one.code for one in POINTS if one.bar is None))
    assert (len(found.rows), found.fitting) == (MOST_LISTED, len(POINTS))
    assert len(found.rows) + len(found.also_ticked) == len(POINTS)


@pytest.mark.law("13(2)")
def test_a_point_that_is_barred_now_is_ticked_no_longer() -> None:
    barred = POINTS[9].code
    assert listed_points(POINTS, "点位11", frozenset({barred})).also_ticked == ()
