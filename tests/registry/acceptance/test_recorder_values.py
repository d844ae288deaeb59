"""A value of a batch holds for each of its points, so the recorder's is that of the worst one (article 8)."""

from datetime import date
from decimal import Decimal

import pytest

from mingcha.kit.decision import Missing
from mingcha.kit.words import Words
from mingcha.registry.acceptance.recorder.rules import agrees_with_recorder, worst_of
from mingcha.registry.acceptance.recorder.values import RecorderValue
from mingcha.registry.acceptance.states import Item
from mingcha.registry.acceptance.values import Measurement

pytestmark = pytest.mark.law("8")
HOW = Words("录像机", "recorder")


def test_of_a_batch_the_worst_point_counts_and_is_named() -> None:
    values = [
        RecorderValue(Item.FRAME_RATE, Decimal(25), HOW, at="东门"),
        RecorderValue(Item.FRAME_RATE, Decimal(12), HOW, at="西门"),
        RecorderValue(Item.TIME_ERROR, Decimal("0.2"), HOW, at="东门"),
        RecorderValue(Item.TIME_ERROR, Decimal(4), HOW, at="西门"),
        # a young record promises its period, an old one has what it has
        RecorderValue(Item.STORAGE_DAYS, Decimal(3), HOW, promised=Decimal(30), at="东门"),
        RecorderValue(Item.STORAGE_DAYS, Decimal(12), HOW, at="西门"),
        RecorderValue(Item.COMPLETENESS, None, HOW),
        RecorderValue(Item.COMPLETENESS, Decimal(97), HOW, at="西门"),
        RecorderValue(Item.LATENCY, None, HOW),
        RecorderValue(Item.LATENCY, None, HOW),
    ]
    found = {one.item: one for one in worst_of(values)}
    assert [(item.value, one.value, one.at) for item, one in found.items()] == [
        ("frame_rate", 12, "西门"),
        ("storage_days", 12, "西门"),
        ("completeness", 97, "西门"),
        ("time_error", 4, "西门"),
        ("latency", None, ""),
    ]
    assert found[Item.COMPLETENESS].described.zh == "录像机；2 个点位中 1 个有测得值（点位“西门”）"


@pytest.mark.law("26")
def test_a_day_before_the_regulation_is_refused_at_the_day() -> None:
    """There is no tolerance of then by which the recorder's value could be judged."""
    typed = [Measurement(Item.FRAME_RATE, "25", fits=True, instrument="秒表")]
    recorded = [RecorderValue(Item.FRAME_RATE, Decimal(25), HOW)]
    before, first = date(2023, 2, 28), date(2023, 3, 1)
    refused = agrees_with_recorder(typed, recorded, before)
    assert refused.article == "26"
    assert [one.about for one in refused.missing if isinstance(one, Missing)] == ["accepted_on"]
    assert agrees_with_recorder(typed, recorded, first)
    assert agrees_with_recorder(typed, [RecorderValue(Item.FRAME_RATE, None, HOW)], before)
