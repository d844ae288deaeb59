"""Keeps the derived tables of list and map consistent with the register and with recorders' reports (arts. 3, 13).

Every writer of the register or of reports notifies in the same transaction (registry.points.changes,
fleet.recorders.reported); overview/apps.py registers `points_changed` and `cameras_reported` there. `rebuild` recreates
the tables, for an upgraded home and for rows that no act wrote.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.evidence.one_of import OneOf
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.geo.coordinates import CELL_ZOOM
from mingcha.geo.tile_grid import world_place
from mingcha.kit.clock import Clock
from mingcha.kit.columns import differs
from mingcha.kit.pinyin import pinyin_of
from mingcha.overview.points import named as named_points
from mingcha.overview.points.changed import tell_conditions_changed
from mingcha.overview.points.condition import STALE_AFTER_MS, Condition, condition_of, is_on_trial, recording_switch
from mingcha.overview.points.models import MapCount, MapPoint, PointText
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point

LEVELS = (10, 11, 12, 13, 14, 15, 16)
"""Zoom levels whose cells are counted; level 0 counts all points, also those without a coordinate."""
CATEGORY_LEVELS = LEVELS[:5]
"""Those that, as level 0, are counted by category too. A tile of a finer zoom has few rows of one category."""
_BY_CATEGORY = frozenset((0, *CATEGORY_LEVELS))
_SHIFTS = tuple((level, 2 * (CELL_ZOOM - level)) for level in LEVELS)
"""Of each level how far a cell of the finest zoom is shifted."""

_CHUNK = 1000
_STALE_AFTER = timedelta(milliseconds=STALE_AFTER_MS)
_COLUMNS = [field.name for field in MapPoint._meta.concrete_fields if field.name not in ("id", "camera")]
_SEARCHED = (
    "code", "name", "system__site__code", "system__site__name", "system__site__organisation__name", "initials",
    "system__site__initials", "system__site__organisation__initials",
)  # fmt: skip
"""What is found by typing, of point, site and unit."""
_SPELT = ("name", "system__site__name", "system__site__organisation__name")
"""Of these also the pinyin."""
_OF_POINT = (
    *_SEARCHED, "pk", "state", "enabled", "longitude_ndeg", "latitude_ndeg", "map_cell", "azimuth_deg",
    "view_angle_deg", "view_range_m", "system__site__division", "system__site__zone", "system__site__street",
    "system__site__category", "system__site__organisation__code", "system__contractor__code",
)  # fmt: skip
"""Columns and not instances: a point with its system, site and unit would be six of them."""
_LOCKED = CompiledQuery(
    lambda codes: (
        MapPoint.objects.filter(OneOf("camera", codes))
        .select_for_update()
        .order_by("camera")
        .values_list(*concrete_names(MapPoint))
    )
)
"""Locked to the end of the transaction in the order of their codes, as by `_locked`."""
_REPORTED = CompiledQuery(
    lambda codes: CameraState.objects.filter(OneOf("camera", codes)).values_list(*concrete_names(CameraState))
)
_POINTS = CompiledQuery(lambda codes: Point.objects.filter(OneOf("code", codes)).order_by("pk").values_list(*_OF_POINT))
_TEXTS = CompiledQuery(
    lambda codes: MapPoint.objects.filter(OneOf("camera", codes)).values_list("pk", "camera", "pointtext__text")
)
_SET = (
    f"INSERT INTO custody_mappoint (camera, {', '.join(_COLUMNS)}) VALUES {{rows}}"  # noqa: S608 - names of our model
    f" ON CONFLICT (camera) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS)}"
)
"""By itself and not by bulk_create, which asks each column of each row how to write a value that is written as it
is."""
_SET_TEXT = (
    f"INSERT INTO {PointText._meta.db_table} (point_id, text) VALUES {{rows}}"  # noqa: S608 - the name of our table
    " ON CONFLICT (point_id) DO UPDATE SET text = excluded.text"
)
_values_of = attrgetter("camera", *_COLUMNS)
_MARKS = f"({', '.join(['%s'] * (len(_COLUMNS) + 1))})"
_ADD = (
    "INSERT INTO custody_mapcount"
    " (level, category, cell, division, zone, condition, on_trial, points, sum_x, sum_y)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (level, category, cell, division, zone, condition, on_trial)"
    " DO UPDATE SET points = custody_mapcount.points + excluded.points,"
    " sum_x = custody_mapcount.sum_x + excluded.sum_x, sum_y = custody_mapcount.sum_y + excluded.sum_y"
)
_COUNT = (
    "INSERT INTO custody_mapcount (level, category, cell, division, zone, condition, on_trial, points, sum_x, sum_y)"
    " SELECT {level}, {category}, {cell}, division, zone, condition, on_trial, {count}, {sum_x}, {sum_y} FROM {source}"
    " WHERE {where} GROUP BY 2, 3, 4, 5, 6, 7"
)
_ANY = "''"
"""The category of counts of all categories, as SQL."""

type CountKey = tuple[int, str, int, str, str, str, bool]
type _Kept = tuple[str, str, str, bool]
"""Division and zone, condition and whether on trial: what every level counts by."""
type NewRow = MapPoint | SimpleNamespace
"""A row to be written, by the names of its columns. Rows of a list are a SimpleNamespace: making a MapPoint takes as
long as writing the row."""


class _Deltas:
    """The changes to the counts."""

    def __init__(self) -> None:
        self._sums: defaultdict[CountKey, list[int]] = defaultdict(lambda: [0, 0, 0])

    def count(self, row: NewRow, sign: int) -> None:
        """Adds (sign 1) or removes (sign -1) a row, on every level."""
        kept = (row.division, row.zone, str(row.condition), bool(row.on_trial))
        self._add(0, 0, row.category, kept, sign)
        if row.cell is None or row.x is None or row.y is None:
            return
        x, y = sign * row.x, sign * row.y
        for level, shift in _SHIFTS:
            self._add(level, row.cell >> shift, row.category, kept, sign, x, y)

    def _add(self, level: int, cell: int, category: str, kept: "_Kept", points: int, x: int = 0, y: int = 0) -> None:
        for counted in ("", category) if level in _BY_CATEGORY else ("",):
            sums = self._sums[level, counted, cell, *kept]
            sums[0] += points
            sums[1] += x
            sums[2] += y

    def write(self) -> None:
        """Writes nonzero changes in a fixed order, so that two writers cannot deadlock."""
        rows: list[tuple[int | str | bool, ...]] = [
            (*key, *sums) for key, sums in sorted(self._sums.items()) if any(sums)
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)


def update_points(points: QuerySet[Point], *, counted: bool = True, heard_since: datetime | None = None) -> int:
    """Updates the rows of these points; returns the number of changed rows. `counted` False leaves the counts to
    `rebuild`. Reports older than `heard_since` are ignored; without it mark_silent handles their age every few seconds.

    The counts are written once, at the end, in the same transaction: memory grows with the cells of the city, not with
    the points.
    """
    if not counted:
        return _update_chunks(ChangedPoints(points), heard_since, None)
    return _update_counted(ChangedPoints(points), heard_since)


def _update_counted(points: ChangedPoints, heard_since: datetime | None) -> int:
    with transaction.atomic():
        deltas = _Deltas()
        changed = _update_chunks(points, heard_since, deltas)
        deltas.write()
    return changed


def _update_chunks(points: ChangedPoints, heard_since: datetime | None, deltas: "_Deltas | None") -> int:
    """Updates the rows, a chunk a transaction if none is open; returns the number of changed rows. Adds the changes of
    the counts to `deltas`, if any."""
    changed = 0
    for keys in points.chunks(_CHUNK):
        codes = tuple(code for _, code in keys)
        with transaction.atomic():
            # register and reports are read behind the locks: what is read before them may be older than what they hold
            before = {row.camera: row for row in instances(MapPoint, _LOCKED.rows(codes))}
            reports = {report.camera: report for report in instances(CameraState, _REPORTED.rows(codes))}
            if heard_since is not None:
                reports = {code: report for code, report in reports.items() if report.seen_at >= heard_since}
            chunk = [dict(zip(_OF_POINT, row, strict=True)) for row in _POINTS.rows(codes)]
            after = [_row(point, reports.get(point["code"])) for point in chunk]
            differing = [row for row in after if differs(row, before.get(row.camera), _COLUMNS)]
            _write(differing, before, deltas)
            renamed = _write_texts({point["code"]: _text(point) for point in chunk})
            changed += len({row.camera for row in differing} | renamed)
    return changed


def cameras_reported(recorder: str, cameras: Mapping[str, CameraState]) -> int:
    """Stores a recorder's complete report on its cameras; returns the number of changed points. The listener of
    fleet.recorders.reported, so it runs inside the transaction of the report."""
    held = MapPoint.objects.filter(recorder=recorder)
    codes = set(held.values_list("camera", flat=True))
    if cameras.keys() <= codes:
        before = _locked(held)
    else:
        before, wanted = {}, sorted(codes | cameras.keys())
        for start in range(0, len(wanted), _CHUNK):
            before |= _locked(MapPoint.objects.filter(camera__in=wanted[start : start + _CHUNK]))
    changed = []
    for row in before.values():
        report = cameras.get(row.camera)
        phase, status = (report.state, report.status) if report else ("", {})
        now = (condition_of(row.standing, phase, status), recorder if report else "")
        if now != (row.condition, row.recorder):
            changed.append(_copy(row, condition=now[0], recorder=now[1]))
    return _write_and_count(changed, before)


def mark_silent(*, clock: Clock) -> int:
    """Sets the points of recorders without a report for STALE_AFTER_MS to waiting; returns the number of changes."""
    silent = list(
        RecorderState.objects.filter(seen_at__lt=clock.now() - _STALE_AFTER).values_list("recorder", flat=True)
    )
    settled = (Condition.OFF, Condition.WAIT)
    with transaction.atomic():
        before = _locked(MapPoint.objects.filter(recorder__in=silent).exclude(condition__in=settled))
        return _write_and_count([_copy(row, condition=Condition.WAIT) for row in before.values()], before)


def rebuild(*, clock: Clock) -> int:
    """Recreates the tables from the register and the recorders' reports; returns the number of changed points."""
    changed = update_points(Point.objects.all(), counted=False, heard_since=clock.now() - _STALE_AFTER)
    with transaction.atomic():
        _, gone = MapPoint.objects.filter(~Exists(Point.objects.filter(code=OuterRef("camera")))).delete()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # who counts waits, and nobody's counts stand beside the new ones; SQLite has one writer
                cursor.execute("LOCK TABLE custody_mapcount IN SHARE ROW EXCLUSIVE MODE")
            MapCount.objects.all().delete()
            for statement in _counting():
                cursor.execute(statement)
    return changed + gone.get(MapPoint._meta.label, 0)


