"""The citizen identification number: 18 characters, a day of birth that exists, a check character (GB 11643-1999)."""

import pytest

from mingcha.kit.errors import Fault
from mingcha.kit.identity_number import check_character, holds_identity_number, parse_identity_number


def test_the_examples_of_the_standard() -> None:
    """GB 11643-1999, annex A: 110105 19491231 002 X and 440524 18800101 001 4 (born before 1900: not taken)."""
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"
    assert parse_identity_number(" 11010519491231002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105194912310021",
        "11010519491231002",
        "440524188001010014",
        "110105194913310029",
        "11010519490231002X",
        "01010519491231002X",
        "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
        "11010519491231002X1",
        "1101051949123100２X",
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_identity_number(text)
    assert not text or text not in str(caught.value)


def test_each_changed_digit_is_noticed() -> None:
    """ISO 7064, MOD 11-2 finds every single substitution."""
    number = "42010619900307001" + check_character("42010619900307001")
    for place in range(14, 18):
        for sign in "0123456789":
            changed = number[:place] + sign + number[place + 1 :]
            if changed != number:
                with pytest.raises(Fault):
                    parse_identity_number(changed)


def test_a_number_is_found_inside_a_text() -> None:
    assert holds_identity_number("证 11010519491231002x 号")
    assert holds_identity_number("证１１０１０５１９４９１２３１００２Ｘ号")
    assert not holds_identity_number("证 110105194912310021 号")  # another check character
    assert not holds_identity_number("证 911010519491231002X 号")  # part of a longer number
