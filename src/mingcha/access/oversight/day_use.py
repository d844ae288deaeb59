"""What each person did with footage on a day, by the register, the gateways' reports and the log (article 25)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from mingcha.access.openings.models import Taken
from mingcha.access.oversight import rules as oversight_rules
from mingcha.access.oversight.values import DayOfUse
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.tokens import COPY, PLAYBACK
from mingcha.evidence.queries import every_act_since
from mingcha.law import parameters
from mingcha.law.retention import day_begins, shanghai_day, shanghai_day_of_ms
from mingcha.registry.refusals.actions import NAME as REFUSAL

type ByDay[T] = Mapping[int, Mapping[date, T]]
_DAY = timedelta(days=1)


def uses_of_day(day: date) -> dict[int, DayOfUse]:
    """User id -> what the person did on a Shanghai day, beside the days before; only people who opened pictures, took
    playback or were refused on it.

    Playback counts on the day on which a gateway first reported it of the grant. A report that a recorder host brings
    later than a grant lasts is not judged.
    """
    first = day - timedelta(days=parameters.number("access.unusual_compared_days", day))
    points, nights = _openings(day_begins(first), day_begins(day + _DAY))
    playback = _playback(day_begins(first), day_begins(day + _DAY))
    refusals = _refusals(day)
    people = {one for found in (points, playback) for one, days in found.items() if day in days} | set(refusals)
    uses = {}
    for one in sorted(people):
        own_points, own_playback, own_nights = points.get(one, {}), playback.get(one, {}), nights.get(one, {})
        uses[one] = DayOfUse(
            day=day,
            night_openings=own_nights.get(day, 0),
            nights_before=sum(other != day for other in own_nights),
            points=len(own_points.get(day, ())),
            points_before=tuple(len(codes) for other, codes in sorted(own_points.items()) if other != day),
            playback_s=own_playback.get(day, 0) // 1000,
            playback_before_s=tuple(taken // 1000 for other, taken in sorted(own_playback.items()) if other != day),
            refusals=refusals.get(one, 0),
        )
    return uses


def _openings(since: datetime, until: datetime) -> tuple[ByDay[set[str]], ByDay[int]]:
    """(different points, openings at night) of each person and day; a night without an opening is absent."""
    points: dict[int, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    nights: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = RegisterRow.objects.filter(opened_at__gte=since, opened_at__lt=until)
    for user_id, camera, at in rows.values_list("user_id", "camera", "opened_at").iterator(chunk_size=2000):
        day = shanghai_day(at)
        points[user_id][day].add(camera)
        if oversight_rules.is_night(at):
            nights[user_id][day] += 1
    return points, nights


def _playback(since: datetime, until: datetime) -> ByDay[int]:
    """Milliseconds of playback, and of viewing copies of requests, of each person and day."""
    found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = Taken.objects.filter(
        way__in=(PLAYBACK, COPY), first_ms__gte=_ms(since), first_ms__lt=_ms(until), footage_ms__gt=0
    )
    for user_id, first_ms, taken_ms in rows.values_list("grant__user_id", "first_ms", "footage_ms").iterator(2000):
        found[user_id][shanghai_day_of_ms(first_ms)] += taken_ms
    return found


def _refusals(day: date) -> dict[int, int]:
    """How often each person was refused by territory on a day, as the log has it."""
    entries = every_act_since((REFUSAL,), day_begins(day), until=day_begins(day + _DAY))
    return _counted(entry.by for entry in entries)


def _counted(actors: Iterable[str]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for actor in actors:
        kind, _, number = actor.partition(":")
        if kind == "user" and number.isdecimal():
            found[int(number)] += 1
    return dict(found)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