def _counting() -> Iterator[str]:
    """The statements that count all rows, without categories and by category: the points at the finest level and for
    level 0, the other levels from the one below."""
    points = {"count": "COUNT(*)", "sum_x": "SUM(x)", "sum_y": "SUM(y)", "source": "custody_mappoint"}
    counts = {"count": "SUM(points)", "sum_x": "SUM(sum_x)", "sum_y": "SUM(sum_y)", "source": "custody_mapcount"}
    for category, levels in ((_ANY, LEVELS), ("category", CATEGORY_LEVELS)):
        finest = levels[-1]
        cell = f"cell >> {2 * (CELL_ZOOM - finest)}"
        yield _COUNT.format(level=finest, category=category, cell=cell, where="cell IS NOT NULL", **points)
        for level in reversed(levels[:-1]):
            where = f"level = {level + 1} AND category {'=' if category == _ANY else '<>'} ''"
            yield _COUNT.format(level=level, category=category, cell="cell >> 2", where=where, **counts)
        nowhere = points | {"sum_x": "0", "sum_y": "0"}
        yield _COUNT.format(level=0, category=category, cell="0", where="1 = 1", **nowhere)


def points_changed(points: ChangedPoints) -> None:
    """Updates the rows of points changed in the register; the listener of registry.points.changes."""
    _update_counted(points, None)
    named_points.forget()


