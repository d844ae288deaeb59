"""The figures of an edit of a long redaction, on a short one."""

import pytest

from mingcha.bench.redaction.edit_cost import edit_figures


@pytest.mark.law("21")
def test_an_edit_is_measured_beside_its_goal() -> None:
    figures = edit_figures(0.01, 2, 10)
    assert (figures["pictures"], figures["goal_s"], figures["goal_mb"]) == (900, 1.0, 100.0)
    assert figures["tracks"] >= 4
    assert 0 < figures["edit_s"] < figures["goal_s"]
    assert 0 < figures["edit_mb"] < figures["goal_mb"]
