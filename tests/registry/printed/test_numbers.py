"""Numbers of issued documents: how they are read, what is refused, and that no text breaks the reader (article 5)."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.length import IN_FULL

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.numbers import (
    CHECK_SIGNS,
    MOST_TYPED,
    DocumentNumber,
    is_number_of,
    new_check,
    read_number,
)

NO = "P2026-000012-K7QX-3M9A-0BCD-EFGH"
NUMBER = DocumentNumber(PrintedKind.PLAN, 2026, 12, "K7QX3M9A0BCDEFGH")


@pytest.mark.parametrize(
    "typed",
    [
        NO,
        NO.lower(),
        NO.replace("-", ""),
        NO.replace("-", " "),
        NO.replace("-", "－"),
        NO.replace("-", "—"),
        "Ｐ２０２６－０００012-k7qx-3m9a-0bcd-efgh",
        "P2O26-OOOOI2-K7QX-3M9A-OBCD-EFGH",
        "P2026-0000l2-K7QX-3M9A-oBCD-EFGH",
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert read_number(typed) == NUMBER
    assert read_number(typed).text == NO


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "no number"),
        ("  -- ", "no number"),
        ("P2026-000012", "sixteen signs"),
        (f"{NO}0", "sixteen signs"),
        ("Q2026-000012-K7QX-3M9A-0BCD-EFGH", "begins with Q"),
        ("QQ2O26-OOOO12-K7QX-3M9A-0BCD-EFGH", "begins with QQ"),
        ("P2026-000000-K7QX-3M9A-0BCD-EFGH", "not possible"),
        ("P1999-000012-K7QX-3M9A-0BCD-EFGH", "not possible"),
        ("P2026-000012-K7QX-3M9A-0BCD-EFGU", "letter U"),
        ("P2026-000012-K7QX-3M9A-0BCD-EFG中", "sixteen signs"),
        ("P2026-００００٣٣-K7QX-3M9A-0BCD-EFGH", "sixteen signs"),
        ("P2026/000012/K7QX/3M9A/0BCD/EFGH", "sixteen signs"),
        ("P" * (MOST_TYPED + 1), "too long"),
        ("9" * 10**6, "too long"),
    ],
)
def test_a_bad_number_is_told_plainly(typed: str, reason: str) -> None:
    with pytest.raises(Fault, match=reason) as fault:
        read_number(typed)
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh


@pytest.mark.parametrize("typed", [NO, NO.lower(), "p2026 0000l2", "Ｐ２０２６－０００012", "P2026000012"])
def test_a_number_is_meant_with_its_check_part_or_without(typed: str) -> None:
    assert is_number_of(typed, NO)
    assert not is_number_of(typed, NO.replace("P", "GN"))


@pytest.mark.parametrize("typed", ["", "P2026", "000012", "P2026-000013", NO[:-1], f"{NO}0", "9" * 10**6])
def test_a_part_of_a_number_or_another_one_is_not_meant(typed: str) -> None:
    assert not is_number_of(typed, NO)


@settings(max_examples=2000 if IN_FULL else 60)
@given(st.text(max_size=80) | st.from_regex(r"[A-Za-z]\d{4}-?\d{6}-?[0-9A-Za-z-]{10,24}", fullmatch=True))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    found = None
    with contextlib.suppress(Fault):
        found = read_number(text)
    assert found is None or read_number(found.text) == found


def test_check_parts_have_80_random_bits() -> None:
    drawn = [new_check() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert {sign for one in drawn for sign in one} == set(CHECK_SIGNS)
    assert {len(one) for one in drawn} == {16}
    assert len(CHECK_SIGNS) == 32
