"""Who did a step of a request, as its page says it (article 15(1))."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mingcha.access.requests.values import RequestAct, RequestState, StepRow
from mingcha.web.access.requests.view import step_person


@pytest.mark.law("15(1)")
def test_a_step_of_the_clock_names_no_program_as_its_person() -> None:
    at, lapse = datetime(2026, 11, 29, tzinfo=UTC), RequestAct.LAPSE
    step = StepRow(lapse, RequestState.SIGNED_BY_ONE, RequestState.DRAFT, at, "program:work", "work", "", "")
    assert step_person(step).zh == "平台到期自动办理"
    assert step_person(replace(step, by="user:3", person="陆浩")).zh == "陆浩"
