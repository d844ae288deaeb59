"""The quality of a picture changes only when several measures in a row agree."""

from mingcha.media.feed.quality import FRAME_RATE, QualityWatch


def test_a_rate_at_the_limit_does_not_flap() -> None:
    """Issue point D (wall): a poor picture says why and does not flap; before, one figure below 8 was poor and the
    next one above it was not."""
    watch, seen = QualityWatch(), []
    for rate in [25, 7.9, 8.1, 7.9, 8.1, 7.9, 7.9, 7.9, 8.5, 9.9, 7.0, 10.0, 10.0, 9.9, 10.0, 10.0, 10.0, 25]:
        watch.take(rate)
        seen.append(watch.poor)
    changes = [place for place in range(1, len(seen)) if seen[place] != seen[place - 1]]
    assert changes == [7, 16]
    assert seen[7] == FRAME_RATE
