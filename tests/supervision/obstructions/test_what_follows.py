"""What cases and hand-overs say of an obstruction is plugged in, and without it none is closed (articles 22, 23)."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.supervision.cases.standing import FOLLOWING
from mingcha.supervision.obstructions import above


def test_cases_are_asked_and_a_home_without_them_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert above.following() is FOLLOWING
    monkeypatch.setattr(above, "_PLUGGED", [])
    with pytest.raises(Fault) as raised:
        above.following()
    assert raised.value.kind is FaultKind.INTERNAL