def _locked(rows: QuerySet[MapPoint]) -> dict[str, MapPoint]:
    """The rows by camera, locked to the end of the transaction in the order of their codes, so that an act and a report
    of the same points cannot deadlock."""
    return {row.camera: row for row in rows.select_for_update().order_by("camera")}


def _row(point: Mapping[str, Any], report: CameraState | None) -> SimpleNamespace:
    """The row of a point (_OF_POINT), with its recorder's report if it is recent."""
    standing = recording_switch(point["state"], enabled=point["enabled"])
    x, y = _world_place(point["longitude_ndeg"], point["latitude_ndeg"])
    return SimpleNamespace(
        camera=point["code"],
        name=point["name"],
        condition=condition_of(standing, report.state if report else "", report.status if report else {}),
        standing=standing,
        on_trial=is_on_trial(point["state"]),
        recorder=report.recorder if report else "",
        cell=point["map_cell"],
        x=x,
        y=y,
        azimuth_deg=point["azimuth_deg"],
        view_angle_deg=point["view_angle_deg"],
        view_range_m=point["view_range_m"],
        division=point["system__site__division"],
        zone=point["system__site__zone"],
        street=point["system__site__street"],
        category=point["system__site__category"],
        site=point["system__site__code"],
        site_name=point["system__site__name"],
        organisation=point["system__site__organisation__code"],
        contractor=point["system__contractor__code"] or "",
    )


