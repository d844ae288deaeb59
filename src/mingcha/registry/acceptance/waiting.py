"""Acceptances that wait for a person: for the signature of a member, or for a step of who organises (article 8)."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import Acceptance, AcceptanceReport, AcceptanceSignature
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reached_query import QueryOfFacts

_NO_MEMBERS = (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.ADMINISTRATOR)
"""Roles that sign no acceptance (`may_sign_acceptance`)."""
_SIGNED_IN = [AcceptanceState.MEASURED.value, AcceptanceState.REINSPECTION.value]
_FOR_THE_ORGANISER = [one.value for one in (AcceptanceState.OPEN, AcceptanceState.SIGNED, AcceptanceState.REINSPECTION)]


@cites("3", "8")
def waiting_acceptances(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The acceptances whose newest report the reader has not signed yet as a member, and those of the reader's own
    units that wait for the organiser, the oldest first; by one query."""
    who = duty_of(asker, at)
    if not who.active or not who.user_id:
        return ()
    if not who.has(*_NO_MEMBERS):
        rows = _TO_SIGN_OR_ORGANISE.rows(who, who.user_id, limit=limit)
    else:
        rows = _TO_ORGANISE.rows(who, limit=limit) if who.has(Role.UNIT_MANAGER) else []
    return tuple(
        Waiting(WaitKind.SIGNATURE if mine else WaitKind.ACCEPTANCE, str(number), Words(title, title), since)
        for number, title, since, mine in rows
    )


def _to_organise(who: DutyFacts) -> QuerySet[Acceptance, Any]:
    return _waiting(who, Value(value=False))


def _to_sign_or_organise(who: DutyFacts, user: int) -> QuerySet[Acceptance, Any]:
    return _waiting(who, Exists(_to_sign(user)))


def _waiting(who: DutyFacts, is_mine: Exists | Value) -> QuerySet[Acceptance, Any]:
    """The acceptances to sign, by this condition, and those that the units of a person organise."""
    units = {one.territory.organisation for one in who.roles if one.role is Role.UNIT_MANAGER} - {""}
    organises = Q(system__building_unit__code__in=units)
    organises |= Q(system__building_unit=None, system__site__organisation__code__in=units)
    rows = Acceptance.objects.filter(state__in={*_SIGNED_IN, *_FOR_THE_ORGANISER}).annotate(mine=is_mine)
    rows = rows.filter(Q(mine=True) | (organises & Q(state__in=_FOR_THE_ORGANISER)))
    return rows.order_by("pk").values_list("pk", "title", "opened_at", "mine")


_TO_ORGANISE, _TO_SIGN_OR_ORGANISE = QueryOfFacts(_to_organise), QueryOfFacts(_to_sign_or_organise)


def _to_sign(user: int) -> QuerySet[AcceptanceReport]:
    """The newest report of an acceptance, if it waits for this account's signature."""
    newer = AcceptanceReport.objects.filter(acceptance=OuterRef("acceptance"), number__gt=OuterRef("number"))
    signed = AcceptanceSignature.objects.filter(report=OuterRef("pk"), member__user=user)
    rows = AcceptanceReport.objects.filter(acceptance=OuterRef("pk"), closed_at=None)
    rows = rows.filter(acceptance__state__in=_SIGNED_IN, acceptance__members__user=user)
    return rows.filter(~Exists(newer), ~Exists(signed))
