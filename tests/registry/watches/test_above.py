"""The decision of the plane above about shifts: there is one, and without it nothing is allowed (article 16(1))."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.watches import above
from mingcha.supervision.regimes.queries import may_begin_shift


def test_the_four_systems_are_asked_and_a_home_without_their_rule_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert above.shift_decision() is may_begin_shift
    monkeypatch.setattr(above, "_PLUGGED", [])
    with pytest.raises(Fault) as raised:
        above.shift_decision()
    assert raised.value.kind is FaultKind.INTERNAL
