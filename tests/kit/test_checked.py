"""Short texts typed by people: telephone numbers as they stand on paper."""

import pytest

from mingcha.kit.checked import checked_telephone
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
