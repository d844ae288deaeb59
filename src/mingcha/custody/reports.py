"""What a recorder reports over the local protocol (first-slice.md, 4 and 5), read strictly into plain values."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

type Gap = tuple[int, int, str]
"""From, to (Unix ms) and the reason why there is no footage."""

HOUR_MS = 3_600_000
_BITMAP_DIGITS = 15
_HOURS_END = 2**22
"""The year 2448: later hours are no dates of footage, and far later ones are no dates at all."""
_ANSWER_STATES = {
    "accepted": "sent",
    "waiting": "intended",  # the intent is in its log, not_before has not come
    "intended": "intended",
    "unlinking": "intended",
    "done": "done",
    "refused": "refused",
}
"""The recorder's words for how far it is, and custody's."""


@dataclass(frozen=True, slots=True)
class HourReport:
    """A sealed hour: `hour` = Unix seconds // 3600, `bitmap` 15 hex digits with bit 0 for minute 0, `digest` base64."""

    sequence: int
    entry_index: int
    recorder: str
    camera: str
    epoch: int
    hour: int
    label: str
    bitmap: str
    size_bytes: int
    gaps: tuple[Gap, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class OrderReport:
    """How far a recorder has come with an order (sent | intended | done | refused); `answer` is all that it said."""

    order: str
    state: str
    answer: Mapping[str, object]


def read_hour(row: Mapping[str, object]) -> HourReport:
    """A sealed hour from the answer of `hours`. Raises Fault(INVALID) on anything that is not one."""
    hour = _integer(row, "hour", low=1, high=_HOURS_END)
    return HourReport(
        sequence=_integer(row, "sequence", low=1),
        entry_index=_integer(row, "entry"),
        recorder=_text(row, "rec", 64),
        camera=_camera(row),
        epoch=_integer(row, "ep", low=1, high=2**31),
        hour=hour,
        label=_text(row, "label", 32),
        bitmap=_bitmap(row),
        size_bytes=_integer(row, "bytes"),
        gaps=_gaps(row, hour),
        digest=_digest(row),
    )


def anchor_of(row: Mapping[str, object]) -> str:
    """What tells a row of `hours` from any other under the same sequence: its place in the log and its digest."""
    return f"{row.get('entry')}/{row.get('digest')}"[:80]


def read_order_state(row: Mapping[str, object]) -> OrderReport:
    """An order's state from the answer of `orders` or `order`. Raises Fault(INVALID) on anything else."""
    state = _text(row, "state", 16)
    if state not in _ANSWER_STATES:
        raise _wrong("state", state)
    return OrderReport(order=_text(row, "order", 16), state=_ANSWER_STATES[state], answer=dict(row))


def _integer(row: Mapping[str, object], key: str, low: int = 0, high: int = 2**53) -> int:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value < high:
        raise _wrong(key, value)
    return value


def _text(row: Mapping[str, object], key: str, most: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise _wrong(key, value)
    return value


def _camera(row: Mapping[str, object]) -> str:
    value = _text(row, "cam", 20)
    if len(value) != 20 or not (value.isascii() and value.isdigit()):
        raise _wrong("cam", value)
    return value


def _bitmap(row: Mapping[str, object]) -> str:
    value = _text(row, "bitmap", _BITMAP_DIGITS)
    if len(value) != _BITMAP_DIGITS or set(value) - set("0123456789abcdef"):
        raise _wrong("bitmap", value)
    return value


def _digest(row: Mapping[str, object]) -> str:
    value = _text(row, "digest", 44)
    try:
        raw = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        raise _wrong("digest", value) from None
    if len(raw) != 32 or base64.b64encode(raw).decode() != value:
        raise _wrong("digest", value)
    return value


def _gaps(row: Mapping[str, object], hour: int) -> tuple[Gap, ...]:
    """Gaps in order, inside the hour, none overlapping the one before."""
    value = row.get("gaps")
    if not isinstance(value, list):
        raise _wrong("gaps", value)
    at_ms, end_ms, gaps = hour * HOUR_MS, (hour + 1) * HOUR_MS, []
    for gap in value:
        gaps.append(_gap(gap, at_ms, end_ms))
        at_ms = gaps[-1][1]
    return tuple(gaps)


def _gap(value: object, low_ms: int, high_ms: int) -> Gap:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise _wrong("gaps", value)
    from_ms, to_ms, reason = value
    if type(from_ms) is not int or type(to_ms) is not int or not isinstance(reason, str) or not 0 < len(reason) <= 32:
        raise _wrong("gaps", value)
    if not low_ms <= from_ms < to_ms <= high_ms:
        raise _wrong("gaps", value)
    return from_ms, to_ms, reason


def _wrong(key: str, value: object) -> Fault:
    words = Words(f"录像机所报字段“{key}”不成立", f"the recorder reported a wrong field {key!r}")
    return Fault(FaultKind.INVALID, words, repr(value)[:80])
