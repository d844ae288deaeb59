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
    "built|count|expected_ms|fitting|footage_ms|level|more|needs|number|page|rank|refused|revision|silent|slot|tiles"
    "|times"
)
"""The last parts of names of what is counted, or is the length of footage. A name that an instant may have is none."""
COUNTED = re.compile(rf"\d+|[\w.]+\|length|(?:\w+\.)*(?:{COUNTERS})|last|opens")
"""`last` alone is the number of the law's last article, `opens` alone how many points a click on the map opens."""
OF_TODAY = r"(?:\w+\.)*(?:today|now)(?:\.\w+)*"
TIMED = re.compile(
    rf"{OF_TODAY}|(?:\w+\.)*(?:\w+_)?(?:on|at|until|date|day|deadline|due|expires|moment|month|year)(?:\.\w+)*"
    r"|(?:\w+\.)*\w+_(?:today|now)(?:\.\w+)*"
)
"""Names of a day or an instant, filters that give one, and what a day has."""
EQUAL = re.compile(r"(\S*?)\s*(?:==|!=|(?<=\s)(?:not\s+)?in(?=\s)|(?<=\s)is(?:\s+not)?(?=\s))\s*(\S*)")
CONDITIONS = ("if", "elif", "with")
"""Tags that may ask whether two things are equal; of `for`, `in` is no question."""
FILTERS = re.compile(r"\{[{%][^{}]*?\|\s*(?:timeuntil|timesince|naturaltime|naturalday)\b[^{}]*?[}%]\}")
"""They compare with the clock of the machine."""
ASKS_BY_ITSELF = ("ifchanged", "now")
"""Tags that compare without a sign, or have the time of the machine's clock."""
NAMED = re.compile(r"(?P<name>\w+)=(?P<value>[^\s=]+)(?=\s|$)|(?P<was>\S+)\s+as\s+(?P<as>\w+)")
"""What `with` and `include` give a name."""
NOTHING = ("None", "True", "False")


def times_compared(text: str) -> Iterator[str]:
    """The tags of a template that ask which of two things is less and do not compare numbers known as such: each may
    compare times, however they are called; those that ask whether a time is another, or in a list; filters that ask
    how far a time is from now."""
    tags = [(tag, QUOTED.sub("''", tag)) for tag in TAG.findall(text)]
    times: set[str] = set()
    for _, bare in tags:
        times |= {
            one["name"] or one["as"] for one in NAMED.finditer(bare) if is_time(one["value"] or one["was"], times)
        }
    for tag, bare in tags:
        for pair in ORDERED.findall(bare):
            if not all(COUNTED.fullmatch(one) and not re.fullmatch(OF_TODAY, one) for one in pair):
                yield tag.strip("-").strip()
        kind = bare.split()[0] if bare.split() else ""
        if kind in ASKS_BY_ITSELF:
            yield tag.strip("-").strip()
        if kind in CONDITIONS:
            for pair in EQUAL.findall(bare):
                sides = [one.partition("=")[2] or one for one in pair]
                if any(is_time(one, times) for one in sides) and not {*sides} & {*NOTHING}:
                    yield tag.strip("-").strip()
    yield from (found[2:-2].strip() for found in FILTERS.findall(text))


def is_time(value: str, times: set[str]) -> bool:
    """Whether a value of a template is a time by its name, by a filter or by what a filter gets, or one of these."""
    return any(TIMED.fullmatch(one) or one.partition(".")[0] in times for one in re.split(r"[|:]", value))


TWO_OF_A_ROW = {
    "registry/templates/filings/clocks.html": [
        "if clock.due_raw != clock.due"
    ],  # both days are printed where they differ
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
        "{% if one.due_on.year == x %}",
        "{% if one.found_today.year == x %}",
        "{% if one.day == asked %}",
        "{% if one.deadline == x.a %}",
        "{% if x == one.which|date:'Ymd' %}",
        "{% if x == one.which|default:one.due_on %}",
        "{% if row.opens > tiles %}",
        "{% ifchanged one.due_on x %}",
        "{% now 'Ymd' as which %}",
    ],
)
def test_the_guard_sees_a_comparison(condition: str) -> None:
    assert list(times_compared(condition)) == [condition[2:-2].strip()]


@pytest.mark.parametrize("names", ["with a=1 which=one.due_on|date:'Ymd'", "with one.due_at as which", "for a in b"])
def test_the_guard_knows_a_time_by_another_name(names: str) -> None:
    found = list(times_compared(f"{{% {names} %}}{{% if which == x %}}{{% if a == x %}}"))
    assert found == ([] if names.startswith("for") else ["if which == x"])


@pytest.mark.parametrize(
    "condition",
    [
        "{% if opens > tiles %}",
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
