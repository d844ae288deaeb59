"""Lines of the register of article 16(3), as frozen values."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from mingcha.access.openings.queries import taken_of
from mingcha.access.openings.values import TakenSum
from mingcha.access.register import rules as register_rules
from mingcha.access.register.models import RegisterRow
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.queries import places_of

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
    """What was taken under its grant in its way so far; a kept picture: nothing."""


def register_of_point(asker: Reader, code: str, *, at: datetime, limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines of a point, newest first. Raises Fault(NOT_FOUND), or Refused (articles 3, 16(3))."""
    facts = duty_of(asker, at)
    place = places_of((code,)).get(code)
    if place is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    require(register_rules.may_read_register(facts, place))
    return _lines(RegisterRow.objects.filter(camera=code), limit)


def own_register(asker: Reader, *, at: datetime, camera: str = "", limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines of the asker (of one point where `camera` is its code), newest first."""
    rows = RegisterRow.objects.filter(user_id=duty_of(asker, at).user_id)
    return _lines(rows.filter(camera=camera) if camera else rows, limit)


def register_since(asker: Reader, *, at: datetime, since: datetime, limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines since an instant of points whose register the asker may read, newest first."""
    facts = duty_of(asker, at)
    readers = replace(facts, roles=tuple(held for held in facts.roles if held.role in register_rules.REGISTER_READERS))
    return _lines(RegisterRow.objects.filter(reach(readers, _OF_POINT), opened_at__gte=since), limit)


def _lines(rows: QuerySet[RegisterRow], limit: int) -> tuple[RegisterLine, ...]:
    found = []
    lines = list(rows.select_related("grant").order_by("-pk")[:limit])
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
                taken=taken.get((row.grant_id, row.camera, row.way), TakenSum()),
            )
        )
    return tuple(found)
