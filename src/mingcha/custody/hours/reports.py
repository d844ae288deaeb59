"""Sealed hours in a recorder's answers over the local protocol, parsed strictly (local-protocol.md; art. 16(5))."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

type Gap = tuple[int, int, str]
"""From, to (Unix ms) and the reason of a time without footage."""


HOUR_MS = 3_600_000


_BITMAP_DIGITS = 15


_HOURS_END = 2**22
"""The year 2448: later hours are invalid, and far later ones cannot be converted to dates."""


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


def read_hour(row: Mapping[str, object]) -> HourReport:
    """Parses a sealed hour from an answer of `hours`. Raises Fault(INVALID) if it is malformed."""
    hour = _integer(row, "hour", low=1, high=_HOURS_END)
    return HourReport(
        sequence=_integer(row, "sequence", low=1),
        entry_index=_integer(row, "entry"),
        recorder=text_field(row, "rec", 64),
        camera=_camera(row),
        epoch=_integer(row, "ep", low=1, high=2**31),
        hour=hour,
        label=text_field(row, "label", 32),
        bitmap=_bitmap(row),
        size_bytes=_integer(row, "bytes"),
        gaps=_gaps(row, hour),
        digest=_digest(row),
    )


def anchor_of(row: Mapping[str, object]) -> str:
    """Identifies a row of `hours` among others with the same sequence: its log index and its digest."""
    return f"{row.get('entry')}/{row.get('digest')}"[:80]


def _integer(row: Mapping[str, object], key: str, low: int = 0, high: int = 2**53) -> int:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value < high:
        raise wrong_field(key, value)
    return value


def text_field(row: Mapping[str, object], key: str, most: int) -> str:
    """Returns a text of 1 to `most` characters. Raises Fault(INVALID)."""
    value = row.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise wrong_field(key, value)
    return value


def _camera(row: Mapping[str, object]) -> str:
    value = text_field(row, "cam", 20)
    if len(value) != 20 or not (value.isascii() and value.isdigit()):
        raise wrong_field("cam", value)
    return value


def _bitmap(row: Mapping[str, object]) -> str:
    value = text_field(row, "bitmap", _BITMAP_DIGITS)
    if len(value) != _BITMAP_DIGITS or set(value) - set("0123456789abcdef"):
        raise wrong_field("bitmap", value)
    return value


def _digest(row: Mapping[str, object]) -> str:
    value = text_field(row, "digest", 44)
    try:
        raw = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        raise wrong_field("digest", value) from None
    if len(raw) != 32 or base64.b64encode(raw).decode() != value:
        raise wrong_field("digest", value)
    return value


def _gaps(row: Mapping[str, object], hour: int) -> tuple[Gap, ...]:
    """Gaps in order, inside the hour, without overlaps."""
    value = row.get("gaps")
    if not isinstance(value, list):
        raise wrong_field("gaps", value)
    at_ms, end_ms, gaps = hour * HOUR_MS, (hour + 1) * HOUR_MS, []
    for gap in value:
        gaps.append(_gap(gap, at_ms, end_ms))
        at_ms = gaps[-1][1]
    return tuple(gaps)


def _gap(value: object, low_ms: int, high_ms: int) -> Gap:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise wrong_field("gaps", value)
    from_ms, to_ms, reason = value
    if type(from_ms) is not int or type(to_ms) is not int or not isinstance(reason, str) or not 0 < len(reason) <= 32:
        raise wrong_field("gaps", value)
    if not low_ms <= from_ms < to_ms <= high_ms:
        raise wrong_field("gaps", value)
    return from_ms, to_ms, reason


def wrong_field(key: str, value: object) -> Fault:
    """The fault for an invalid field."""
    words = Words(f"录像机所报字段“{key}”不成立", f"the recorder reported a wrong field {key!r}")
    return Fault(FaultKind.INVALID, words, repr(value)[:80])
