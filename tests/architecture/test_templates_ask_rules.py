"""Whether a time is past is a question to a rule, put by the query, not a comparison in a template: a restated rule
lacks the exceptions of the rule."""

import re
from collections.abc import Iterator

import pytest
from tests.support.house import PACKAGE

CONDITION = re.compile(r"\{%-?\s*(?:el)?if\s(.*?)%\}", re.DOTALL)
ORDERED = re.compile(r"(\S+)\s*(?:[<>]=?)\s*(\S+)")
INSTANT = re.compile(r"(?:.*[._])?(?:now|today|at|on|day|date|from|until|since|begins?|ends?)(?:_ms|_90k)?")
"""Names of days and instants, alone or as the last part of a name."""


def is_instant(operand: str) -> bool:
    """Whether an operand of a condition is called like a day or an instant, whatever filters it goes through."""
    return INSTANT.fullmatch(operand.partition("|")[0]) is not None


def times_compared(text: str) -> Iterator[str]:
    """The conditions of a template that ask which of two times is earlier."""
    for condition in CONDITION.findall(text):
        for pair in ORDERED.findall(condition):
            if any(is_instant(one) for one in pair):
                yield condition.strip()


def test_no_template_compares_times() -> None:
    templates = sorted((PACKAGE / "web").glob("*/templates/**/*.html"))
    assert len(templates) > 300
    texts = {path.name: path.read_text(encoding="utf-8") for path in templates}
    assert {name: found for name, text in texts.items() if (found := list(times_compared(text)))} == {}


@pytest.mark.parametrize(
    "condition",
    [
        "{% if one.due_on < today %}",
        "{% elif a and one.ends_on >= today %}",
        "{% if not b or today > one.last_on %}",
        "{% if duty.due_at < limit %}",
        "{% elif held.snoozed_until and held.snoozed_until > now %}",
        "{% if one.expires_at<=asked %}",
        "{% if limit > one.begins_at|default:first %}",
        "{% if found.at > last %}",
        "{% if a\n  and now < b %}",
        "{% if last < row.ends_ms %}",
        "{% if one.derived_from > found.first %}",
    ],
)
def test_the_guard_sees_a_comparison(condition: str) -> None:
    assert list(times_compared(condition)) == [condition[2:-2].strip().partition("if ")[2].strip()]


@pytest.mark.parametrize(
    "condition",
    [
        "{% if one.day.is_today %}{% deadline one.due_on None today %}",
        "{% if many > few %}",
        "{% if one.due_at and many > few %}",
        "{% if row.clock_from != row.found_at %}",
        "{% if kept.footage_ms < kept.expected_ms %}",
        "{% if version > station %}",
    ],
)
def test_the_guard_leaves_flags_alone(condition: str) -> None:
    assert list(times_compared(condition)) == []
