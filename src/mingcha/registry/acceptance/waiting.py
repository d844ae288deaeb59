"""Acceptances that wait for a person: for the signature of a member, or for a step of who organises (article 8)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import Acceptance, AcceptanceReport, AcceptanceSignature
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role

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
    signs = not who.has(*_NO_MEMBERS)
    managed = {one.territory.organisation for one in who.roles if one.role is Role.UNIT_MANAGER} - {""}
    if not signs and not managed:
        return ()
    rows = Acceptance.objects.filter(state__in={*_SIGNED_IN, *_FOR_THE_ORGANISER})
    rows = rows.annotate(mine=Exists(_to_sign(who.user_id)) if signs else Value(value=False))
    organises = Q(system__building_unit__code__in=managed)
    organises |= Q(system__building_unit=None, system__site__organisation__code__in=managed)
    rows = rows.filter(Q(mine=True) | (organises & Q(state__in=_FOR_THE_ORGANISER)))
    return tuple(
        Waiting(WaitKind.SIGNATURE if mine else WaitKind.ACCEPTANCE, str(number), Words(title, title), since)
        for number, title, since, mine in rows.order_by("pk").values_list("pk", "title", "opened_at", "mine")[:limit]
    )


def _to_sign(user: int) -> QuerySet[AcceptanceReport]:
    """The newest report of an acceptance, if it waits for this account's signature."""
    newer = AcceptanceReport.objects.filter(acceptance=OuterRef("acceptance"), number__gt=OuterRef("number"))
    signed = AcceptanceSignature.objects.filter(report=OuterRef("pk"), member__user=user)
    rows = AcceptanceReport.objects.filter(acceptance=OuterRef("pk"), closed_at=None)
    rows = rows.filter(acceptance__state__in=_SIGNED_IN, acceptance__members__user=user)
    return rows.filter(~Exists(newer), ~Exists(signed))
