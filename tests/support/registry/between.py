"""What people do between the reading of a task of the clock and its act."""

from collections.abc import Callable
from types import ModuleType

import pytest


def between(monkeypatch: pytest.MonkeyPatch, task: ModuleType, change: Callable[[], object]) -> None:
    """Makes `change` happen when a task of the clock has read what it would act on, before it has the log's lock.
    `task`: its module."""
    real = task.act

    def act_after(*given: object, **named: object) -> object:
        monkeypatch.setattr(task, "act", real)
        change()
        return real(*given, **named)

    monkeypatch.setattr(task, "act", act_after)
