"""Rows of grants: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Collection, Iterable
from datetime import datetime

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.values import GrantRow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.queries import places_of


def grant_facts(held: Grant, among: Collection[str] | None = None) -> rules.GrantFacts:
    """A grant as rules see it; with `among` only those of its points that have these codes."""
    parts = GrantPoint.objects.filter(grant=held)
    if among is not None:
        parts = parts.filter(point__code__in=among)
    return facts_with(held, places_of(parts.values("point__code")))


def facts_with(held: Grant, places: dict[str, Place]) -> rules.GrantFacts:
    """A grant as rules see it, with the places of its points, which are known already."""
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
    return row_with(held, GrantPoint.objects.filter(grant=held).values_list("point__code", flat=True), at)


def row_with(held: Grant, codes: Iterable[str], at: datetime) -> GrantRow:
    """A grant as a value, with the codes of its points, which are known already."""
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


def held_grant(no: str) -> Grant:
    """The grant with this number. Raises Fault(NOT_FOUND)."""
    held = Grant.objects.select_related("user").filter(no=no).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), no)
    return held
