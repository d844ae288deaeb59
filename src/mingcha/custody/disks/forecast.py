"""The day on which a disk will be full before any footage may be deleted: legal days and measured bytes (art. 16(5)).

Pure arithmetic on bytes and days, following the disposal rules: footage is deleted on its day, held footage stays,
nothing is overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

HORIZON_DAYS = 400
"""Length of the forecast: beyond the longest period of a class the days repeat."""
DAY_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """A disk in its recorder's status. `weight`: its share of the recorder's new footage, 0 takes none.
    `free_bytes`, `total_bytes`: None if unknown.
    """

    recorder: str
    disk: str
    number: int
    path: str
    state: str
    weight: int
    free_bytes: int | None
    total_bytes: int | None


@dataclass(frozen=True, slots=True)
class Load:
    """The footage that a recorder adds and deletes.

    `daily_bytes`: days of retention -> bytes a day of the cameras with that retention; `going_bytes`: day -> bytes kept
    now that are deleted on that day; `held_bytes`: kept now under hold, which stay; `unmeasured`: cameras that should
    record but have nothing to measure.
    """

    daily_bytes: Mapping[int, int] = field(default_factory=dict)
    going_bytes: Mapping[date, int] = field(default_factory=dict)
    held_bytes: int = 0
    unmeasured: int = 0

    @property
    def kept_bytes(self) -> int:
        """All footage kept now."""
        return sum(self.going_bytes.values()) + self.held_bytes

    @property
    def need_bytes(self) -> int:
        """Bytes needed once each camera has run for its whole period, plus the bytes held now."""
        return sum(days * size for days, size in self.daily_bytes.items()) + self.held_bytes


@dataclass(frozen=True, slots=True)
class Forecast:
    """`full_on`: the first day on which the space does not suffice, None if none within the horizon; `short_bytes`: the
    missing part of the whole need; `holds_days`: whole days of footage that fit, None without new footage."""

    full_on: date | None
    need_bytes: int
    have_bytes: int
    holds_days: int | None

    @property
    def short_bytes(self) -> int:
        """Missing bytes, 0 if all legal days fit."""
        return max(0, self.need_bytes - self.have_bytes)


def foresee(free_bytes: int, load: Load, today: date, *, left_of_today_permille: int = DAY_PERMILLE) -> Forecast:
    """Simulates the days ahead: each adds its footage and deletes what may be deleted on it."""
    free, full_on = free_bytes, None
    back: dict[date, int] = dict(load.going_bytes)
    a_day = sum(load.daily_bytes.values())
    free += sum(size for day, size in back.items() if day <= today)
    for ahead in range(HORIZON_DAYS + 1):
        day = today + timedelta(days=ahead)
        part = left_of_today_permille if ahead == 0 else DAY_PERMILLE
        if ahead:
            free += back.get(day, 0)
        free -= a_day * part // DAY_PERMILLE
        for days, size in load.daily_bytes.items():
            goes = day + timedelta(days=days)
            back[goes] = back.get(goes, 0) + size * part // DAY_PERMILLE
        if free < 0:
            full_on = day
            break
    have = free_bytes + load.kept_bytes
    holds = max(0, have - load.held_bytes) // a_day if a_day else None
    return Forecast(full_on, load.need_bytes, have, holds)


def shared(load: Load, weight: int, weights: int) -> Load:
    """A disk's share of its recorder's load, by weight, as new files are distributed."""
    if weights <= 0:
        return Load()

    def part(size: int) -> int:
        return size * weight // weights

    return Load(
        {days: part(size) for days, size in load.daily_bytes.items()},
        {day: part(size) for day, size in load.going_bytes.items()},
        part(load.held_bytes),
        load.unmeasured,
    )


def rooms_of(recorder: str, disk: Mapping[str, object]) -> tuple[DiskRoom, ...]:
    """The disks in a recorder's status (docs/ref/status.md): its list, or the single disk if it has no list."""
    listed = disk.get("disks")
    rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, Sequence) else []
    if not rows:
        full = disk.get("trouble") == "DISK_FULL"
        return (
            DiskRoom(recorder, "footage", 1, "", "full" if full else "good", 1, *_room(disk)),
        )  # fmt: skip
    return tuple(
        DiskRoom(
            recorder=recorder,
            disk=str(row.get("disk") or f"disk-{number}")[:64],
            number=number,
            path=str(row.get("path", "")),
            state=str(row.get("state", "good")),
            weight=weight if isinstance(weight := row.get("weight"), int) and weight >= 0 else 1,
            free_bytes=_room(row)[0],
            total_bytes=_room(row)[1],
        )
        for number, row in enumerate(rows, 1)
    )


def _room(row: Mapping[str, object]) -> tuple[int | None, int | None]:
    free, total = row.get("bytes_free"), row.get("bytes_total")
    return (free if isinstance(free, int) else None, total if isinstance(total, int) else None)
