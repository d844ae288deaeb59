"""Whether a day is past is asked of a rule by the query, not of the calendar by a template: a restated rule lacks the
exceptions of the rule."""

import re

import pytest
from tests.support.house import PACKAGE

ASKS = re.compile(r"\{%\s*(?:el)?if\s[^%]*?(?:[<>]=?\s*today\b|\btoday\s*[<>])")


def days_compared(text: str) -> list[str]:
    """The conditions of a template that compare something with today."""
    return ASKS.findall(text)


def test_no_template_compares_days_with_today() -> None:
    templates = sorted((PACKAGE / "web").glob("*/templates/**/*.html"))
    assert len(templates) > 300
    found = {path.name: lines for path in templates if (lines := days_compared(path.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "condition",
    ["{% if one.due_on < today %}", "{% elif a and one.ends_on >= today %}", "{% if not b or today > one.last_on %}"],
)
def test_the_guard_sees_a_comparison(condition: str) -> None:
    assert days_compared(condition) != []


def test_the_guard_leaves_flags_alone() -> None:
    assert days_compared("{% if one.day.is_today %}{% deadline one.due_on None today %}{% if many > few %}") == []
