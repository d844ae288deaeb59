"""Keeps how each point stands: acts mark what they changed, a sweep judges what is marked, and a pass of the night
marks what no act told of (articles 13(1), 18; decree 799, articles 10, 33).

Marks are written in the act's transaction by the listeners that sharing/apps.py registers. A sweep reads marks, then
points; when it stores, it locks the marks and leaves out each point whose mark is not the one that it read. So an act
that comes between marks its point again, and a worker that lost the lease of the clock meanwhile stores nothing over
what another one judged later.

No act and no sweep wait for each other in a circle: marks are written in the order of their keys, whoever writes them,
and a sweep that holds some waits for nothing that an act holds. It passes over marks that an act holds, which the next
one finds.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import batched

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.sharing.point_rows import rules
from mingcha.sharing.point_rows.changes import tell_points_judged
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding
from mingcha.sharing.point_rows.reading import READ_AT_ONCE, RowReader
from mingcha.sharing.point_rows.values import ReadPoint, RowLimits, Withheld

SWEPT_AT_ONCE = 500
"""Points judged together."""
MOST_OF_A_SWEEP = 2_000
"""Points that one call judges at most: the clock ends grants every two seconds."""
_MARKED_AT_ONCE = 500
_TABLE = ChangedKey._meta.db_table
_MARK = (
    f"INSERT INTO {_TABLE} (key, turn) VALUES {{rows}}"  # noqa: S608 - the name of our table
    f" ON CONFLICT (key) DO UPDATE SET turn = {_TABLE}.turn + 1"
)
_COLUMNS = ("police", "department", "by_cell", "site", "division", "zone", "organisation")

type _Columns = tuple[str, str, bool, str, str, str, str]
"""The values of _COLUMNS."""


def points_changed(points: ChangedPoints) -> None:
    """The listener of registry.points.changes: marks these points, all of them in one order."""
    mark_points([code for chunk in points.chunks(_MARKED_AT_ONCE) for _, code in chunk])


def filing_received(system: System) -> None:
    """The listener of registry.filings.changes: a row has the number of the receipt, so that its points are marked."""
    points_changed(ChangedPoints(Point.objects.filter(system=system)))


def area_changed(area: DrawnArea) -> None:
    """The listener of registry.areas.changes: marks the points inside a classified area, and those of its unit. The
    sweep finds the other points of their sites."""
    if area.kind != AreaKind.CLASSIFIED.value:
        return
    inside = Q(
        longitude_ndeg__gte=area.west_ndeg,
        longitude_ndeg__lte=area.east_ndeg,
        latitude_ndeg__gte=area.south_ndeg,
        latitude_ndeg__lte=area.north_ndeg,
    )
    points_changed(ChangedPoints(Point.objects.filter(inside | Q(system__site__organisation=area.unit_id))))


def mark_points(codes: Iterable[str]) -> None:
    """Marks points as changed, in the order of their codes."""
    for some in batched(sorted(set(codes)), _MARKED_AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                _MARK.format(rows=", ".join(["(%s, 1)"] * len(some))), [Subject.POINT + code for code in some]
            )


def sweep_marks(*, clock: Clock) -> int:
    """Judges the marked points, the oldest marks first, MOST_OF_A_SWEEP at most; returns how many."""
    swept = 0
    while swept < MOST_OF_A_SWEEP and (turned := _sweep_once(clock)):
        swept += turned
    return swept


def mark_differing(between: Callable[[], object] = int, *, clock: Clock) -> int:
    """Reads every point and marks those that do not stand as they are stored: an area began or ended by its day, a
    limit has another value, a plan names the point, a row was written without an act. Returns how many. `between` is
    called after each piece."""
    reader, marked = RowReader(clock.now()), 0
    limits = rules.limits_on(shanghai_day(reader.at))
    for read in reader.batches(Point.objects.all(), READ_AT_ONCE):
        held = _held([one.row.code for one in read])
        differing = [one.row.code for one in read if held.get(one.row.code) != _columns(one, limits)]
        marked += _mark_all(differing)
        between()
    gone = PointStanding.objects.filter(~Exists(Point.objects.filter(code=OuterRef("point"))))
    return marked + _mark_all(list(gone.values_list("point", flat=True)))


def _mark_all(codes: Collection[str]) -> int:
    with transaction.atomic():
        mark_points(codes)
    return len(codes)


def _sweep_once(clock: Clock) -> int:
    """Judges some marked points; returns how many."""
    rows = ChangedKey.objects.filter(key__startswith=Subject.POINT).order_by("pk")
    if not rows.exists():  # without a transaction, which on SQLite waits for every act
        return 0
    with transaction.atomic():
        marks = list(rows.select_for_update(skip_locked=True).values_list("pk", "key", "turn")[:SWEPT_AT_ONCE])
    codes = [key.removeprefix(Subject.POINT) for _, key, _ in marks]
    reader = RowReader(clock.now())
    read, limits = reader.called(codes), rules.limits_on(shanghai_day(reader.at))
    if behind := _left_behind(read, codes):
        _mark_all(behind)
    with transaction.atomic():
        same = _same_marks(marks)
        judged = [key.removeprefix(Subject.POINT) for key in same.values()]
        wanted = {one.row.code: _columns(one, limits) for one in read}
        _store({code: wanted[code] for code in judged if code in wanted}, judged)
        tell_points_judged(judged)
        ChangedKey.objects.filter(OneOf("pk", list(same))).delete()
    return len(marks)


def _same_marks(read: Sequence[tuple[int, str, int]]) -> dict[int, str]:
    """Locks the marks (number, key, turn) that are as they were read, and returns their keys by their numbers: a key
    that was swept and marked again meanwhile has another number. One that an act holds is left out: its turn rises."""
    held = ChangedKey.objects.select_for_update(skip_locked=True).filter(OneOf("pk", [pk for pk, _, _ in read]))
    was = set(read)
    return {one[0]: one[1] for one in held.order_by("pk").values_list("pk", "key", "turn") if one in was}


def _store(wanted: dict[str, _Columns], codes: Sequence[str]) -> None:
    """Writes the standings that differ, and removes those of points that are no more."""
    held = _held(codes)
    rows = [
        PointStanding(point=code, **dict(zip(_COLUMNS, columns, strict=True)))
        for code, columns in wanted.items()
        if held.get(code) != columns
    ]
    PointStanding.objects.bulk_create(rows, update_conflicts=True, update_fields=_COLUMNS, unique_fields=["point"])
    gone = held.keys() - wanted.keys()
    if gone:
        PointStanding.objects.filter(OneOf("point", gone)).delete()


def _held(codes: Sequence[str]) -> dict[str, _Columns]:
    rows = PointStanding.objects.filter(OneOf("point", codes)).values_list("point", *_COLUMNS)
    return {code: (*columns,) for code, *columns in rows}


def _columns(read: ReadPoint, limits: RowLimits) -> _Columns:
    row, stands = read.row, rules.standing_of(read.row, limits)
    police, department = stands.police or "", stands.department or ""
    return str(police), str(department), stands.by_cell, read.site, row.division, row.zone, read.organisation


def _left_behind(read: Sequence[ReadPoint], swept: Sequence[str]) -> list[str]:
    """The points of these sites, apart from those that are swept, that are stored as classified, or not, against what
    holds of their site: one point that moves into an area classifies all of them. A secret one is stored as secret
    either way."""
    sites: dict[bool, set[str]] = {True: set(), False: set()}
    for one in read:
        sites[one.row.is_classified].add(one.site)
    rows = PointStanding.objects.exclude(police=Withheld.SECRET.value)
    became = Q(site__in=sites[True]) & ~Q(police=Withheld.CLASSIFIED.value)
    ceased = Q(site__in=sites[False], police=Withheld.CLASSIFIED.value)
    return sorted(set(rows.filter(became | ceased).values_list("point", flat=True)) - set(swept))
