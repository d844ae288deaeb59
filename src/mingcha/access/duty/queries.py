"""What others may read of access, as frozen values: grants, lines of the register, what waits to be sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.register.models import RegisterRow
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.queries import places_of

_OF_POINT = PlaceColumns(
    "point__system__site__division",
    "point__system__site__organisation__code",
    "point__system__site__zone",
    "point__system__contractor__code",
)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant for its holder's page: `points` are 20-digit codes; `in_force` at the instant asked for."""

    no: str
    username: str
    person: str
    purpose: str
    purpose_words: Words
    article: str
    points: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    revoked_why: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A fresh ticket. The token goes to the page of the person who asked and nowhere else."""

    token: str = field(repr=False)
    id: str
    grant: str
    points: tuple[str, ...]
    modes: tuple[str, ...]
    from_ms: int
    to_ms: int
    exp_ms: int


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


@dataclass(frozen=True, slots=True)
class WaitingRevocation:
    """A revocation that the gateway has not taken yet."""

    grant: str
    token: str
    made_at: datetime


def grants(asker: Reader, *, at: datetime, only_in_force: bool = True, limit: int = 100) -> tuple[GrantRow, ...]:
    """The asker's own grants, newest first."""
    facts = duty_of(asker, at)
    rows = Grant.objects.filter(user_id=facts.user_id).select_related("user").order_by("-pk")
    if only_in_force:
        rows = rows.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)
    held = list(rows[:limit])
    points: dict[int, list[str]] = {}
    for number, code in GrantPoint.objects.filter(grant__in=held).values_list("grant_id", "point__code"):
        points.setdefault(number, []).append(code)
    return tuple(_grant_row(grant, points.get(grant.pk, []), at) for grant in held)


def grant(asker: Reader, no: str, *, at: datetime) -> GrantRow:
    """One of the asker's own grants. Raises Fault(NOT_FOUND) for another."""
    facts = duty_of(asker, at)
    held = Grant.objects.filter(no=no, user_id=facts.user_id).select_related("user").first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), no)
    return grant_row(held, at)


def current_grant(asker: Reader, code: str, *, at: datetime) -> GrantRow | None:
    """The asker's grant in force for a point, the one that lasts longest; None when there is none."""
    facts = duty_of(asker, at)
    held = (
        Grant.objects.filter(user_id=facts.user_id, points__point__code=code)
        .filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)
        .select_related("user")
        .order_by("-valid_until", "-pk")
        .first()
    )
    return grant_row(held, at) if held else None


def grants_without_duty(at: datetime) -> tuple[str, ...]:
    """Numbers of the grants in force whose holder is no monitor of their points any more, or was switched off; oldest
    first, by four queries: for the clock."""
    held = Grant.objects.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None).order_by("pk")
    rows = list(held)
    people = facts_of_many([row.user_id for row in rows], at)
    places: dict[int, dict[str, Place]] = {}
    parts = GrantPoint.objects.filter(grant__in=rows)
    for part in parts.select_related("point__system__site__organisation", "point__system__contractor"):
        places.setdefault(part.grant_id, {})[part.point.code] = part.point.place
    return tuple(
        row.no for row in rows if not rules.still_carries(people[row.user_id], _facts(row, places.get(row.pk, {})))
    )


def register_of_point(asker: Reader, code: str, *, at: datetime, limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines of a point, newest first. Raises Fault(NOT_FOUND), or Refused (articles 3, 16(3))."""
    facts = duty_of(asker, at)
    place = places_of((code,)).get(code)
    if place is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    require(rules.may_read_register(facts, place))
    return _lines(RegisterRow.objects.filter(camera=code), limit)


def own_register(asker: Reader, *, at: datetime, camera: str = "", limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines of the asker (of one point where `camera` is its code), newest first."""
    rows = RegisterRow.objects.filter(user_id=duty_of(asker, at).user_id)
    return _lines(rows.filter(camera=camera) if camera else rows, limit)


def register_since(asker: Reader, *, at: datetime, since: datetime, limit: int = 100) -> tuple[RegisterLine, ...]:
    """The register lines since an instant of points whose register the asker may read, newest first."""
    facts = duty_of(asker, at)
    readers = replace(facts, roles=tuple(held for held in facts.roles if held.role in rules.REGISTER_READERS))
    return _lines(RegisterRow.objects.filter(reach(readers, _OF_POINT), opened_at__gte=since), limit)


REVOCATION_MATTERS = timedelta(hours=1)
"""So long a revocation is sent again: a ticket lives two minutes and none is issued after it, so that later it ends
nothing; the rest is for clocks of hosts that are not together."""


def waiting_revocations(at: datetime) -> tuple[WaitingRevocation, ...]:
    """Revocations that not every gateway has taken and that may still end a ticket, newest first: for the worker."""
    rows = Revocation.objects.filter(delivered_at=None, made_at__gt=at - REVOCATION_MATTERS)
    rows = rows.select_related("grant").order_by("-pk")
    return tuple(WaitingRevocation(row.grant.no, row.token, row.made_at) for row in rows)


def grant_facts(held: Grant) -> rules.GrantFacts:
    """A grant as rules see it."""
    codes = tuple(GrantPoint.objects.filter(grant=held).values_list("point__code", flat=True))
    return _facts(held, places_of(codes))


def _facts(held: Grant, places: dict[str, Place]) -> rules.GrantFacts:
    return rules.GrantFacts(
        no=held.no,
        holder_id=held.user_id,
        purpose=held.purpose,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        revoked=held.revoked_at is not None,
        points=places,
    )


def grant_row(held: Grant, at: datetime) -> GrantRow:
    """A grant as a value."""
    return _grant_row(held, GrantPoint.objects.filter(grant=held).values_list("point__code", flat=True), at)


def _grant_row(held: Grant, codes: Iterable[str], at: datetime) -> GrantRow:
    kind = purpose_kind(held.purpose)
    return GrantRow(
        no=held.no,
        username=held.user.username,
        person=held.user.name,
        purpose=held.purpose,
        purpose_words=kind.words if kind else Words(held.purpose, held.purpose),
        article=kind.article if kind else "19",
        points=tuple(sorted(codes)),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        revoked_at=held.revoked_at,
        revoked_why=held.revoked_why,
        in_force=held.revoked_at is None and held.valid_from <= at < held.valid_until,
    )


def _lines(rows: QuerySet[RegisterRow], limit: int) -> tuple[RegisterLine, ...]:
    found = []
    for row in rows.select_related("grant").order_by("-pk")[:limit]:
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
            )
        )
    return tuple(found)
