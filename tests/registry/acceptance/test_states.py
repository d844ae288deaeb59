"""The states of an acceptance: the table of steps, the enum and the check constraints name the same (article 8)."""

import pytest
from django.db.models import CheckConstraint, Model

from mingcha.registry.acceptance.models import Acceptance, AcceptanceItem, AcceptanceReport
from mingcha.registry.acceptance.states import RECORDED_CONCLUSIONS, RELEASED, TRANSITIONS, AcceptanceState, Item

pytestmark = pytest.mark.law("8")


def allowed(model: type[Model], name: str) -> list[str]:
    """The values that a check constraint of one column lists."""
    (found,) = (one for one in model._meta.constraints if isinstance(one, CheckConstraint) and one.name == name)
    ((_, values),) = found.condition.children  # type: ignore[misc, union-attr]
    return list(values)


def test_the_database_knows_the_same_values() -> None:
    assert allowed(Acceptance, "acceptance_state") == [state.value for state in AcceptanceState]
    assert allowed(AcceptanceReport, "acceptance_report_conclusion") == [one.value for one in RECORDED_CONCLUSIONS]
    assert allowed(AcceptanceItem, "acceptance_item_item") == [item.value for item in Item]


def test_each_state_is_reached_and_only_released_ones_end() -> None:
    assert set(TRANSITIONS) == set(AcceptanceState)
    reached = {after for followers in TRANSITIONS.values() for after in followers}
    assert reached == set(AcceptanceState) - {AcceptanceState.OPEN}
    assert {state for state, followers in TRANSITIONS.items() if not followers} == set(RELEASED)
