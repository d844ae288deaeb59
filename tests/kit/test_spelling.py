"""Names are the same whatever spaces and widths they were typed with, and others stay others."""

import pytest

from mingcha.kit.spelling import is_same_name, reads_alike

NAME = "武昌区公安分局(一中队)"


@pytest.mark.parametrize(
    "typed",
    [
        "武昌区  公安分局(一中队)",
        "武昌区\u3000公安分局（一中队）",
        " 武昌区公安分局 (一中队) ",
        "武昌区\u00a0公安分局(一中队)",
        "武昌区公安分局\uff08一中队\uff09",
    ],
)
def test_spaces_and_widths_do_not_count(typed: str) -> None:
    assert is_same_name(typed, NAME)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert is_same_name("Stra\u00dfe M\u00fcnchen ２", "Stra\u00dfe Mu\u0308nchen 2")


@pytest.mark.parametrize("other", ["武昌区公安分局(二中队)", "武昌区公安分局", "", "武昌區公安分局(一中队)"])
def test_other_names_are_others(other: str) -> None:
    assert not is_same_name(other, NAME)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("花桥小学", " 花桥　小学。", True),
        ("ABC物业（武汉）", "abc物业(武汉)", True),
        ("Stra\u00dfe", "STRASSE", True),
        ("花桥小学", "花桥中学", False),
        ("花桥小学", "", False),
        ("", "", False),
        ("（）", "·", False),
    ],
)
def test_names_read_alike_whatever_their_case_and_punctuation(one: str, other: str, alike: bool) -> None:
    assert reads_alike(one, other) is reads_alike(other, one) is alike
