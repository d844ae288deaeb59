"""A point of a list, made without asking its columns for their defaults, is as Django makes one (article 7)."""

from mingcha.registry.points.filling import _blank_point
from mingcha.registry.points.models import Point


def test_a_blank_point_has_every_default_and_shares_nothing() -> None:
    first, second, made = _blank_point(), _blank_point(), Point()
    assert {**vars(first), "_state": None} == {**vars(made), "_state": None}
    assert (first._state.adding, first._state.db) == (True, None)
    first._state.fields_cache["system"] = object()
    first.name = "gate"
    assert (second.name, second._state.fields_cache) == ("", {})
