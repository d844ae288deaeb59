"""Time-based codes (RFC 6238): the test vectors of the RFC, steps beside, and reuse."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.registry.factors.codes import STEP_S, code_at, new_secret, step_of

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The ASCII text "12345678901234567890" of RFC 6238, appendix B, in base32."""
VECTORS = ((59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
           (2000000000, "69279037"), (20000000000, "65353130"))  # fmt: skip
NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize(("at_s", "eight_digits"), VECTORS)
def test_the_vectors_of_the_rfc(at_s: int, eight_digits: str) -> None:
    assert code_at(RFC_SECRET, at_s // STEP_S) == eight_digits[2:]


def test_a_code_counts_one_step_early_and_late_and_never_twice() -> None:
    secret, step = new_secret(), int(NOW.timestamp()) // STEP_S
    for off, counts in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = step_of(secret, code_at(secret, step + off), NOW, 0)
        assert (found == step + off) is counts
    assert step_of(secret, code_at(secret, step), NOW, step) is None
    assert step_of(secret, code_at(secret, step - 1), NOW, step) is None
    assert step_of(secret, code_at(secret, step + 1), NOW + timedelta(seconds=STEP_S), step) == step + 1


def test_blanks_inside_a_code_are_allowed() -> None:
    secret, step = new_secret(), int(NOW.timestamp()) // STEP_S
    code = code_at(secret, step)
    assert step_of(secret, f" {code[:3]} {code[3:]} ", NOW, 0) == step


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    step_of(RFC_SECRET, text, NOW, 0)
