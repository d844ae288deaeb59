"""Lines of the register of article 16(3), as frozen values."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.access.openings.queries import taken_of
from mingcha.access.openings.values import TakenSum
from mingcha.access.register import rules as register_rules
from mingcha.access.register.models import RegisterRow, RequestLine, RequestLinePoint
from mingcha.access.register.rows import line_called, line_row, taken_way
from mingcha.access.register.values import LineSearch, RequestLineRow
from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.kit.decision import Decision, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.law.retention import day_begins, day_ends
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.queries import places_of

_AT_ONCE = 500
"""Lines read at once for a table."""
_OF_POINT = PlaceColumns(
    "point__system__site__division",
    "point__system__site__organisation__code",
    "point__system__site__zone",
    "point__system__contractor__code",
)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the register of article 16(3)."""

    no: int
    grant: str
    camera: str
    person: str
    badge_no: str
    organisation: str
    opened_at: datetime
    way: str
    purpose: str
    purpose_words: Words
    destination: str
    from_ms: int
    to_ms: int
    token: str = ""
    """The API token by which a program opened it, "#<number> <name>"; "" for a person."""
    taken: TakenSum = TakenSum()
    """The amounts taken so far under its grant in its way; zero for a kept picture."""


def register_of_point(
    asker: Reader, code: str, *, at: datetime, limit: int = 100, place: Place | None = None
) -> tuple[RegisterLine, ...]:
    """The register lines of a point, newest first; `place`: its place, if the caller has read the point. Raises
    Fault(NOT_FOUND), or Refused (articles 3, 16(3))."""
    facts = duty_of(asker, at)
    place = place or places_of((code,)).get(code)
    if place is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    require(register_rules.may_read_register(facts, place))
    return _lines(joined_instances(RegisterRow, _WITH, _of_point(limit).rows(code)))


