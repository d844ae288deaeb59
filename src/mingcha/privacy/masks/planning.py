"""Computes the plan of a camera's masks in advance: which hold, and when nothing may be read (articles 7, 18).

Pure, with instants as Unix milliseconds. What is not answered for certain is closed: a need without an applied mask,
time beyond the days that are computed, and a plan that is too large.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.media.masks.plan import CLOSED, ClosedReason, Mask, MaskPlan, Window, plan_from_text
from mingcha.privacy.masks.values import MaskWindow

_DAYS = (62, 31, 14, 7, 3, 1)
"""Days that are computed of masks with hours: as many as fit into a plan. The uplink computes it anew each day."""
_LAST_S = 24 * 3600 - 1
_DAY_MS = 24 * 3600 * 1000
type Span = tuple[int, int | None]
"""From an instant until before another one, None: without end."""


@dataclass(frozen=True, slots=True)
class PlannedMask:
    """An applied version of a mask as the recorder gets it, when it covers, and the needs that it answers (numbers)."""

    mask: Mask
    window: MaskWindow
    answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlannedNeed:
    """Something that must be covered; until `records_until` (None: not at all) the camera records without a mask, then
    it is closed for that reason."""

    number: int
    window: MaskWindow
    records_until: datetime | None
    why: ClosedReason = ClosedReason.MISSING


@dataclass(frozen=True, slots=True)
class PlannedCamera:
    """All that a plan is made of. `moved_at`: since when it shows another view than its masks were made for."""

    needs: tuple[PlannedNeed, ...] = ()
    masks: tuple[PlannedMask, ...] = ()
    moved_at: tuple[datetime, ...] = ()


@cites("7", "18", "18(4)", "18(5)", "18(6)")
def plan_of(camera: PlannedCamera, margin_s: int, at: datetime) -> MaskPlan:
    """The plan of a camera, made at an instant: outside of its windows nothing need be covered. A need is grown by
    `margin_s` on both sides. The windows of a day that is over in Shanghai are left out, and what had begun before the
    day holds at any time before it: a machine may start with its clock set back. Two plans of one day are the same
    unless something was drawn, checked, moved or ended. Where nothing else fits the views are left out: to cover
    comes before to notice a move."""
    blind = replace(camera, masks=tuple(replace(one, mask=replace(one.mask, view=b"")) for one in camera.masks))
    for one, days in product((camera, blind), _DAYS):
        plan = MaskPlan(_windows(one, margin_s, shanghai_day(at), days))
        try:
            return plan_from_text(plan.as_text())
        except Fault:
            continue
    return CLOSED


def _windows(camera: PlannedCamera, margin_s: int, today: date, days: int) -> tuple[Window, ...]:
    first_ms, last_ms = _ms(day_begins(today)), _ms(day_begins(today + timedelta(days=days)))
    found = [Window(_ms(moved), None, ClosedReason.MOVED) for moved in camera.moved_at]
    covered = [(one, list(_spans(one.window, 0, today, days))) for one in camera.masks]
    for one, spans in covered:
        found.extend(Window(begin, end, one.mask) for begin, end in spans)
    closed, beside = list[Span](), list[Span]()
    for need in camera.needs:
        begins_ms = 0 if need.records_until is None else _ms(need.records_until)
        wanted = [_from(span, begins_ms) for span in _spans(need.window, margin_s, today, days)]
        given = [span for one, spans in covered if need.number in one.answers for span in spans]
        (beside if need.why is ClosedReason.DEVICE else closed).extend(
            _without((span for span in wanted if span is not None), given)
        )
    windows = [one.window for one in camera.needs] + [one.window for one in camera.masks]
    if any(_is_daily(one) and _goes_beyond(one, last_ms) for one in windows):
        closed.append((last_ms, None))
    if any(_is_daily(one.window) for one in camera.needs):
        closed.append((0, first_ms - _DAY_MS))
    found.extend(Window(begin, end, ClosedReason.MISSING) for begin, end in _joined(closed))
    found.extend(Window(begin, end, ClosedReason.DEVICE) for begin, end in _joined(beside))
    kept = [_begun(one, first_ms) for one in found if _is_kept(one, first_ms)]
    return tuple(sorted(kept, key=_order))


def _is_kept(window: Window, first_ms: int) -> bool:
    """Whether a window is not over, or bars what lies before all days of the plan."""
    return window.until_ms is None or window.until_ms > first_ms or window.from_ms == 0


def _begun(window: Window, first_ms: int) -> Window:
    """A window that had begun before the day: since ever, so that a recorder whose clock was set back uncovers
    nothing."""
    return replace(window, from_ms=0) if window.from_ms <= first_ms else window


def _order(window: Window) -> tuple[int, str, int]:
    name = window.holds.version if isinstance(window.holds, Mask) else window.holds.value
    return window.from_ms, name, window.until_ms or 0


def _spans(window: MaskWindow, margin_s: int, today: date, days: int) -> Iterator[Span]:
    """The spans of a window, with a margin on both sides; of one with hours a span a day, from today on."""
    margin_ms = margin_s * 1000
    begin_ms = max(_ms(window.from_at) - margin_ms, 0)
    end_ms = None if window.until_at is None else _ms(window.until_at) + margin_ms
    if window.opens is None or window.closes is None:
        yield begin_ms, end_ms
        return
    opens_s, closes_s = max(_seconds(window.opens) - margin_s, 0), min(_seconds(window.closes) + margin_s, _LAST_S)
    for offset in range(days):
        day_ms = _ms(day_begins(today + timedelta(days=offset)))
        from_ms, until_ms = max(day_ms + opens_s * 1000, begin_ms), day_ms + closes_s * 1000
        until_ms = until_ms if end_ms is None else min(until_ms, end_ms)
        if from_ms < until_ms:
            yield from_ms, until_ms


def _is_daily(window: MaskWindow) -> bool:
    return window.opens is not None and window.closes is not None


def _goes_beyond(window: MaskWindow, last_ms: int) -> bool:
    return window.until_at is None or _ms(window.until_at) > last_ms


def _from(span: Span, begins_ms: int) -> Span | None:
    """A span from an instant on, None if nothing is left of it."""
    begin, end = max(span[0], begins_ms), span[1]
    return (begin, end) if end is None or begin < end else None


def _without(spans: Iterable[Span], given: Collection[Span]) -> Iterator[Span]:
    """What is left of spans without others."""
    cuts = _joined(given)
    for begin, end in spans:
        left: int | None = begin
        for first, last in cuts:
            if left is None or (end is not None and first >= end):
                break
            if first > left:
                yield left, first
            left = None if last is None else max(left, last)
        if left is not None and (end is None or left < end):
            yield left, end


def _joined(spans: Iterable[Span]) -> Sequence[Span]:
    """Spans that overlap or touch as one, in order."""
    found = list[Span]()
    for begin, end in sorted(spans, key=lambda span: span[0]):
        if found and (found[-1][1] is None or begin <= found[-1][1]):
            last = found[-1][1]
            found[-1] = (found[-1][0], None if last is None or end is None else max(last, end))
        else:
            found.append((begin, end))
    return found


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
