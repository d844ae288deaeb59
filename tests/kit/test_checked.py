"""Short texts typed by people: telephone numbers as they stand on paper."""

import pytest

from mingcha.kit.checked import checked_lines, checked_telephone
from mingcha.kit.errors import Fault, FaultKind


@pytest.mark.parametrize(
    "text", ["027-82810000", "110", "+86 (27) 8281 0000", "13800000000、027-82810000转12", "82810000 ext 7"]
)
def test_a_telephone_number_stays_as_it_was_typed(text: str) -> None:
    assert checked_telephone(text, about="phone") == text


@pytest.mark.parametrize("text", ["abc", "12", "转", "82810000 陈静", "a110"])
def test_what_is_no_telephone_number_is_a_fault_about_its_field(text: str) -> None:
    with pytest.raises(Fault) as raised:
        checked_telephone(text, about="phone")
    assert (raised.value.kind, raised.value.about) == (FaultKind.INVALID, "phone")


def test_lines_of_word_processors_are_taken_and_others_named() -> None:
    typed = "　　一、现场\t情况\r\n\u3000\u3000二、\ufeff询问\u00a0笔录  \n"
    assert checked_lines(typed, 40) == "一、现场 情况\n  二、询问 笔录"
    with pytest.raises(Fault, match="U\\+0007"):
        checked_lines("一\x07二", 9)
    with pytest.raises(Fault, match="there are 3"):
        checked_lines("一二三", 2)
