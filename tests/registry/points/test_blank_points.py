"""A point of a list, made without asking its columns for their defaults, is as Django makes one (article 7)."""

from mingcha.registry.points.filling import _blank_point
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System


def test_a_blank_point_has_every_default_and_shares_nothing() -> None:
    system = System(pk=7)
    first, second, made = _blank_point(system), _blank_point(system), Point(system=system)
    assert {**vars(first), "_state": None} == {**vars(made), "_state": None}
    assert (first._state.adding, first._state.db) == (True, None)
    assert first._state.fields_cache == made._state.fields_cache == {"system": system}
    first._state.fields_cache["system"] = System(pk=8)
    first.name = "gate"
    assert (second.name, second.system) == ("", system)
