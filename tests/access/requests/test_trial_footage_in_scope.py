"""Footage of before a point's use is refused, and the refusal states from when on it can be asked for (article 8)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from mingcha.access.requests.scope import has_points
from mingcha.registry.identity.duty import Place
from mingcha.registry.viewing_grounds.values import ViewedPoint

IN_USE_AT = datetime(2026, 11, 24, 1, 0, 0, 1, UTC)
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
SCHOOL = Place(division="420102", organisation="HQXX")


@dataclass(frozen=True)
class Scope:
    """The part of a request that the rule reads."""

    from_ms: int
    points: tuple[str, ...] = ("42010200001310000002",)
    managing_unit: str = "HQXX"


@pytest.mark.law("8")
@pytest.mark.parametrize(("after_s", "is_allowed"), [(0, False), (1, True)])
def test_the_refusal_states_from_when_footage_can_be_asked_for(after_s: int, is_allowed: bool) -> None:
    scope: Any = Scope((int(IN_USE_AT.timestamp()) + after_s) * 1000)
    decision = has_points(scope, [ViewedPoint(SCHOOL, "in_use", in_use_at=IN_USE_AT)], AT)
    assert bool(decision) is is_allowed
    assert ["2026-11-24 09:00:01" in one.words.zh for one in decision.next] == ([] if is_allowed else [True])
    assert has_points(scope, [ViewedPoint(SCHOOL, "trial")], AT).next == ()
