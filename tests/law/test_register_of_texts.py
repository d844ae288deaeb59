"""The register of the legal basis: texts in force on a day, stored texts with their hash, missing texts."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import other_law, register
from mingcha.law.in_force import law_in_force
from mingcha.law.register import Holding

ROW = "one: {zh: 甲, en: a, number_zh: 一, number_en: one, since: 2023-03-01, state: cited}"


def keys_on(day: date) -> set[str]:
    return {text.key for text in law_in_force(day).texts}


@pytest.mark.law("1")
def test_the_texts_in_force_change_on_their_days() -> None:
    assert not {"314", "799"} & keys_on(date(2023, 2, 28))
    assert "314" in keys_on(date(2023, 3, 1))
    assert "799" not in keys_on(date(2025, 3, 31))
    assert "799" in keys_on(date(2025, 4, 1))
    assert {"hubei-361", "hubei-440"} & keys_on(date(2026, 7, 31)) == {"hubei-361"}
    assert {"hubei-361", "hubei-440"} & keys_on(date(2026, 8, 1)) == {"hubei-440"}


@pytest.mark.law("1")
def test_a_text_in_force_that_is_not_held_is_a_named_gap() -> None:
    assert law_in_force(date(2026, 7, 31)).gaps == ()
    (gap,) = law_in_force(date(2026, 8, 1)).gaps
    assert gap.number.zh == "湖北省人民政府令第 440 号"
    assert gap.sha256 == ""
    assert "没有其文本" in gap.note.zh


@pytest.mark.law("1")
def test_held_texts_carry_the_hash_of_their_bytes() -> None:
    folder = Path(register.__file__).with_name("texts")
    held = {text.key: text.sha256 for text in register.shipped() if text.holding is Holding.HELD}
    assert held == {
        "314": hashlib.sha256((folder / "wuhan-314.zh.txt").read_bytes()).hexdigest(),
        "799": hashlib.sha256((folder / "decree-799.zh.txt").read_bytes()).hexdigest(),
    }


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("since: 2023-03-01", "since: soon"),
        ROW.replace("since: 2023-03-01", "since: 2023-03-01, until: 2023-02-28"),
        ROW.replace("state: cited", "state: heard of"),
        ROW.replace("state: cited", "state: held"),
        ROW.replace("state: cited", "state: held, text: nowhere.txt"),
        ROW.replace("state: cited", "state: cited, text: wuhan-314.zh.txt"),
        ROW.replace("state: cited", "state: cited, colour: red"),
        ROW.replace("en: a, ", ""),
    ],
)
def test_a_wrong_row_is_named(row: str) -> None:
    assert len(register.read(ROW)) == 1
    with pytest.raises(Fault, match="one") as caught:
        register.read(row)
    assert caught.value.kind is FaultKind.CORRUPT


@pytest.mark.parametrize(
    ("reference", "zh", "en"),
    [
        ("APL 60", "《行政处罚法》第 60 条", "Administrative Penalty Law 60"),
        ("CTL 88(6)", "《反恐怖主义法》第 88 条第 6 项", "Counter-Terrorism Law 88(6)"),
        ("CSL", "《网络安全法》", "Cybersecurity Law"),
        ("GB 55029-2022 4.0.7", "GB 55029-2022 4.0.7", "GB 55029-2022 4.0.7"),
        ("Some Law 3", "Some Law 3", "Some Law 3"),
    ],
)
def test_other_laws_are_named_in_both_languages(reference: str, zh: str, en: str) -> None:
    words = other_law.name(reference)
    assert (words.zh, words.en) == (zh, en)
