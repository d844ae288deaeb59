"""The figure of the masking worker: pictures of a real worker, counted for a moment (article 18)."""

import pytest

from mingcha.bench.redaction.run import RedactionRun
from mingcha.bench.redaction.worker import GOAL_CORES, masking_figures


@pytest.mark.law("18")
def test_the_worker_of_a_camera_is_measured_beside_its_goal() -> None:
    figures = masking_figures(1.0)
    assert figures["pictures"] > 5
    assert 0 < figures["ms_a_picture"] < 1000
    assert figures["goal_cores"] == GOAL_CORES == 0.35
    assert figures["memory_mb"] > 10
    assert RedactionRun().masking_s == 15
