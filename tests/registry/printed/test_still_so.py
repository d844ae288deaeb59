"""When what an issued document says is still so (articles 7, 9 to 11, 16)."""

import pytest

from mingcha.registry.printed.rules import says_the_same

DIGEST = "ab" * 32


@pytest.mark.law("7", "9", "10(2)", "11", "16(1)", "16(2)")
@pytest.mark.parametrize(
    ("issued", "now", "is_same"),
    [
        (DIGEST, DIGEST, True),
        (DIGEST, "cd" * 32, False),
        (DIGEST, "", False),
        ("", "", False),
    ],
)
def test_a_document_says_the_same_while_one_of_now_has_its_digest(issued: str, now: str, is_same: bool) -> None:
    assert says_the_same(issued, now) is is_same
