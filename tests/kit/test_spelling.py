"""Names are the same whatever spaces and widths they were typed with, and others stay others."""

import pytest

from mingcha.kit.spelling import is_same_name

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
