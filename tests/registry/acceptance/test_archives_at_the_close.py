"""The decision of the archives about a close is plugged in, and without it nothing passes (article 11); what a closed
acceptance means for the steps of its projects is noted (article 8)."""

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.acceptance import above
from mingcha.registry.archives.closing.rows import archived_at_close
from mingcha.registry.projects import changes
from mingcha.registry.stages.noting import note_steps


def test_the_archives_are_asked_and_a_home_without_their_rule_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert above.closing_decision() is archived_at_close
    monkeypatch.setattr(above, "_PLUGGED", [])
    with pytest.raises(Fault) as raised:
        above.closing_decision()
    assert raised.value.kind is FaultKind.INTERNAL


def test_the_steps_of_projects_listen() -> None:
    assert note_steps in changes._listeners
