"""An order about an obstruction goes in copy to another department, one about another act need not (12, 22)."""

from datetime import date

import pytest

from mingcha.law.fine_rules import Offence
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.values import NewOrder

ON = date(2026, 11, 30)
WITHOUT_COPY = NewOrder("某公司", "拆除摄像机", 15, "")


@pytest.mark.law("12", "22")
def test_an_order_about_another_act_than_an_obstruction_needs_no_copy() -> None:
    refused = rules._order_is_whole(WITHOUT_COPY, Offence.OBSTRUCTION, ON)
    assert (refused.article, [one.about for one in refused.missing]) == ("12", ["department"])
    assert rules._order_is_whole(WITHOUT_COPY, Offence.NO_FILING, ON)
    assert rules._order_is_whole(NewOrder("", "拆除摄像机", 15, ""), Offence.NO_FILING, ON).article == "22"
