"""Which refusals leave an entry, on plain values (article 3)."""

from dataclasses import replace

import pytest

from mingcha.kit.decision import refuse
from mingcha.registry.refusals.rules import MANY, MOST_A_MINUTE, facts_of_refusal, facts_to_note

pytestmark = pytest.mark.law("3")
REFUSED = refuse("18", "不在您的管辖范围内", "out of your territory")
FACTS = {"page": "point", "thing": "A", "article": "18", "reason": "不在您的管辖范围内"}


def test_the_facts_have_the_reason_for_the_log_where_there_is_one_and_are_bounded() -> None:
    assert facts_of_refusal("point", "A", REFUSED) == FACTS
    assert facts_of_refusal("point", "A", replace(REFUSED, noted="工作秘密"))["reason"] == "工作秘密"
    long = facts_of_refusal("p" * 201, "t" * 201, REFUSED)
    assert (long["page"], long["thing"]) == ("p" * 200, "t" * 200)


@pytest.mark.parametrize("name", ["page", "thing", "article", "reason"])
def test_the_same_refusal_is_noted_once_and_one_that_differs_in_anything_is_noted(name: str) -> None:
    assert facts_to_note(FACTS, []) == FACTS
    assert facts_to_note(FACTS, [FACTS]) is None
    assert facts_to_note(FACTS, [FACTS | {name: "other"}]) == FACTS


def test_beyond_the_limit_one_entry_states_that_there_were_more() -> None:
    noted = [FACTS | {"thing": str(number)} for number in range(MOST_A_MINUTE)]
    assert facts_to_note(FACTS, noted[1:]) == FACTS
    many = facts_to_note(FACTS, noted)
    assert many is not None
    assert many == {"page": "", "thing": "", "article": "3", "reason": MANY.zh, "many": True}
    assert facts_to_note(FACTS, [*noted, many]) is None
