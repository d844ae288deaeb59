"""Recorders are read for who may record a report alone: it takes some statements a point (article 8)."""

from types import SimpleNamespace
from typing import cast

import pytest

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.values import AcceptanceFacts
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.registry.acceptance import recorder

pytestmark = pytest.mark.law("8")


def test_who_may_not_record_a_report_has_no_recorder_read(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_given: object, **_more: object) -> None:
        raise AssertionError("a recorder was read")

    monkeypatch.setattr(recorder, "measured_of", read)
    found = SimpleNamespace(points=(("1", "门"),), row=SimpleNamespace(points=1), steps=SimpleNamespace(report=False))
    reader = DutyFacts(7, "li", "李", "", "HQXX", active=True, roles=())
    said = recorder.recorder_facts(reader, cast("AcceptanceFacts", found), shanghai_day(clock.now()), clock)
    assert said is NO_RECORDER
