"""The plan of a camera's masks: never open inside of what must be covered, and never too large to send (article 18)."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.clock import SHANGHAI
from mingcha.media.masks.plan import (
    CLOSED,
    ClosedReason,
    Mask,
    Masked,
    MaskedBy,
    MaskPlan,
    Open,
    Window,
    plan_from_text,
)
from mingcha.privacy.masks.planning import PlannedCamera, PlannedMask, PlannedNeed, plan_of
from mingcha.privacy.masks.values import MaskWindow

pytestmark = pytest.mark.law("18")
NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))
MASK = Mask("M00000001.1", MaskedBy.RECORDER, 10, (BOX,))
ALWAYS = MaskWindow(NOW)


def ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def closed(plan: MaskPlan, at: datetime) -> bool:
    return any(one.covers(ms(at)) and isinstance(one.holds, ClosedReason) for one in plan.windows)


def test_a_need_without_a_mask_is_closed_and_one_with_days_of_grace_after_them() -> None:
    assert plan_of(PlannedCamera((PlannedNeed(1, ALWAYS, None),)), 60, NOW).windows == (
        Window(ms(NOW) - 60_000, None, ClosedReason.MISSING),
    )
    until = NOW + timedelta(days=30)
    plan = plan_of(PlannedCamera((PlannedNeed(1, ALWAYS, until),)), 60, NOW)
    assert plan.windows == (Window(ms(until), None, ClosedReason.MISSING),)
    assert plan_of(PlannedCamera(), 60, NOW) == MaskPlan()


def test_a_mask_answers_its_needs_alone_and_a_moved_camera_is_closed_under_it() -> None:
    mask = PlannedMask(MASK, ALWAYS, frozenset({1}))
    needs = (PlannedNeed(1, ALWAYS, None), PlannedNeed(2, ALWAYS, None))
    first = plan_of(PlannedCamera(needs[:1], (mask,)), 60, NOW)
    assert not closed(first, NOW)
    assert first.at(ms(NOW + timedelta(days=999))) != Open()
    assert closed(plan_of(PlannedCamera(needs, (mask,)), 60, NOW), NOW)
    assert closed(plan_of(PlannedCamera(needs[:1], (mask,), (NOW,)), 60, NOW), NOW)


def test_what_began_before_this_day_holds_for_a_recorder_whose_clock_was_set_back() -> None:
    """A machine without a battery starts in the year 2000, from its journal."""
    early, day = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=1)
    since = MaskWindow(NOW - day)
    need, mask = PlannedNeed(1, since, None), PlannedMask(MASK, since, frozenset({1}))
    masked = plan_of(PlannedCamera((need,), (mask,)), 60, NOW)
    assert masked.at(ms(early)) == masked.at(ms(NOW)) != Open()
    assert closed(plan_of(PlannedCamera((need,)), 60, NOW), early)
    assert closed(plan_of(PlannedCamera((need,), (mask,), (NOW - day,)), 60, NOW), early)
    assert closed(plan_of(PlannedCamera((PlannedNeed(1, since, NOW - day),)), 60, NOW), early)
    assert not closed(plan_of(PlannedCamera((PlannedNeed(1, since, NOW + day),)), 60, NOW), early)


def test_the_hours_of_a_polling_place_are_covered_each_day_with_a_margin() -> None:
    """Five days, 6 to 20 o'clock; the mask a minute longer on each side."""
    first, last = datetime(2026, 12, 1, tzinfo=SHANGHAI), datetime(2026, 12, 6, tzinfo=SHANGHAI)
    need = PlannedNeed(1, MaskWindow(first, last, time(6), time(20)), None)
    minute = timedelta(minutes=1)
    window = MaskWindow(first - minute, last + minute, time(5, 59), time(20, 1))
    plan = plan_of(PlannedCamera((need,), (PlannedMask(MASK, window, frozenset({1})),)), 60, NOW)
    days = [one for one in plan.windows if isinstance(one.holds, Mask)]
    assert (len(days), len(plan.windows)) == (5, 6)
    assert closed(plan, datetime(2000, 1, 1, tzinfo=UTC))  # the hours of no day that is over are in the plan
    assert not closed(plan, NOW)
    bare = plan_of(PlannedCamera((need,)), 60, NOW)
    for day in range(5):
        opens = first + timedelta(days=day, hours=6)
        assert plan.at(ms(opens - minute)) == Masked((days[day].holds,))
        assert plan.at(ms(opens - 2 * minute)) == Open()
        assert closed(bare, opens - minute)
        assert closed(bare, opens + timedelta(hours=14, seconds=59))
        assert not closed(bare, opens + timedelta(hours=14, minutes=1))
    shorter = PlannedMask(MASK, MaskWindow(first - minute, last, time(7), time(20, 1)), frozenset({1}))
    assert closed(plan_of(PlannedCamera((need,), (shorter,)), 60, NOW), first + timedelta(hours=6, minutes=30))


