"""The state of a point's footage between two instants: kept, not sealed yet, disposed of, lost, never recorded."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.holds.rules import DisposedPart, FootageFound, GapPart
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.spans import Span, length, minus, union
from mingcha.custody.interruptions.reason_words import REASON_WORDS, UNKNOWN_REASON
from mingcha.kit.clock import unix_ms
from mingcha.kit.spans import clipped
from mingcha.kit.words import Words
from mingcha.media.disposal_order import HOUR_SECONDS
from mingcha.media.units import GapReason
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.switching_off import off_since

_HOUR_MS = HOUR_SECONDS * 1000
_MINUTE_MS = 60_000
_MOST_GAPS = 3
_MOST_ORDERS = 3
_NO_RECORD = Words("没有录像记录", "no record of it")
_BEFORE = Words("该点位当时尚未登记", "the point was not registered then")
_OFF = REASON_WORDS[GapReason.DISABLED]
_LOST = Words("录像缺失，见核验结果", "the footage is missing: see the result of the check")


def footage_between(camera: str, from_at: datetime, to_at: datetime) -> FootageFound:
    """The footage of a point in [from_at, to_at) as the sealed hours and the disposal orders have it.

    Time after the newest sealed hour, or after the registration of a point without sealed hours, counts as not sealed
    yet, up to the instant at which the point was switched off. Not limited to a territory: the rule of the act decides
    who may ask.
    """
    begin, end = unix_ms(from_at), unix_ms(to_at)
    rows = list(
        Hour.objects.filter(camera=camera, hour__gte=begin // _HOUR_MS, hour__lte=(end - 1) // _HOUR_MS).order_by(
            "hour"
        )
    )
    kept = _spans((row for row in rows if row.state in (HourState.KEPT, HourState.ORDERED)), begin, end)
    known_until, since = _known_until(camera), _registered(camera)
    off_from = _off_from(camera, end)
    open_from = min(max(begin, known_until), end)
    gone = [row for row in rows if row.state == HourState.DISPOSED]
    missing = [row for row in rows if row.state == HourState.MISSING]
    had = union([*kept, *_spans([*gone, *missing], begin, end)])
    return FootageFound(
        kept_ms=length(kept),
        open_ms=max(0, off_from - open_from),
        disposed=tuple(_disposed(camera, gone)),
        lost=(_LOST,) if missing else (),
        gaps=(
            *_gaps(rows, minus([(begin, open_from)] if begin < open_from else [], had), since),
            *([GapPart(_at(max(off_from, open_from)), to_at, _OFF)] if max(off_from, open_from) < end else ()),
        ),
    )


def kept_spans(camera: str, from_at: datetime, to_at: datetime) -> tuple[Span, ...]:
    """The parts of [from_at, to_at) with kept footage of a point in sealed hours, Unix milliseconds, in order: times
    alone, for who asks for footage and may not watch it. Not limited to a territory."""
    begin, end = unix_ms(from_at), unix_ms(to_at)
    rows = Hour.objects.filter(camera=camera, hour__gte=begin // _HOUR_MS, hour__lte=(end - 1) // _HOUR_MS)
    kept = rows.filter(state__in=(HourState.KEPT, HourState.ORDERED)).order_by("hour")
    return tuple(_spans(kept, begin, end))


def _spans(rows: Iterable[Hour], begin: int, end: int) -> list[Span]:
    """The recorded time of these hours in [begin, end): minutes with footage, less the gaps."""
    found: list[Span] = []
    for row in rows:
        bits, first = int(row.bitmap, 16), row.hour * _HOUR_MS
        minutes = [(first + n * _MINUTE_MS, first + (n + 1) * _MINUTE_MS) for n in range(60) if bits >> n & 1]
        found += minus(union(minutes), union((low, high) for low, high, _ in row.gaps))
    return clipped(union(found), begin, end)


def _known_until(camera: str) -> int:
    """The end of the newest sealed hour, else the instant of registration, in Unix ms; 0 for an unknown point."""
    newest = Hour.objects.filter(camera=camera, beside=False).order_by("-hour").values_list("hour", flat=True).first()
    return (newest + 1) * _HOUR_MS if newest is not None else _registered(camera)


def _registered(camera: str) -> int:
    row = point_rows((camera,)).get(camera)
    return unix_ms(row.added_at) if row else 0


def _off_from(camera: str, end: int) -> int:
    """The instant at which a point was switched off, Unix ms, at most `end`; `end` for a point that is on."""
    since = off_since(camera)
    return min(unix_ms(since), end) if since else end


def _disposed(camera: str, rows: list[Hour]) -> Iterator[DisposedPart]:
    """The orders that removed these hours, a few of them."""
    wanted = {(row.epoch, row.hour) for row in rows}
    if not wanted:
        return
    orders = DisposalOrder.objects.filter(camera=camera, state=OrderState.DONE).order_by("-number")
    found = [one for one in orders if any((one.epoch, hour) in wanted for hour in one.hours)]
    for order in found[:_MOST_ORDERS]:
        answer: Mapping[str, object] = order.answer or {}
        entry = answer.get("done_entry")
        yield DisposedPart(order.name, order.recorder, entry if isinstance(entry, int) else None, order.closed_at)
    if not found:
        yield DisposedPart("–", "", None, None)


def _gaps(rows: list[Hour], unrecorded: list[Span], since: int) -> tuple[GapPart, ...]:
    """The longest unrecorded parts with the cause that the recorder noted for most of each."""
    longest = sorted(unrecorded, key=lambda span: span[0] - span[1])[:_MOST_GAPS]
    return tuple(GapPart(_at(low), _at(high), _cause(rows, low, high, since)) for low, high in longest)


def _cause(rows: list[Hour], low: int, high: int, since: int) -> Words:
    by_reason: dict[str, int] = {}
    for row in rows:
        for begin, end, reason in row.gaps:
            shared = min(end, high) - max(begin, low)
            if shared > 0:
                by_reason[reason] = by_reason.get(reason, 0) + shared
    if by_reason:
        return REASON_WORDS.get(max(by_reason, key=lambda reason: by_reason[reason]).upper(), UNKNOWN_REASON)
    return _BEFORE if high <= since else _NO_RECORD


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
