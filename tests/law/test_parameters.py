"""Dated values: what is missing, doubled, overlapping or below its floor is refused when it is read."""

from datetime import date

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters

ON = date(2026, 11, 25)
ROW = '{value: 30, floor: 30, since: 2023-03-01, reference: "16(5)", zh: 甲, en: a}'


def test_every_parameter_has_its_words_and_a_source() -> None:
    assert len(parameters.keys()) >= 45
    for key in parameters.keys():  # noqa: SIM118 - a function, not a mapping
        for one in parameters.history(key):
            assert one.note.zh
            assert one.note.en
            assert one.source.zh
            assert one.source.en


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("retention.general_days", 30),
        ("retention.key_target_days", 90),
        ("retention.important_years", 2),
        ("retention.delete_grace_days", 3),
        ("disposal.veto_hours", 24),
        ("access.duty_grant_hours", 8),
        ("access.duty_playback_hours", 24),
        ("access.ticket_seconds", 120),
        ("fine.art23_min_yuan", 100),
        ("fine.art23_max_yuan", 500),
    ],
)
def test_the_numbers_of_the_table(key: str, value: int) -> None:
    assert parameters.number(key, ON) == value


def test_own_choices_say_so() -> None:
    assert parameters.value("access.ticket_seconds", ON).source.en == "our own choice"
    assert parameters.value("retention.general_days", ON).source.en == "Decree 799 Art. 17"
    assert parameters.value("period.roll", ON).source.en == "Civil Code 203"


def test_a_value_that_does_not_count_is_no_number() -> None:
    for key in ("period.roll", "audio.enabled", "filing.reminders"):
        with pytest.raises(TypeError, match="not a number"):
            parameters.number(key, ON)
    assert parameters.value("filing.reminders", ON).value == (15, 7, 3, 1)


def test_an_unknown_key_is_not_found() -> None:
    for ask in (lambda: parameters.value("retention.days", ON), lambda: parameters.history("retention.days")):
        with pytest.raises(Fault) as fault:
            ask()
        assert fault.value.kind is FaultKind.NOT_FOUND


def test_values_follow_one_another() -> None:
    later = ROW.replace("2023-03-01", "2026-08-01").replace("value: 30", "value: 60")
    first = ROW.replace("since: 2023-03-01", "since: 2023-03-01, until: 2026-07-31")
    read = parameters.read(f"a.b:\n  - {later}\n  - {first}\n")
    assert [one.value for one in read["a.b"]] == [30, 60]


@pytest.mark.parametrize(
    "rows",
    [
        [ROW, ROW.replace("2023-03-01", "2024-01-01")],
        [
            ROW.replace("since: 2023-03-01", "since: 2023-03-01, until: 2024-01-01"),
            ROW.replace("2023-03-01", "2024-01-01"),
        ],
        [ROW.replace("value: 30", "value: 29")],
        [ROW.replace("since: 2023-03-01", "since: soon")],
        [ROW.replace("since: 2023-03-01", "since: 2023-03-01, until: 2023-02-28")],
        [ROW.replace("16(5)", "16(9)")],
        [ROW.replace(", en: a", "")],
        [ROW.replace("en: a", "en: a, why: b")],
    ],
)
def test_wrong_values_are_refused(rows: list[str]) -> None:
    with pytest.raises(Fault):
        parameters.read("a.b:\n" + "".join(f"  - {row}\n" for row in rows))