def test_a_plan_is_the_same_all_day_and_beyond_its_days_it_is_closed() -> None:
    daily = PlannedMask(MASK, MaskWindow(NOW, None, time(5, 59), time(20, 1)), frozenset())
    plan = plan_of(PlannedCamera((), (daily,)), 60, NOW)
    assert plan == plan_of(PlannedCamera((), (daily,)), 60, NOW + timedelta(hours=7))
    assert len(plan.windows) == 63
    assert closed(plan, NOW + timedelta(days=70))


def test_many_corners_shorten_the_days_and_what_does_not_fit_at_all_is_closed() -> None:
    many = tuple(((0, 0), *((60_000 - 100 * n, 100 + n) for n in range(30)), (0, 65_000)) for _ in range(15))
    large = Mask("M00000001.1", MaskedBy.RECORDER, 10, many)
    daily = PlannedMask(large, MaskWindow(NOW, None, time(6), time(20)), frozenset())
    plan = plan_of(PlannedCamera((), (daily,)), 60, NOW)
    assert plan_from_text(plan.as_text()) == plan
    assert 3 < len(plan.windows) < 32
    nine = tuple(PlannedMask(Mask(f"M{n}.1", MaskedBy.RECORDER, 10, (BOX,)), ALWAYS, frozenset()) for n in range(9))
    assert plan_of(PlannedCamera((), nine), 60, NOW) == CLOSED


_MINUTES = st.integers(-3000, 6000)
_SPANS = st.lists(st.tuples(_MINUTES, st.one_of(st.none(), st.integers(1, 3000))), max_size=4)


def window_from(begin: int, length: int | None) -> MaskWindow:
    from_at = NOW + timedelta(minutes=begin)
    return MaskWindow(from_at, None if length is None else from_at + timedelta(minutes=length))


@given(_SPANS, _SPANS, st.booleans(), st.lists(_MINUTES, max_size=9))
def test_it_is_never_open_inside_of_a_need(
    needs: list[tuple[int, int | None]], masks: list[tuple[int, int | None]], grace: bool, asked: list[int]
) -> None:
    until = NOW + timedelta(days=1) if grace else None
    wanted = tuple(PlannedNeed(n, window_from(*span), until) for n, span in enumerate(needs))
    given_masks = tuple(
        PlannedMask(Mask(f"M{n}.1", MaskedBy.RECORDER, 10, (BOX,)), window_from(*span), frozenset({n}))
        for n, span in enumerate(masks)
    )
    plan = plan_of(PlannedCamera(wanted, given_masks), 60, NOW)
    for begun, following in pairwise(one for one in plan.windows if one.holds is ClosedReason.MISSING):
        assert begun.until_ms is not None
        assert begun.until_ms < following.from_ms
    edges = [begin for begin, _ in (*needs, *masks)] + [begin + (length or 0) for begin, length in (*needs, *masks)]
    for minute in (*asked, *edges):
        at = NOW + timedelta(minutes=minute)
        if at < NOW.astimezone(SHANGHAI).replace(hour=0, minute=0):
            continue  # windows of days that are over are left out
        for need in wanted:
            inside = need.window.from_at <= at and (need.window.until_at is None or at < need.window.until_at)
            if inside and (until is None or at >= until):
                found = plan.at(ms(at))
                answered = [one for one in given_masks if need.number in one.answers]
                held = any(
                    one.window.from_at <= at and (one.window.until_at is None or at < one.window.until_at)
                    for one in answered
                )
                assert closed(plan, at) or (held and found != Open())
