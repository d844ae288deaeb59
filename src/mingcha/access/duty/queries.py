"""Grants of the asker, and what waits to be sent to gateways, as frozen values (articles 16(2), 19)."""

from datetime import datetime, timedelta

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.duty.rows import facts_with, grant_row, row_with
from mingcha.access.duty.values import GrantRow, WaitingRevocation
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import Place

REVOCATION_MATTERS = timedelta(hours=1)
"""So long a revocation is sent again: a ticket lives two minutes and none is issued after it, so that later it ends
nothing; the rest is for clocks of hosts that are not together."""


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
    return tuple(row_with(grant, points.get(grant.pk, []), at) for grant in held)


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
        row.no for row in rows if not rules.still_carries(people[row.user_id], facts_with(row, places.get(row.pk, {})))
    )


def grants_in_force(at: datetime) -> tuple[str, ...]:
    """Numbers of all grants that are neither over nor revoked, oldest first."""
    rows = Grant.objects.filter(valid_until__gt=at, revoked_at=None).order_by("pk")
    return tuple(rows.values_list("no", flat=True))


def waiting_revocations(at: datetime) -> tuple[WaitingRevocation, ...]:
    """Revocations that not every gateway has taken and that may still end a ticket, newest first: for the worker."""
    rows = Revocation.objects.filter(delivered_at=None, made_at__gt=at - REVOCATION_MATTERS)
    rows = rows.select_related("grant").order_by("-pk")
    return tuple(WaitingRevocation(row.grant.no, row.token, row.made_at) for row in rows)
