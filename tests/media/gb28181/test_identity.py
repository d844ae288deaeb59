"""Codes of 20 digits and their parts."""

import pytest

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.identity import is_division, is_domain, read_code


def test_the_parts_of_a_code() -> None:
    code = read_code(" 42010600001320000017 ")
    assert (code.centre, code.industry, code.type_code, code.network, code.serial) == (
        "42010600", "00", "132", "0", "000017",
    )  # fmt: skip
    assert code.domain == "4201060000"
    assert code.type_words.en == "network camera"
    assert read_code("42010600009990000017").type_words.en == "999"


@pytest.mark.parametrize("text", ["", "4201060000132000001", "420106000013200000171", "4201060000132000001x", "٣" * 20])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(Fault):
        read_code(text)


def test_domains_and_divisions() -> None:
    assert is_domain("4201060000")
    assert not is_domain("420106000")
    assert [is_division(text) for text in ("42", "4201", "420106", "42010601", "420", "", "4x")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip
