"""The use of each millisecond of a camera-day: footage, a gap with its cause, or unexplained (art. 16(5)).

Pure arithmetic on the recorders' sealed hours and the register's facts; all times are Unix milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mingcha.custody.hours.spans import Span, length, minus, union
from mingcha.kit.spans import clipped

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
_WHOLE_HOUR = (1 << 60) - 1
SWITCHED_OFF = "DISABLED"
"""The cause of a gap while the camera is switched off in the register (the recorder's own name for it)."""
NOT_ASSIGNED = "NOT_ASSIGNED"
"""The cause of a gap before a recorder first reported a registered or enabled camera. Defined by custody."""
type ReportedGap = tuple[int, int, str]
"""From, to (excluded) and the recorder's reason."""
type Switch = tuple[int, bool]
"""Unix ms, and whether the camera was to record from then on."""


@dataclass(frozen=True, slots=True)
class ReportedHour:
    """A sealed hour in custody: `bitmap` bit n = minute n has footage."""

    hour: int
    recorder: str
    bitmap: int
    gaps: tuple[ReportedGap, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CameraLife:
    """The register's facts about a camera: when it was registered, its switchings since the start of the window
    (ascending), whether it is enabled now, and whether any recorder reported it before the window.
    """

    registered_ms: int
    switches: tuple[Switch, ...]
    enabled_now: bool
    reported_before: bool


@dataclass(frozen=True, slots=True)
class DayAccount:
    """The account of a time range of one camera: expected = footage + gaps + unexplained, in ms; `size_bytes`
    recorded."""

    expected_ms: int
    footage_ms: int
    gaps_ms: Mapping[str, int] = field(default_factory=dict)
    unexplained_ms: int = 0
    size_bytes: int = 0

    @property
    def gap_ms(self) -> int:
        """The sum of all gaps."""
        return sum(self.gaps_ms.values())

    @property
    def complete_permille(self) -> int | None:
        """Footage in permille of the time in which the camera was to record, rounded down; None if there was no such
        time (switched off, or not yet registered)."""
        wanted = self.expected_ms - self.gaps_ms.get(SWITCHED_OFF, 0)
        return self.footage_ms * 1000 // wanted if wanted > 0 else None


@dataclass(frozen=True, slots=True)
class CountedDay:
    """What a proof counts of a camera (20-digit code) on its day: what depends on hours and register alone."""

    camera: str
    expected_ms: int
    footage_ms: int
    unexplained_ms: int
    size_bytes: int
    gaps_ms: Mapping[str, int]


def account(from_ms: int, to_ms: int, reported: Iterable[ReportedHour], life: CameraLife) -> DayAccount:
    """The account of [from_ms, to_ms) of one camera. Time before its registration is not expected.

    If several recorders report the same minute, footage wins over a gap.
    """
    begin_ms = max(from_ms, min(life.registered_ms, to_ms))
    rows = [row for row in reported if row.hour * HOUR_MS < to_ms and (row.hour + 1) * HOUR_MS > from_ms]
    begin_ms = min([begin_ms, *(max(from_ms, row.hour * HOUR_MS) for row in rows if row.bitmap)])
    footage = clipped(_footage(rows), begin_ms, to_ms)
    gaps: dict[str, int] = {}
    left = minus([(begin_ms, to_ms)] if to_ms > begin_ms else [], footage)
    for reason, spans in _gaps_by_reason(rows):
        before = length(left)
        left = minus(left, clipped(spans, begin_ms, to_ms))
        _add(gaps, reason, before - length(left))
    spoken = union([*footage, *(gap[:2] for row in rows for gap in row.gaps)])
    unexplained_ms = 0
    for hole in left:
        for span, reason in _by_register(hole, life, spoken):
            if reason:
                _add(gaps, reason, span[1] - span[0])
            else:
                unexplained_ms += span[1] - span[0]
    return DayAccount(
        expected_ms=max(0, to_ms - begin_ms),
        footage_ms=length(footage),
        gaps_ms=dict(sorted(gaps.items())),
        unexplained_ms=unexplained_ms,
        size_bytes=sum(row.size_bytes for row in rows),
    )


def together(accounts: Iterable[DayAccount]) -> DayAccount:
    """The sum of several accounts."""
    expected_ms = footage_ms = unexplained_ms = size_bytes = 0
    gaps: dict[str, int] = {}
    for one in accounts:
        expected_ms += one.expected_ms
        footage_ms += one.footage_ms
        unexplained_ms += one.unexplained_ms
        size_bytes += one.size_bytes
        for reason, ms in one.gaps_ms.items():
            _add(gaps, reason, ms)
    return DayAccount(expected_ms, footage_ms, dict(sorted(gaps.items())), unexplained_ms, size_bytes)


def _footage(rows: Sequence[ReportedHour]) -> list[Span]:
    """The spans with footage: per recorder and hour the marked minutes without the reported gaps. Rows of one recorder
    (two labels, two epochs) share their minutes, and the last of them has the gaps."""
    by_recorder: dict[tuple[str, int], list[ReportedHour]] = {}
    for row in rows:
        by_recorder.setdefault((row.recorder, row.hour), []).append(row)
    found: list[Span] = []
    for (_, hour), same in by_recorder.items():
        bits = 0
        for row in same:
            bits |= row.bitmap
        minutes = _minutes(hour, bits)
        gaps = [gap[:2] for row in same for gap in row.gaps]
        found += minus(minutes, union(gaps)) if gaps else minutes
    return union(found)


def _minutes(hour: int, bits: int) -> list[Span]:
    begin = hour * HOUR_MS
    if bits == _WHOLE_HOUR:
        return [(begin, begin + HOUR_MS)]
    found = [(begin + n * MINUTE_MS, begin + (n + 1) * MINUTE_MS) for n in range(60) if bits >> n & 1]
    return union(found)


def _gaps_by_reason(rows: Sequence[ReportedHour]) -> list[tuple[str, list[Span]]]:
    """The gaps by reason, SWITCHED_OFF last: another recorder's reason takes precedence."""
    found: dict[str, list[Span]] = {}
    for row in rows:
        for from_ms, to_ms, reason in row.gaps:
            found.setdefault(reason.upper(), []).append((from_ms, to_ms))
    return [(reason, union(found[reason])) for reason in sorted(found, key=lambda name: (name == SWITCHED_OFF, name))]


def _by_register(hole: Span, life: CameraLife, spoken: Sequence[Span]) -> list[tuple[Span, str]]:
    """Splits a time range without any report at the camera's switchings; returns the cause of each piece, "" if none.

    Time while enabled is unexplained, unless no recorder has reported the camera since it was registered or enabled.
    """
    on = not life.switches[0][1] if life.switches else life.enabled_now
    since_ms = life.registered_ms
    quiet = not life.reported_before
    pieces: list[tuple[Span, str]] = []
    at_ms = hole[0]
    for switched_ms, now_on in (*life.switches, (hole[1], True)):
        end_ms = min(switched_ms, hole[1])
        if end_ms > at_ms:
            first = quiet and not any(since_ms < end and begin < at_ms for begin, end in spoken)
            pieces.append(((at_ms, end_ms), SWITCHED_OFF if not on else NOT_ASSIGNED if first else ""))
            at_ms = end_ms
        on, since_ms, quiet = now_on, switched_ms, True
    return pieces


def _add(gaps: dict[str, int], reason: str, ms: int) -> None:
    if ms > 0:
        gaps[reason] = gaps.get(reason, 0) + ms
