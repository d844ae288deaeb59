"""When there are recordings of a channel that a platform above us may see now, and from when on it may (articles 8,
13(2), 18, 19)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from mingcha.access.shares.rows import share_called, share_facts
from mingcha.access.shares.rules import may_watch_share, playback_from, shows_moment
from mingcha.custody.hours.queries import recorded_minutes, sealed_until
from mingcha.fleet.placement.queries import owners
from mingcha.kit.clock import unix_ms
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_live_shown, shown_from
from mingcha.registry.identity.asker import duty_of
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.rows import channel_called, platform_called, share_for, shown_now, upper_facts
from mingcha.sharing.cascade.values import UNNAMED, UpperAsk, UpperWay

_MINUTE = timedelta(minutes=1)
_UNSEALED = timedelta(hours=2)
"""An hour is sealed, and told, within an hour after its end."""


def begin_of_recordings(share: str, point: str, at: datetime) -> datetime:
    """The instant from which a share (its number) gives recordings of a point (20 digits) up to now, as its tickets
    do. Raises Fault(NOT_FOUND)."""
    facts = share_facts(share_called(share), [point], at)
    return shown_from(closed_spans([point]), playback_from(facts, [point], at), at)


def recordings_for_upper(
    platform: int, *, channel: str, span: tuple[datetime, datetime], at: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """When, within a span, there are recordings of a channel that a platform may open now, by time, to whole minutes.
    None for a channel that it may not open. Of the time that is not sealed yet, two hours at most, everything is named
    while a recorder has the camera: what is missing there shows when it is played. Raises Fault(NOT_FOUND) for an
    unknown platform."""
    held = platform_called(platform)
    found = channel_called(held, channel)
    point = found.point.code if found else ""
    share = share_for(held, point, UpperWay.PLAYBACK, at) if point else ""
    is_shown = bool(point) and point in shown_now(held, [point], at)
    asked = UpperAsk(UpperWay.PLAYBACK, UNNAMED, is_shown, share)
    if not rules.may_open_upper(upper_facts(held), asked) or not is_live_shown(closed_spans([point]), at):
        return ()
    facts = share_facts(share_called(share), [point], at)
    begin, end = max(span[0], begin_of_recordings(share, point, at)), min(span[1], at)
    if begin >= end or not may_watch_share(duty_of(held.account, at), facts, [point], at):
        return ()
    minutes = {*recorded_minutes(point, begin, end), *_unsealed(point, begin, end, at)}
    open_now = (one for one in sorted(minutes) if shows_moment(facts, point, unix_ms(one)))
    return tuple((max(first, begin), min(last, end)) for first, last in _joined(open_now))


def _unsealed(point: str, begin: datetime, end: datetime, at: datetime) -> Iterator[datetime]:
    """The minutes since the last sealed hour that a recorder should have."""
    if point not in owners([point]):
        return
    first = max(begin, at - _UNSEALED, sealed_until(point) or begin)
    minute = datetime.fromtimestamp(int(first.timestamp()) // 60 * 60, UTC)
    while minute < end:
        yield minute
        minute += _MINUTE


def _joined(minutes: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Neighbouring minutes as one span."""
    begin = end = None
    for minute in minutes:
        if begin is not None and end is not None and minute != end:
            yield begin, end
            begin = None
        begin, end = begin or minute, minute + _MINUTE
    if begin is not None and end is not None:
        yield begin, end
