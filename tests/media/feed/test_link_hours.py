"""Loss and jitter of a camera by hour: sums, means by time, what is left out, and a clock that steps."""

from mingcha.media.feed.link_hours import KEPT_HOURS, LinkHours

HOUR = 497_000
HOUR_90K = 3600 * 90_000


def test_hours_are_summed_and_jitter_is_weighed_by_time() -> None:
    hours = LinkHours()
    hours.take_datagrams(HOUR * HOUR_90K, 5_000, 1_000, 3, 2_000)
    hours.take_datagrams(HOUR * HOUR_90K + 1, 15_000, 3_000, 0, 6_000)
    hours.take_datagrams(HOUR * HOUR_90K + 2, 0, 7, 7, 9_000)  # a call without time says nothing
    hours.take_skipped((HOUR + 1) * HOUR_90K, 4)
    hours.take_skipped((HOUR + 2) * HOUR_90K, 0)  # over TCP without a hole nothing is measured
    first, second = hours.all
    assert (first.hour, first.measured_ms, first.expected, first.lost) == (HOUR, 20_000, 4_000, 3)
    assert (first.jitter_us, first.jitter_most_us, first.skipped) == (5_000, 6_000, 0)
    assert (second.hour, second.measured_ms, second.jitter_us, second.skipped) == (HOUR + 1, 0, 0, 4)


def test_a_clock_that_steps_neither_doubles_an_hour_nor_keeps_one_of_the_future() -> None:
    hours = LinkHours()
    for hour in (HOUR, HOUR + 1, HOUR, HOUR + 9_000, HOUR):
        hours.take_datagrams(hour * HOUR_90K, 1_000, 10, 1, 100)
    assert [(one.hour, one.lost) for one in hours.all] == [(HOUR, 1)], "too far away to be kept"
    for hour in range(HOUR, HOUR + 20):
        hours.take_datagrams(hour * HOUR_90K, 1_000, 10, 1, 100)
    assert [one.hour for one in hours.all] == list(range(HOUR + 19 - KEPT_HOURS, HOUR + 20))


def test_pictures_and_the_last_offset_are_of_the_time_in_which_pictures_came() -> None:
    hours = LinkHours()
    hours.take_pictures(HOUR * HOUR_90K, 5_000, 125, None)
    hours.take_pictures(HOUR * HOUR_90K + 1, 5_000, 120, -40)
    hours.take_pictures(HOUR * HOUR_90K + 2, 5_000, 125, None)  # not heard since: the last one stays
    hours.take_pictures(HOUR * HOUR_90K + 3, 0, 99, 7)  # a call without time says nothing
    hours.take_datagrams(HOUR * HOUR_90K + 4, 1_000, 10, 1, 100)
    (only,) = hours.all
    assert (only.frames, only.frames_ms, only.offset_ms, only.lost) == (370, 15_000, -40, 1)
    hours.take_pictures((HOUR + 1) * HOUR_90K, 5_000, 125, None)
    assert hours.all[-1].offset_ms is None, "another hour, in which it was not heard"
