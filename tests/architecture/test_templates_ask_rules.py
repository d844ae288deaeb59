"""Whether a time is past is a question to a rule, put by the query, not a comparison in a template: a restated rule
lacks the exceptions of the rule."""

import re
from collections.abc import Iterator
from pathlib import Path

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
OF_TODAY = r"(?:\w+\.)*(?:today|now)(?:\.\w+)*"
TIMED = re.compile(rf"{OF_TODAY}|(?:\w+\.)*(?:\w+_)?(?:on|at|until)|(?:\w+\.)*\w+_(?:today|now)")
"""Names of a day or an instant, and what the day of today has."""
EQUAL = re.compile(r"(\S*?)\s*(?:==|!=|(?<=\s)(?:not\s+)?in(?=\s)|(?<=\s)is(?:\s+not)?(?=\s))\s*(\S*)")
CONDITIONS = ("if", "elif", "with")
"""Tags that may ask whether two things are equal; of `for`, `in` is no question."""
FILTERS = re.compile(r"\{[{%][^{}]*?\|\s*(?:timeuntil|timesince|naturaltime|naturalday)\b[^{}]*?[}%]\}")
"""They compare with the clock of the machine."""
NOTHING = ("None", "True", "False")


def times_compared(text: str) -> Iterator[str]:
    """The tags of a template that ask which of two things is less and do not compare numbers known as such: each may
    compare times, however they are called; those that ask whether a time is another, or in a list; filters that ask
    how far a time is from now."""
    for tag in TAG.findall(text):
        bare = QUOTED.sub("''", tag)
        for pair in ORDERED.findall(bare):
            if not all(COUNTED.fullmatch(one) and not re.fullmatch(OF_TODAY, one) for one in pair):
                yield tag.strip("-").strip()
        if bare.split()[:1] and bare.split()[0] in CONDITIONS:
            for pair in EQUAL.findall(bare):
                sides = [one.partition("=")[2] or one for one in pair]
                if any(TIMED.fullmatch(one.partition("|")[0]) for one in sides) and not {*sides} & {*NOTHING}:
                    yield tag.strip("-").strip()
    yield from (found[2:-2].strip() for found in FILTERS.findall(text))


TWO_OF_A_ROW = {
    "registry/templates/areas/days.html": ["elif one.until_on != one.from_on"],  # one day is printed once
    "supervision/templates/incidents/facts.html": ["if row.clock_from != row.found_at"],  # said where they differ
}
"""Where two times of one row are printed as one if they are the same: no rule asks that, and no clock is asked."""


def test_no_template_compares_times() -> None:
    web = PACKAGE / "web"
    texts = {path.relative_to(web).as_posix(): path.read_text(encoding="utf-8") for path in templates()}
    assert len(texts) > 600
    assert {name: found for name, text in texts.items() if (found := list(times_compared(text)))} == TWO_OF_A_ROW


def templates() -> list[Path]:
    return sorted((PACKAGE / "web").glob("*/templates/**/*.html"))


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
        "{% if one.times > today.times %}",
        "{% if one.due_on == today %}",
        "{% if one.day != asked.today %}",
        "{% elif a and one.due_on|date:'Ymd' == day %}",
        "{% if today in one.days %}",
        "{% if day not in one.days_until %}",
        "{% if one.ends_at is now %}",
        "{% with past=day==today %}",
        "{{ one.due_on|timeuntil }}",
        "{{ one.due_at|timesince:day }}",
        "{% with left=one.due_on|timeuntil %}",
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
        "{% if row.state != 'on' and one.due_at != None %}",
        "{% if row.state == kind %}{{ one.due_on|date:'Y-m-d' }}",
        "{% for day in one.days_until %}",
        "{% if part != 'now' %}",
        "{% if kept.footage_ms < kept.expected_ms %}",
        "{% if hint.rank > row.grade.rank %}",
    ],
)
def test_the_guard_leaves_flags_and_counts_alone(condition: str) -> None:
    assert list(times_compared(condition)) == []
