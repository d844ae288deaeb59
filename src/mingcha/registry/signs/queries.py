"""Signs of a point for its readers, and the points that lack one (articles 3, 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.reach import PlaceColumns
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.queries import require_seen
from mingcha.registry.points.reach import POINT
from mingcha.registry.signs.models import Sign
from mingcha.registry.signs.rows import days_of, days_of_last, last_signs, sign_of, sign_row
from mingcha.registry.signs.rules import SignState, sign_state
from mingcha.registry.signs.values import SignPhoto, SignRow

_OF_POINT = PlaceColumns(*(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone)))


@dataclass(frozen=True, slots=True)
class PointSign:
    """A point of a system with its newest sign, and what that is worth on a day."""

    point: str
    name: str
    moved_at: datetime | None
    state: SignState
    sign: SignRow | None


def signs_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[SignRow, ...]:
    """The signs of a point, the newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    return tuple(sign_row(held, code) for held in Sign.objects.filter(point__code=code).order_by("-pk"))


def state_of_sign(reader: Reader, code: str, *, at: datetime, place: Place | None = None) -> SignState:
    """What the newest sign of a point is worth now. `place`: its place, if the caller has read the point. Raises as
    `signs_of_point`."""
    require_seen(reader, code, at=at, place=place)
    days, moved_at = days_of_last(code)
    return sign_state(days, moved_at, shanghai_day(at))


def photo_of_sign(reader: Reader, code: str, number: int, *, folder: Path, at: datetime) -> SignPhoto:
    """The photo of a sign. `folder`: the documents of the home. Raises as `signs_of_point`, Fault(CORRUPT) if the file
    is gone or altered."""
    require_seen(reader, code, at=at)
    held = sign_of(code, number)
    words = Words("标识照片缺失或与登记时不符", "the photo is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, str(number))
    return SignPhoto(data, held.media_type, f"sign-{held.pk}.{SUFFIXES[held.media_type]}")


@cites("3", "7")
def due_signs(reader: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The signs in reach that are to be inspected by a day up to `until`, or were to be, the earliest first: the newest
    of each point that stands."""
    rows = list(_DUE.rows(duty_of(reader, at), until, limit=limit))
    secret = ClassifiedSites(shanghai_day(at)).among({site: of_unit for *_, site, of_unit, _ in rows})
    return tuple(
        Due(DueKind.SIGN, code, Words(name, name), unit, "7", due_on, None, classified=bool(marked) or site in secret)
        for code, name, unit, due_on, site, _, marked in rows
    )


def _due(reached: Q, until: date) -> QuerySet[Sign, Any]:
    newer = Sign.objects.filter(point=OuterRef("point"), pk__gt=OuterRef("pk"))
    standing = reached & ~Q(point__state=PointState.OUT_OF_USE)
    rows = Sign.objects.filter(standing, ~Exists(newer), due_on__lte=until).order_by("due_on", "pk")
    columns = ("point__code", "point__name", "point__system__site__organisation__name", "due_on")
    of_site = ("point__system__site__code", "point__system__site__organisation__code")
    return rows.values_list(*columns, *of_site, "point__secrecy")


_DUE = ReachedQuery(_OF_POINT, _due)


def signs_missing(points: Collection[str], *, on: date) -> dict[str, SignState]:
    """Of these points (codes) those without a sign that stands on a Shanghai day, each with what its sign is worth; for
    the rules of acceptance, not cut to a reach. Unknown codes are absent."""
    held = dict(Point.objects.filter(code__in=points).values_list("pk", "code"))
    moved = dict(Point.objects.filter(pk__in=held).values_list("pk", "moved_at"))
    signs = last_signs(held)
    states = {
        code: sign_state(days_of(signs[key]) if key in signs else None, moved[key], on) for key, code in held.items()
    }
    return {code: state for code, state in sorted(states.items()) if state is not SignState.STANDS}


def signs_of_system(code: str, *, on: date) -> tuple[PointSign, ...]:
    """Each point of a system, by code, with its newest sign and what that is worth on a Shanghai day; for documents,
    not cut to a reach. Two statements for any number of points. Nothing for an unknown code."""
    points = Point.objects.filter(system__code=code)
    newest = last_signs(points)
    found = []
    for key, point, name, moved_at in points.order_by("code").values_list("pk", "code", "name", "moved_at"):
        sign = newest.get(key)
        state = sign_state(days_of(sign) if sign else None, moved_at, on)
        found.append(PointSign(point, name, moved_at, state, sign_row(sign, point) if sign else None))
    return tuple(found)
