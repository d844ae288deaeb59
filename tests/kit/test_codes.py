"""USCC (GB 32100), 20-digit device codes (GB/T 28181) and the divisions of Wuhan."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit import codes
from mingcha.kit.codes import (
    DIVISIONS,
    WUHAN,
    ZONES,
    DeviceCode,
    division_words,
    is_device_code,
    is_uscc,
    parse_uscc,
    uscc_check_character,
)
from mingcha.kit.errors import Fault, FaultKind

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KNOWN = ["91350100M000100Y43", "9144030071526726XG", "91440300708461136T"]  # published codes


@pytest.mark.parametrize("code", KNOWN)
def test_a_published_code_is_accepted(code: str) -> None:
    assert parse_uscc(f"  {code.lower()} ") == code
    assert is_uscc(code)


@pytest.mark.parametrize("code", KNOWN)
def test_any_single_wrong_sign_is_refused(code: str) -> None:
    for place in range(18):
        for sign in SIGNS:
            if sign != code[place]:
                assert not is_uscc(code[:place] + sign + code[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "91350100M000100Y4", "91350100M000100Y433", "9135010OM000100Y43", "９1350100M000100Y43"]
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(Fault) as fault:
        parse_uscc(text)
    assert fault.value.kind is FaultKind.INVALID


@given(
    st.text(SIGNS, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(SIGNS, min_size=9, max_size=9),
)
def test_a_code_with_its_check_character_is_accepted(head: str, division: str, organisation: str) -> None:
    first = head + division + organisation
    assert is_uscc(first + uscc_check_character(first))


@given(st.text(max_size=40))
def test_the_parsers_answer_with_a_value_or_an_invalid_fault(text: str) -> None:
    for parse in (parse_uscc, DeviceCode.parse, uscc_check_character):
        kind = FaultKind.INVALID
        try:
            parse(text)
        except Fault as fault:
            kind = fault.kind
        assert kind is FaultKind.INVALID


def test_the_parts_of_a_camera_code() -> None:
    code = DeviceCode.parse("42010601001320000123")
    assert (code.division, code.unit, code.industry) == ("420106", "01", "00")
    assert (code.type, code.network, code.serial) == ("132", "0", "000123")
    assert code.is_camera
    assert not DeviceCode.parse("42010601002000000001").is_camera


def test_a_camera_code_is_made_of_a_division_and_a_serial() -> None:
    assert str(DeviceCode.of_camera("420106", 7, unit="03", industry="14", network="5")) == "42010603141315000007"
    for serial in (0, -1, 1_000_000):
        with pytest.raises(Fault):
            DeviceCode.of_camera("420106", serial)
    with pytest.raises(Fault):
        DeviceCode.of_camera("42010", 1)


@given(st.integers(11, 91), st.text("0123456789", min_size=18, max_size=18))
def test_reading_and_writing_a_device_code_agree(province: int, rest: str) -> None:
    text = f"{province}{rest}"
    assert str(DeviceCode.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4201060100132000012",
        "420106010013200001234",
        "4201060100132000012a",
        "10010601001320000123",
        "99010601001320000123",
        "٤2010601001320000123",
        "4201060100132000012²",
        "42010601001320000123\n",
        "+2010601001320000123",
    ],
)
def test_what_is_no_device_code(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fault):
        DeviceCode.parse(text)
    monkeypatch.setattr(codes, "_invalid_code", pytest.fail)
    assert not is_device_code(text)


@given(st.text("0123456789٤²\n", min_size=18, max_size=22) | st.from_regex(r"[0-9]{20}", fullmatch=True))
def test_a_device_code_is_twenty_digits_of_a_province(text: str) -> None:
    known = re.fullmatch(r"[0-9]{20}", text, re.ASCII) and 11 <= int(text[:2]) <= 91
    assert is_device_code(text) is bool(known)


def test_parts_of_a_wrong_width_are_refused() -> None:
    with pytest.raises(Fault):
        DeviceCode("420106", "1", "00", "131", "00", "000123")


def test_wuhan_has_thirteen_districts_and_zones_over_them() -> None:
    assert len(DIVISIONS) == 14
    assert all(code.startswith("4201") for code in DIVISIONS)
    assert all(set(zone.hosts) <= set(DIVISIONS) - {WUHAN} for zone in ZONES)
    assert division_words("420106").zh == "武昌区"
    assert division_words("WHZ-CJXQ").en == "Changjiang New Area"
    with pytest.raises(Fault) as fault:
        division_words("420101")
    assert fault.value.kind is FaultKind.NOT_FOUND