def own_register(asker: Reader, *, at: datetime, camera: str = "", limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines of the asker (of one point where `camera` is its code), newest first."""
    user = duty_of(asker, at).user_id
    if camera:
        return _lines(joined_instances(RegisterRow, _WITH, _own_of_point(limit).rows(camera, user)))
    return _lines(RegisterRow.objects.filter(user_id=user).select_related(*_WITH).order_by("-pk")[:limit])


@lru_cache(8)
def _of_point(limit: int) -> CompiledQuery:
    """The newest lines of a point."""
    return CompiledQuery(lambda camera: _newest(RegisterRow.objects.filter(camera=camera), limit))


@lru_cache(8)
def _own_of_point(limit: int) -> CompiledQuery:
    """The newest lines of a point by one person."""
    return CompiledQuery(lambda camera, user: _newest(RegisterRow.objects.filter(camera=camera, user_id=user), limit))


def _newest(rows: QuerySet[RegisterRow], limit: int) -> QuerySet[RegisterRow, Any]:
    return rows.order_by("-pk").values_list(*joined_names(RegisterRow, _WITH))[:limit]


_WITH = ("grant",)
"""The rows beside a line that `_lines` reads."""


def register_since(asker: Reader, *, at: datetime, since: datetime, limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines since an instant of points whose register the asker may read, newest first."""
    facts = duty_of(asker, at)
    readers = replace(facts, roles=tuple(held for held in facts.roles if held.role in register_rules.REGISTER_READERS))
    rows = RegisterRow.objects.filter(reach(readers, _OF_POINT), opened_at__gte=since)
    return _lines(rows.select_related(*_WITH).order_by("-pk")[:limit])


def _lines(rows: Iterable[RegisterRow]) -> tuple[RegisterLine, ...]:
    found = []
    lines = list(rows)
    taken = taken_of(row.grant_id for row in lines)
    for row in lines:
        kind = purpose_kind(row.purpose)
        found.append(
            RegisterLine(
                no=row.pk,
                grant=row.grant.no,
                camera=row.camera,
                person=row.person,
                badge_no=row.badge_no,
                organisation=row.organisation,
                opened_at=row.opened_at,
                way=row.way,
                purpose=row.purpose,
                purpose_words=kind.words if kind else Words(row.purpose, row.purpose),
                destination=row.destination,
                from_ms=row.from_ms,
                to_ms=row.to_ms,
                token=row.token or "",
                taken=taken.get((row.grant_id, row.camera, taken_way(row)), TakenSum()),
            )
        )
    return tuple(found)


def request_lines(
    asker: Reader, search: LineSearch, *, at: datetime, limit: int, offset: int = 0
) -> tuple[RequestLineRow, ...]:
    """Lines for others about points whose register the asker may read, newest first. Raises Refused (article 16(3))."""
    return _line_rows(list(_readable(asker, search, at)[offset : offset + limit]))


def count_request_lines(asker: Reader, search: LineSearch, *, at: datetime) -> int:
    """The number of lines that `request_lines` finds without a limit. Raises Refused (article 16(3))."""
    return _readable(asker, search, at).count()


def every_request_line(asker: Reader, search: LineSearch, *, at: datetime) -> Iterator[RequestLineRow]:
    """All lines that `request_lines` finds, oldest first, read in parts. Raises Refused (article 16(3))."""
    found, last = _readable(asker, search, at).order_by("pk"), 0
    while rows := list(found.filter(pk__gt=last)[:_AT_ONCE]):
        yield from _line_rows(rows)
        last = rows[-1].pk


def request_line(asker: Reader, number: str, *, at: datetime) -> tuple[RequestLineRow, Decision]:
    """A line for others, and whether the asker may correct it. Raises Fault(NOT_FOUND), Refused (articles 3, 16(3))."""
    held, facts = line_called(number), duty_of(asker, at)
    places = tuple(places_of(held.points.split()).values())
    if not any(register_rules.may_read_register(facts, place) for place in places):
        require(register_rules.may_enter_register(facts))
        require(register_rules.may_read_register(facts, places[0]))
    (row,) = _line_rows([held])
    return row, register_rules.may_correct_line(facts, places)


def line_of_mark(mark: int) -> RequestLineRow | None:
    """The line that an invisible mark names (article 20(1)), None if there is none."""
    rows = _line_rows(list(_LINES.filter(mark=mark)))
    return rows[0] if rows else None


def opening_of_mark(mark: int) -> RegisterLine | None:
    """The line of an opening that an invisible mark names: of the viewing copy of a share; None if there is none."""
    number = register_rules.opening_number(mark)
    rows = RegisterRow.objects.filter(pk=number, grant__share__isnull=False).select_related(*_WITH)
    lines = _lines(rows) if number else ()
    return lines[0] if lines else None


_LINES = RequestLine.objects.select_related("corrects")


def _readable(asker: Reader, search: LineSearch, at: datetime) -> QuerySet[RequestLine]:
    facts = duty_of(asker, at)
    require(register_rules.may_enter_register(facts))
    readers = replace(facts, roles=tuple(held for held in facts.roles if held.role in register_rules.REGISTER_READERS))
    in_reach = RequestLinePoint.objects.filter(reach(readers, _OF_POINT))
    if search.point:
        in_reach = in_reach.filter(point__code=search.point)
    found = _LINES.filter(pk__in=in_reach.values("line")).order_by("-pk")
    if search.person:
        named = Q(person__icontains=search.person) | Q(person_2__icontains=search.person)
        found = found.filter(named | Q(certificate=search.person) | Q(certificate_2=search.person))
    if search.unit:
        found = found.filter(Q(unit__icontains=search.unit) | Q(unit_2__icontains=search.unit))
    if search.request:
        found = found.filter(request=search.request)
    if search.from_day is not None:
        found = found.filter(written_at__gte=day_begins(search.from_day))
    if search.until_day is not None:
        found = found.filter(written_at__lt=day_ends(search.until_day))
    return found


def _line_rows(rows: Collection[RequestLine]) -> tuple[RequestLineRow, ...]:
    corrections = RequestLine.objects.filter(corrects__in=[row.pk for row in rows])
    corrected = dict(corrections.values_list("corrects_id", "no"))
    return tuple(line_row(row, corrected.get(row.pk, "")) for row in rows)


def count_share_uses(shares: Collection[str], since: datetime, until: datetime) -> int:
    """The number of lines of the register under these shares (their numbers), opened in [since, until)."""
    rows = RegisterRow.objects.filter(grant__share__no__in=shares, opened_at__gte=since, opened_at__lt=until)
    return rows.count() if shares else 0