def _text(point: Mapping[str, Any]) -> str:
    """What is found of a point (_OF_POINT) by typing. The pinyin of a name that begins with the one before it, as many
    points do with their site, is written once."""
    lines = [point[column] for column in _SEARCHED]
    spelt: list[str] = []
    for column in _SPELT:
        pinyin = pinyin_of(point[column])
        if pinyin and not any(pinyin in line for line in spelt):
            spelt.append(pinyin)
    return "\n".join([*lines, *spelt]).lower()


def _write_texts(texts: Mapping[str, str]) -> set[str]:
    """Writes what is found of points by typing, by code, where it differs; returns the codes of those. Their rows are
    locked."""
    changed = [(pk, camera) for pk, camera, text in _TEXTS.rows(tuple(texts)) if text != texts[camera]]
    with connection.cursor() as cursor:
        for some in batched(changed, _CHUNK):
            values = [value for pk, camera in some for value in (pk, texts[camera])]
            cursor.execute(_SET_TEXT.format(rows=", ".join(["(%s, %s)"] * len(some))), values)
    return {camera for _, camera in changed}


def _world_place(longitude_ndeg: int | None, latitude_ndeg: int | None) -> tuple[int | None, int | None]:
    if longitude_ndeg is None or latitude_ndeg is None:
        return None, None
    return world_place(longitude_ndeg / 1e9, latitude_ndeg / 1e9)


def _copy(row: MapPoint, **changes: object) -> MapPoint:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return MapPoint(camera=row.camera, **{**values, **changes})


def _write(rows: Sequence[NewRow], before: Mapping[str, MapPoint], deltas: _Deltas | None) -> int:
    """Writes changed rows and adds the changes of the counts to `deltas`, if any; returns the number of rows."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        for some in batched(rows, _CHUNK):
            values = [value for row in some for value in _values_of(row)]
            cursor.execute(_SET.format(rows=", ".join([_MARKS] * len(some))), values)
    if deltas is not None:
        for row in rows:
            if row.camera in before:
                deltas.count(before[row.camera], -1)
            deltas.count(row, 1)
    return len(rows)


def _write_and_count(rows: list[MapPoint], before: Mapping[str, MapPoint]) -> int:
    """Writes changed rows and the counts that follow from them; returns the number of rows."""
    deltas = _Deltas()
    written = _write(rows, before, deltas)
    deltas.write()
    tell_conditions_changed([row.camera for row in rows])
    return written
