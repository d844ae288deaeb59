"""The use of footage by each person on a day, by the register, exports, the gateways' reports and the log (art. 25)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import Min, Q

from mingcha.access.exports.models import Export
from mingcha.access.openings.models import Taken
from mingcha.access.oversight import rules as oversight_rules
from mingcha.access.oversight.values import AreaOfUse, DayOfUse
from mingcha.access.publications.models import FetchTicket
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.tokens import COPY, PLAYBACK
from mingcha.evidence.queries import every_act_since
from mingcha.kit.clock import unix_ms
from mingcha.law import parameters
from mingcha.law.retention import day_begins, shanghai_day, shanghai_day_of_ms
from mingcha.registry.points.models import Point
from mingcha.registry.refusals.actions import NAME as REFUSAL

type ByDay[T] = Mapping[int, Mapping[date, T]]
_DAY = timedelta(days=1)
_PLAYED = Q(way=PLAYBACK) | Q(way=COPY, grant__share__isnull=False)
_COPIED = Q(way=COPY, grant__share=None)
"""What is taken of a share is watched as on duty: it has lines of openings, and the viewing copy is its playback."""


@dataclass(slots=True)
class _Openings:
    """A person's openings on a day: different points, openings at night, and openings by area."""

    points: set[str] = field(default_factory=set)
    at_night: int = 0
    areas: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def uses_of_day(day: date) -> dict[int, DayOfUse]:
    """User id -> the person's use on a Shanghai day, with the days before; only people who opened pictures, took
    playback, exported or were refused on it.

    Taken footage counts on the day of the gateway's first report on the grant, an export on the day it was started. A
    report that comes later than a grant can last is not judged.
    """
    first = day - timedelta(days=parameters.number("access.unusual_compared_days", day))
    since, until = day_begins(first), day_begins(day + _DAY)
    opened, playback, exported = _openings(since, until), _taken(_PLAYED, since, until), _exported(since, until)
    refusals = _refusals(day)
    used = (opened, playback, exported)
    people = {one for found in used for one, days in found.items() if day in days} | set(refusals)
    return {
        one: _use(day, opened.get(one, {}), playback.get(one, {}), exported.get(one, {}), refusals.get(one, 0))
        for one in sorted(people)
    }


def _use(
    day: date,
    opened: Mapping[date, _Openings],
    playback: Mapping[date, int],
    exported: Mapping[date, int],
    refusals: int,
) -> DayOfUse:
    """One person's day with the days before; `playback` and `exported` in milliseconds."""
    now = opened.get(day, _Openings())
    before = [held for other, held in sorted(opened.items()) if other != day]
    areas = (
        AreaOfUse(area, openings, sum(area in held.areas for held in before))
        for area, openings in sorted(now.areas.items())
        if area
    )
    return DayOfUse(
        day=day,
        night_openings=now.at_night,
        nights_before=sum(held.at_night > 0 for held in before),
        points=len(now.points),
        points_before=tuple(len(held.points) for held in before),
        playback_s=playback.get(day, 0) // 1000,
        playback_before_s=_seconds_before(playback, day),
        refusals=refusals,
        exported_s=exported.get(day, 0) // 1000,
        exported_before_s=_seconds_before(exported, day),
        areas=tuple(areas),
    )


