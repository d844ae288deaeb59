"""Dated values are compared with the stored ones: new, edited, removed, repealed; wording does not change the law."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.in_force import LawPack, binds_older_systems, law_in_force, pack_in, shipped
from mingcha.law.parameters import Parameter
from mingcha.law.periods import due_in_days
from mingcha.law.versions import Change, dated_values, differences

TODAY = date(2026, 11, 25)
KEY = "parameter:sign.review_months"
PACKS = Path(__file__).with_name("packs")


def taken() -> dict[tuple[str, date], str]:
    return {(one.key, one.since): one.value for one in dated_values()}


def with_values(key: str, *dated: Parameter) -> LawPack:
    """The shipped law with other values of one key (none: without the key)."""
    table: Mapping[str, tuple[Parameter, ...]] = {**parameters.shipped(), key: dated}
    return dataclasses.replace(shipped(), parameters={name: held for name, held in table.items() if held})


def signs(**changes: object) -> Parameter:
    (held,) = parameters.history("sign.review_months")
    return dataclasses.replace(held, **changes)  # type: ignore[arg-type]


@pytest.mark.law("26")
def test_what_was_taken_in_and_has_not_changed_makes_no_difference() -> None:
    assert differences(taken(), TODAY) == ()
    assert len(taken()) == len(dated_values())


@pytest.mark.law("26")
def test_every_edit_of_a_value_that_took_effect_is_forbidden() -> None:
    for edited in (signs(value=13), signs(reference="7(2)"), signs(floor=6), signs(ceiling=24)):
        (found,) = differences(taken(), TODAY, with_values("sign.review_months", edited))
        assert (found.change, found.key, found.is_forbidden) == (Change.EDITED, KEY, True)
        assert "2023-03-01" in found.words.zh
        assert "第二十六条" in found.words.zh


@pytest.mark.law("26")
def test_another_day_of_entry_into_force_is_an_edit_too() -> None:
    found = differences(taken(), TODAY, with_values("sign.review_months", signs(since=date(2024, 1, 1))))
    assert {(one.change, one.since, one.is_forbidden) for one in found} == {
        (Change.REMOVED, date(2023, 3, 1), True),
        (Change.NEW, date(2024, 1, 1), False),
    }


@pytest.mark.law("26")
def test_a_second_version_is_no_edit_of_the_first() -> None:
    first, second = signs(until=date(2026, 12, 31)), signs(value=6, since=date(2027, 1, 1))
    (found,) = differences(taken(), TODAY, with_values("sign.review_months", first, second))
    assert (found.change, found.since, found.took_effect) == (Change.NEW, date(2027, 1, 1), False)


@pytest.mark.law("26")
def test_a_repeal_is_a_version_of_its_own() -> None:
    pack = with_values("sign.review_months", signs(until=date(2026, 9, 30)))
    (found,) = differences(taken(), TODAY, pack)
    assert (found.change, found.since, found.here) == (Change.NEW, date(2026, 10, 1), "null")
    repealed = {(one.key, one.since): one.value for one in dated_values(pack)}
    (found,) = differences(repealed, TODAY)  # removed afterwards: the past would change
    assert (found.change, found.is_forbidden) == (Change.REMOVED, True)


def test_a_reworded_note_is_no_change_of_the_law() -> None:
    assert differences(taken(), TODAY, with_values("sign.review_months", signs(note=Words("甲", "a"), own=True))) == ()


@pytest.mark.law("1")
def test_the_words_of_a_missing_text_may_be_supplied_later(tmp_path: Path) -> None:
    register = (Path(parameters.__file__).parents[1] / "register.yaml").read_text(encoding="utf-8")
    head, tail = register.split("hubei-440:", 1)
    tail = tail.replace("state: missing", "state: held\n  text: decree-799.zh.txt", 1)
    (tmp_path / "register.yaml").write_text(f"{head}hubei-440:{tail}", encoding="utf-8")
    (found,) = differences(taken(), TODAY, pack_in(tmp_path))
    assert (found.key, found.change) == ("words:hubei-440", Change.NEW)
    assert law_in_force(date(2026, 8, 1), pack_in(tmp_path)).gaps == ()


def test_values_are_canonical_json_without_wording() -> None:
    held = json.loads(taken()[("parameter:access.min_persons", date(2023, 3, 1))])
    assert held == {"value": 2, "reference": "15(1)", "floor": 2}
    fine = json.loads(taken()[("fine:23", date(2023, 3, 1))])
    assert fine["amounts"] == [
        {"who": "responsible", "grave": False, "least": "fine.art23_min_yuan", "most": "fine.art23_max_yuan",
         "turnover_percent": None}
    ]  # fmt: skip


@pytest.mark.law("1", "26")
def test_a_day_has_one_value_of_each_parameter() -> None:
    before, after = law_in_force(date(2025, 3, 31)), law_in_force(date(2025, 4, 1))
    assert before.parameters["retention.general_days"].reference == "16(5)"
    assert after.parameters["retention.general_days"].reference == "799-17"
    assert after.version_of("retention.general_days") == date(2025, 4, 1)
    assert "filing.days_after_use" in before.coming
    assert "filing.days_after_use" not in after.coming
    assert "799-29" not in before.fines
    assert "799-29" in after.fines
    second = law_in_force(date(2026, 8, 1), pack_in(PACKS / "second_version"))
    assert second.version_of("filing.days_after_acceptance") == date(2026, 8, 1)


@pytest.mark.law("26")
def test_older_systems_are_bound_by_the_duties_that_go_on() -> None:
    assert [number for number in range(1, 27) if binds_older_systems(str(number))] == [7, 10, 12, 15, 16, 18, 20]
    assert not binds_older_systems("799-15")


@pytest.mark.law("9")
def test_the_date_of_existing_systems_is_ninety_days_after_the_national_decree() -> None:
    first = parameters.history("filing.existing_system_deadline")[0]
    assert str(first.value) == due_in_days(first.since, 90).due.isoformat()
