"""Who may set a hearing, and until when (APL 64)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mingcha.law import parameters
from mingcha.supervision.hearings.rules import may_be_set
from mingcha.supervision.hearings.values import HearingFacts

ON = date(2026, 10, 9)
FIRST = ON + timedelta(days=10)
REACH = timedelta(days=parameters.number("case.hearing_reach_days", ON))
LATE = timedelta(days=parameters.number("case.hearing_late_days", ON))
ASKED = HearingFacts(ON)
SET = replace(ASKED, set_on=FIRST, chair="user:7", notified_on=ON)


@pytest.mark.law("APL 64")
@pytest.mark.parametrize(
    ("actor", "held", "given", "may"),
    [
        ("user:8", None, {}, False),
        ("user:8", ASKED, {}, True),
        ("user:8", SET, {}, False),
        ("user:7", SET, {}, True),
        ("user:8", SET, {"chair_left": True}, True),
        ("user:8", SET, {"on": FIRST + LATE, "first_on": FIRST + LATE}, False),
        ("user:8", SET, {"on": FIRST + LATE + timedelta(days=1), "first_on": FIRST + LATE + timedelta(days=9)}, True),
        ("user:7", replace(SET, is_anew=True, set_on=ON + REACH), {"first_on": ON + REACH}, True),
        ("user:7", replace(SET, is_anew=True, set_on=ON + REACH + timedelta(days=1)),
         {"first_on": ON + REACH + timedelta(days=1)}, False),
    ],
)  # fmt: skip
def test_a_hearing_is_set_by_anybody_then_by_its_chair_and_within_its_days(
    actor: str, held: HearingFacts | None, given: dict[str, Any], may: bool
) -> None:
    asked = {"first_on": FIRST, "on": ON, "chair_left": False} | given
    assert may_be_set(actor, held, **asked) is may
