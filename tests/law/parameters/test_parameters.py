"""Dated values: missing, duplicate, overlapping values and values below their minimum are rejected at reading."""

from datetime import date
from pathlib import Path

import pytest

from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters
from mingcha.law.parameters import ValueBasis
from mingcha.law.parameters.units import in_words

ON = date(2026, 11, 25)
ROW = '{value: 30, floor: 30, since: 2023-03-01, reference: "16(5)", zh: 甲, en: a}'


def test_every_parameter_has_its_words_and_a_source() -> None:
    assert len(parameters.keys()) >= 58
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
        [ROW.replace("floor: 30", "ceiling: 29")],
        [ROW.replace("floor: 30", "floor: few")],
        [ROW.replace("floor: 30", "floor: true")],
        [ROW.replace("value: 30", "value: true")],
        [ROW.replace("value: 30", "value: none")],
        [ROW.replace("en: a", "en: a, own: perhaps")],
        [ROW.replace("en: a", "en: a, choice_zh: 甲")],
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


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("retention.general_days", "30 日", "30 days"),
        ("case.delivery_workdays", "7 个工作日", "7 working days"),
        ("filing.reminders", "15、7、3、1 日", "15, 7, 3, 1 days"),
        ("duplicate.radius_m", "30 米", "30 m"),
        ("period.roll", "遇休假日顺延", "rolls over days off"),
        ("audio.enabled", "不采集", "off"),
        ("filing.existing_system_deadline", "2025-06-30", "2025-06-30"),
    ],
)
def test_a_value_in_words_has_its_unit(key: str, zh: str, en: str) -> None:
    words = parameters.value(key, ON).value_words
    assert (words.zh, words.en) == (zh, en)


def test_every_number_has_a_unit() -> None:
    for key in parameters.keys():  # noqa: SIM118 - a function, not a mapping
        for one in parameters.history(key):
            if not isinstance(one.value, str):
                assert not one.value_words.zh[-1].isdigit(), key


def test_in_words_one_is_one() -> None:
    assert in_words("a.days", 1).en == "1 day"
    assert in_words("a.flag", True).zh == "是"  # noqa: FBT003 - the value of a parameter


@pytest.mark.parametrize(
    ("key", "standing"),
    [
        ("retention.general_days", ValueBasis.LAW),
        ("access.min_persons", ValueBasis.LAW),
        ("log.keep_months", ValueBasis.STRICTER),
        ("register.keep_years", ValueBasis.STRICTER),
        ("access.ticket_seconds", ValueBasis.OWN),
        ("access.max_points", ValueBasis.OWN),
        ("fine.art23_max_yuan", ValueBasis.LAW),
    ],
)
def test_what_stands_behind_a_value(key: str, standing: ValueBasis) -> None:
    assert parameters.value(key, ON).standing is standing


def test_every_bound_of_a_decree_can_be_cited_by_its_refusal() -> None:
    for dated in parameters.shipped().values():
        for one in dated:
            if one.reference[0].isdigit() and (one.floor is not None or one.ceiling is not None):
                assert one.reference in parameters.may_set.__cites__  # type: ignore[attr-defined]


def test_a_day_after_the_last_value_has_none() -> None:
    table = parameters.read(f"a.b:\n  - {ROW.replace('since: 2023-03-01', 'since: 2023-03-01, until: 2024-01-01')}\n")
    assert parameters.value("a.b", date(2024, 1, 1), table).value == 30
    with pytest.raises(Refused, match="no value"):
        parameters.value("a.b", date(2024, 1, 2), table)


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"a.b:\n  - {ROW}\n", encoding="utf-8")
    with pytest.raises(Fault, match=r"a\.b"):
        parameters.read_folder(tmp_path)


def test_a_form_takes_in_no_more_than_the_ceiling() -> None:
    assert parameters.ceiling("access.request_most_points") == 200
    with pytest.raises(TypeError):
        parameters.ceiling("access.ticket_seconds")
