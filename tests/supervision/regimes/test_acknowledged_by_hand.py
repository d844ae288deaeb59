"""A system is acknowledged by the person who read it, by no program with a token of that person (16(1))."""

import pytest
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.identity.duty import WayIn
from mingcha.supervision.regimes.actions import acknowledge_regime
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument


@pytest.mark.law("16(1)")
def test_a_token_acknowledges_nothing(city: City, clock: HandClock) -> None:
    set_up_regimes(city["manager"], "HQXX", clock)
    number, guard = RegimeDocument.objects.order_by("pk").values_list("pk", flat=True)[0], city["guard"]
    before = Acknowledgement.objects.filter(user=guard).count()
    guard.came_by = WayIn(token=3, token_name="脚本")
    with pytest.raises(Refused) as refused:
        acknowledge_regime(guard, number=number, clock=clock)
    assert refused.value.decision.article == "16(1)"
    guard.came_by = WayIn(session=7)
    acknowledge_regime(guard, number=number, clock=clock)
    assert Acknowledgement.objects.filter(user=guard).count() == before + 1
