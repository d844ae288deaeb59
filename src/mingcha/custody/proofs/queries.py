"""Queries of camera-days: footage, gaps by cause, unexplained time; and of their daily proofs (art. 16(5))."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max, Min

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import HELD_STATES, day_of, first_day_kept, hour_of, lost_since
from mingcha.custody.proofs.day_account import CameraLife, DayAccount, ReportedHour, Switch, account
from mingcha.custody.proofs.models import DayProof, ReachState
from mingcha.evidence.queries import every_act_since
from mingcha.law.retention import RetentionClass, day_begins, shanghai_day
from mingcha.registry.points.models import Point, PointState


@dataclass(frozen=True, slots=True)
class DayProofView:
    """The newest proof of a day."""

    day: date
    revision: int
    cameras: int
    expected_ms: int
    footage_ms: int
    gaps_ms: Mapping[str, int]
    unexplained_ms: int
    short: int
    digest: str
    made_at: datetime


CAMERAS_AT_ONCE = 500
"""Number of cameras whose hours are in memory at a time."""
SEALED_WITHIN = timedelta(minutes=15)
"""Time after midnight when a day is complete: its last minute is sealed five seconds later, then sent to the
database."""
OVERDUE_HOURS = 2
"""An hour missing this long after its end counts as expected: a silent recorder must not look complete."""
_SWITCHES = ("registry.point.enable", "registry.point.disable")


@dataclass(frozen=True, slots=True)
class CameraReach:
    """How far back the kept footage of a camera reaches: its class, legal days, oldest day, standing."""

    retention: RetentionClass
    legal_days: int
    oldest_day: date | None
    must_reach_back_to: date
    standing: ReachState


@dataclass(frozen=True, slots=True)
class CameraAccounts:
    """A camera with its day accounts, ascending."""

    camera: str
    reach: CameraReach
    days: tuple[tuple[date, DayAccount], ...]


def proofs(begin: date, end: date) -> tuple[DayProofView, ...]:
    """The newest proof of each Shanghai day from `begin` to `end` (included), ascending; skips days without one."""
    newest = {row.day: row for row in DayProof.objects.filter(day__gte=begin, day__lte=end).order_by("revision")}
    return tuple(
        DayProofView(
            day=row.day,
            revision=row.revision,
            cameras=row.cameras,
            expected_ms=row.expected_ms,
            footage_ms=row.footage_ms,
            gaps_ms=row.gaps,
            unexplained_ms=row.unexplained_ms,
            short=row.short,
            digest=row.digest,
            made_at=row.made_at,
        )
        for _, row in sorted(newest.items())
    )


def camera_accounts(
    from_day: date, to_day: date, *, now: datetime, cameras: Collection[str] | None = None
) -> Iterator[CameraAccounts]:
    """The accounts of the Shanghai days from `from_day` to `to_day` (included) of every registered camera, by code.

    An unfinished day is counted to the end of the last sealed hour, or of the hour that should be sealed by now.
    """
    switches = _switches(day_begins(from_day))
    sealed = _sealed_until(now)
    points = Point.objects.order_by("code")
    if cameras is not None:
        points = points.filter(code__in=list(cameras))
    rows = points.values_list("code", "added_at", "enabled", "state", "system__retention_class")
    held: list[tuple[str, datetime, bool, str, str]] = []
    for row in rows.iterator(chunk_size=CAMERAS_AT_ONCE):
        held.append(row)
        if len(held) == CAMERAS_AT_ONCE:
            yield from _of_batch(held, from_day, to_day, switches, sealed, now)
            held = []
    yield from _of_batch(held, from_day, to_day, switches, sealed, now)


def reaches(cameras: Mapping[str, RetentionClass], *, now: datetime) -> dict[str, CameraReach]:
    """How far back these cameras reach. SHORT means that footage of its legal days was lost. A camera that started
    later, was switched off, or has a longer period only since its class was raised is not SHORT (历史尚未满)."""
    today = shanghai_day(now)
    firsts = {each: first_day_kept(each, today) for each in set(cameras.values())}
    kept = Hour.objects.filter(camera__in=cameras, state__in=HELD_STATES).exclude(bitmap="0" * 15)
    oldest = {row["camera"]: day_of(row["first"]) for row in kept.values("camera").annotate(first=Min("hour"))}
    lost = {camera for each, first in firsts.items() for camera in lost_since(first, _of_class(cameras, each))}
    found = {}
    for camera, retention in cameras.items():
        first = firsts[retention]
        day = oldest.get(camera)
        standing = _standing(day, first, lost=camera in lost)
        found[camera] = CameraReach(retention, (today - first).days, day, first, standing)
    return found


def _of_class(cameras: Mapping[str, RetentionClass], wanted: RetentionClass) -> list[str]:
    return [camera for camera, each in cameras.items() if each is wanted]


def _standing(oldest: date | None, first: date, *, lost: bool) -> ReachState:
    if lost:
        return ReachState.SHORT
    if oldest is None:
        return ReachState.NONE
    return ReachState.ENOUGH if oldest <= first else ReachState.FILLING


def _of_batch(
    points: Sequence[tuple[str, datetime, bool, str, str]],
    from_day: date,
    to_day: date,
    switches: Mapping[str, tuple[Switch, ...]],
    sealed: Mapping[str, int],
    now: datetime,
) -> Iterator[CameraAccounts]:
    if not points:
        return
    codes = [row[0] for row in points]
    reported = _reported(codes, from_day, to_day)
    spoke_ms = _first_reports(codes)
    back = reaches({code: RetentionClass(name) for code, *_, name in points}, now=now)
    ends = {code: sealed.get(code, 0) for code in codes}
    for code, added_at, enabled, state, _ in points:
        on = enabled and state != PointState.OUT_OF_USE
        days = []
        for day in _days(from_day, to_day):
            from_ms, to_ms = _ms(day_begins(day)), _ms(day_begins(day + timedelta(days=1)))
            if _ms(now - SEALED_WITHIN) < to_ms:
                to_ms = min(to_ms, max(ends[code], _owed_until_ms(now)))
            if to_ms <= from_ms:
                continue
            later = tuple(one for one in switches.get(code, ()) if one[0] >= from_ms)
            life = CameraLife(_ms(added_at), later, on, code in spoke_ms and spoke_ms[code] < from_ms)
            days.append((day, account(from_ms, to_ms, reported.get((code, day), ()), life)))
        yield CameraAccounts(code, back[code], tuple(days))


def _reported(codes: Sequence[str], from_day: date, to_day: date) -> dict[tuple[str, date], list[ReportedHour]]:
    first, end = hour_of(day_begins(from_day)), hour_of(day_begins(to_day + timedelta(days=1)))
    rows = Hour.objects.filter(camera__in=codes, beside=False, hour__gte=first, hour__lt=end)
    found: dict[tuple[str, date], list[ReportedHour]] = {}
    columns = ("camera", "hour", "recorder", "bitmap", "gaps", "size_bytes")
    for camera, hour, recorder, bitmap, gaps, size_bytes in rows.values_list(*columns).iterator(chunk_size=2000):
        words = tuple((int(a), int(b), str(reason)) for a, b, reason in gaps)
        found.setdefault((camera, day_of(hour)), []).append(
            ReportedHour(hour, recorder, int(bitmap, 16), words, size_bytes)
        )
    return found


def _first_reports(codes: Sequence[str]) -> dict[str, int]:
    """The first hour in which a recorder reported each camera, Unix ms."""
    rows = Hour.objects.filter(camera__in=codes).values("camera").annotate(first=Min("hour"))
    return {row["camera"]: row["first"] * 3_600_000 for row in rows}


def _sealed_until(now: datetime) -> dict[str, int]:
    """For each camera the end of the last hour that its recorder has sent for any camera, Unix ms."""
    since = hour_of(now) - 24 * 7
    rows = Hour.objects.filter(hour__gte=since)
    of_recorder = {row["recorder"]: row["last"] for row in rows.values("recorder").annotate(last=Max("hour"))}
    found: dict[str, int] = {}
    for row in rows.values("camera", "recorder").distinct():
        end_ms = (of_recorder[row["recorder"]] + 1) * 3_600_000
        found[row["camera"]] = max(found.get(row["camera"], 0), end_ms)
    return found


def _switches(since: datetime) -> dict[str, tuple[Switch, ...]]:
    """The times at which cameras were switched on and off since an instant, from the log of acts, ascending."""
    found: dict[str, list[Switch]] = {}
    for entry in every_act_since(_SWITCHES, since):
        facts = (entry.event or {}).get("facts")
        camera = facts.get("camera") if isinstance(facts, dict) else None
        if isinstance(camera, str):
            found.setdefault(camera, []).append((_ms(entry.at), entry.act == _SWITCHES[0]))
    return {camera: tuple(rows) for camera, rows in found.items()}


def _owed_until_ms(now: datetime) -> int:
    """The end of the last hour that should be sealed and sent by now, Unix ms."""
    return (hour_of(now) - OVERDUE_HOURS) * 3_600_000


def _days(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)


def _ms(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
