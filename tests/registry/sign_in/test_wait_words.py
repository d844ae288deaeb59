"""When a sign-in that must wait may be tried again."""

from datetime import datetime

import pytest

from mingcha.kit.clock import SHANGHAI
from mingcha.registry.sign_in.wait_words import try_again_words

AT = datetime(2026, 11, 25, 14, 30, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("wait_s", "shown"),
    [(5, "14:30:25"), (119, "14:32:19"), (120, "14:33"), (100 + 20 * 60, "14:52"), (10 * 3600, "2026-11-26 00:31")],
)
def test_the_time_is_never_too_early_and_has_its_date_on_another_day(wait_s: int, shown: str) -> None:
    """Issue point D, demo: before, a block named its seconds alone."""
    words = try_again_words(wait_s, AT)
    assert words.en == f"too many failed attempts: try again at {shown}"
    assert words.zh == f"失败次数过多，请于 {shown} 后再试"