def _seconds_before(taken_ms: Mapping[date, int], day: date) -> tuple[int, ...]:
    return tuple(taken // 1000 for other, taken in sorted(taken_ms.items()) if other != day)


def _openings(since: datetime, until: datetime) -> ByDay[_Openings]:
    """The openings of each person on each day; days without openings are absent."""
    found: dict[int, dict[date, _Openings]] = defaultdict(lambda: defaultdict(_Openings))
    areas = _areas_of_points()
    for user_id, camera, at in _opened(since, until):
        held = found[user_id][shanghai_day(at)]
        held.points.add(camera)
        held.areas[areas.get(camera, "")] += 1
        held.at_night += oversight_rules.is_night(at)
    return found


def _opened(since: datetime, until: datetime) -> Iterator[tuple[int, str, datetime]]:
    """(person, point, instant) of each line of the register, point of an export, fetch and point of a viewing copy."""
    rows = RegisterRow.objects.filter(opened_at__gte=since, opened_at__lt=until)
    yield from rows.values_list("user_id", "camera", "opened_at").iterator(chunk_size=2000)
    exports = Export.objects.filter(started_at__gte=since, started_at__lt=until)
    for user_id, points, at in exports.values_list("user_id", "points", "started_at").iterator(chunk_size=2000):
        yield from ((user_id, camera, at) for camera in points.split())
    for user_id, camera, first_ms, _ in _fetched(since, until):
        yield user_id, camera, datetime.fromtimestamp(first_ms / 1000, UTC)
    copies = Taken.objects.filter(_COPIED, first_ms__gte=unix_ms(since), first_ms__lt=unix_ms(until), footage_ms__gt=0)
    for user_id, camera, first_ms in copies.values_list("grant__user_id", "camera", "first_ms").iterator(2000):
        yield user_id, camera, datetime.fromtimestamp(first_ms / 1000, UTC)


def _areas_of_points() -> dict[str, str]:
    """Code of a point -> the street of its site, or the district if the site has none. For all points of the city,
    since any may have been opened."""
    rows = Point.objects.values_list("code", "system__site__street", "system__site__division")
    return {code: street or division for code, street, division in rows.iterator(chunk_size=5000)}


def _taken(ways: Q, since: datetime, until: datetime) -> dict[int, dict[date, int]]:
    """Milliseconds of footage that each person took in these ways on each day."""
    found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = Taken.objects.filter(ways, first_ms__gte=unix_ms(since), first_ms__lt=unix_ms(until), footage_ms__gt=0)
    for user_id, first_ms, taken_ms in rows.values_list("grant__user_id", "first_ms", "footage_ms").iterator(2000):
        found[user_id][shanghai_day_of_ms(first_ms)] += taken_ms
    return found


def _exported(since: datetime, until: datetime) -> ByDay[int]:
    """Milliseconds of footage, of all points together, of the exports that each person started on each day, and of the
    viewing copies that the person took, and of redactions whose footage was fetched."""
    found = _taken(_COPIED, since, until)
    rows = Export.objects.filter(started_at__gte=since, started_at__lt=until)
    for user_id, points, at, *span in rows.values_list("user_id", "points", "started_at", "from_ms", "to_ms").iterator(
        chunk_size=2000
    ):
        found[user_id][shanghai_day(at)] += (span[1] - span[0]) * len(points.split())
    for user_id, _, first_ms, length_ms in _fetched(since, until):
        found[user_id][shanghai_day_of_ms(first_ms)] += length_ms
    return found


def _fetched(since: datetime, until: datetime) -> Iterator[tuple[int, str, int, int]]:
    """(maker, point, first ticket in Unix ms, length in ms) of each redaction whose footage was fetched: once, however
    many tickets its job took."""
    rows = FetchTicket.objects.filter(issued_ms__gte=unix_ms(since), issued_ms__lt=unix_ms(until))
    found = rows.order_by().values_list("redaction", "user_id", "point__code", "from_ms", "to_ms", Min("issued_ms"))
    for _, user_id, camera, from_ms, to_ms, first_ms in found.iterator(chunk_size=2000):
        yield user_id, camera, first_ms, to_ms - from_ms


def _refusals(day: date) -> dict[int, int]:
    """The number of refusals by territory of each person on a day, by the log."""
    entries = every_act_since((REFUSAL,), day_begins(day), until=day_begins(day + _DAY))
    return _counted(entry.by for entry in entries)


def _counted(actors: Iterable[str]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for actor in actors:
        kind, _, number = actor.partition(":")
        if kind == "user" and number.isdecimal():
            found[int(number)] += 1
    return dict(found)
