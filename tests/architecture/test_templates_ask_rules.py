"""Whether a time is past is a question to a rule, put by the query, not a comparison in a template: a restated rule
lacks the exceptions of the rule."""

import re
from collections.abc import Iterator

import pytest
from tests.support.house import PACKAGE

TAG = re.compile(r"\{%(.*?)%\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ORDERED = re.compile(r"([^\s<>=]*)\s*[<>]=?\s*([^\s<>=]*)")
COUNTERS = (
    "built|count|expected_ms|fitting|footage_ms|level|more|needs|number|opens|page|rank|refused|revision|silent|slot"
    "|tiles|times"
)
"""The last parts of names of what is counted, or is the length of footage. A name that an instant may have is none."""
COUNTED = re.compile(rf"\d+|[\w.]+\|length|(?:\w+\.)*(?:{COUNTERS})|last")
"""`last` alone is the number of the law's last article."""


def times_compared(text: str) -> Iterator[str]:
    """The tags of a template that ask which of two things is less and do not compare numbers known as such: each may
    compare times, however they are called."""
    for tag in TAG.findall(text):
        for pair in ORDERED.findall(QUOTED.sub("''", tag)):
            if not all(COUNTED.fullmatch(one) for one in pair):
                yield tag.strip("-").strip()


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
        "{% if one.deadline < limit %}",
        "{% if one.expires < moment %}",
        "{% if one.days_left < 0 %}",
        "{% if page > 1 and one.expires<moment %}",
        "{% if one.last > last %}",
        "{% if many > few %}",
        "{% with past=a<b %}",
    ],
)
def test_the_guard_sees_a_comparison(condition: str) -> None:
    assert list(times_compared(condition)) == [condition[2:-2].strip()]


@pytest.mark.parametrize(
    "condition",
    [
        "{% if one.day.is_today %}{% deadline one.due_on None today %}",
        "{% if found.versions|length > 1 %}",
        "{% if one.due_at and one.silent > cameras|length %}",
        "{% if page > 1 or more %}",
        "{% if article.number < last %}",
        "{% trans 'from -> until' %}{% if one.words == \"a < b\" %}<p>",
        "{% if row.clock_from != row.found_at %}",
        "{% if kept.footage_ms < kept.expected_ms %}",
        "{% if hint.rank > row.grade.rank %}",
    ],
)
def test_the_guard_leaves_flags_and_counts_alone(condition: str) -> None:
    assert list(times_compared(condition)) == []
