"""Whether the stream that is tried is one of a registered point (article 16(3))."""

import pytest

from mingcha.access.trial_stills.rules import is_stream_in_use

KEYS = (frozenset({"10.1.2.3:554/main", "10.1.2.3:554/sub"}), frozenset({"10.1.2.3:554/other"}))


@pytest.mark.law("16(3)")
def test_a_stream_of_any_point_at_the_device_is_in_use_and_another_one_is_not() -> None:
    assert is_stream_in_use("10.1.2.3:554/sub", KEYS)
    assert is_stream_in_use("10.1.2.3:554/other", KEYS)
    assert not is_stream_in_use("10.1.2.3:554/third", KEYS)
    assert not is_stream_in_use("10.1.2.3:554/main", ())
