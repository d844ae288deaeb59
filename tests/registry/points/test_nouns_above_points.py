"""What nouns above points say about acts on them is plugged in, and without it no act goes on (articles 7, 10, 18)."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.mask_needs.noting import NEEDS_OF_MASKS
from mingcha.registry.points import above, changes
from mingcha.registry.relocations.standing import CASES_OF_POINTS
from mingcha.registry.signs.moving import note_moved_sign
from mingcha.registry.systems import changes as system_changes


@pytest.mark.parametrize("asked", [above.cases_of_points, above.mask_needs, lambda: above.shared_keys("HQXX")])
def test_a_home_without_what_is_above_is_a_fault(asked: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_CASES", "_NEEDS", "_SHARED"):
        monkeypatch.setattr(above, name, [])
    assert callable(asked)
    with pytest.raises(Fault) as raised:
        asked()
    assert raised.value.kind is FaultKind.INTERNAL


def test_cases_needs_and_moves_are_plugged_in_as_django_starts() -> None:
    assert above.cases_of_points() is CASES_OF_POINTS
    assert above.mask_needs() is NEEDS_OF_MASKS
    assert note_moved_sign in changes._move_listeners
    assert changes.system_changed in system_changes._listeners
