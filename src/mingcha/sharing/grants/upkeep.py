"""What a unit's withdrawn consent, a decision anew and a withdrawn application take out of what was supplied, in the
same transaction (articles 13(2), 13(3), 15): the listeners of decisions/changes.py and applications/changes.py."""

from datetime import datetime

from mingcha.access.shares.ending import shorten_shared, withdraw_shared_points
from mingcha.access.shares.models import SharedPoint
from mingcha.evidence.entries import ActRecord
from mingcha.law.retention import day_ends
from mingcha.sharing.grants.actions import end
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.rows import RUNNING_STATES, WITH_APPLICATION
from mingcha.sharing.grants.standing import points_not_agreed, scope_of_grant
from mingcha.sharing.grants.states import Side

WITHDRAWN = "管理单位撤回同意"
NO_DECISION, DECIDED_ANEW = "同意共享的决定已不存在", "重新决定未同意"


def consent_withdrawn(record: ActRecord, application: str, unit: str, now: datetime) -> None:
    """Takes the points of a unit (its code) out of the share that is open under the decision on an application."""
    held = ShareGrant.objects.filter(decision__application__no=application).exclude(opened="").first()
    if held is None:
        return
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None)
    codes = rows.filter(point__system__site__organisation__code=unit).values_list("point__code", flat=True)
    withdraw_shared_points(record, held.opened, tuple(codes), WITHDRAWN, now)
    record.fact("grant", held.no)


def application_withdrawn(record: ActRecord, application: str, now: datetime) -> None:
    """Ends the grant that runs under an application that its department withdrew, while it was decided anew."""
    held = _running(application)
    if held is not None:
        end(record, held, Side.DEPARTMENT, NO_DECISION, now)


def decided_anew(record: ActRecord, application: str, now: datetime) -> None:
    """Binds the grant that runs under an application to its newest decision: its term is not longer, points that are
    not agreed any more are out, and without a decision that agrees it ends."""
    held = _running(application)
    if held is None:
        return
    scope = scope_of_grant(held)
    if scope is None:
        end(record, held, Side.POLICE, NO_DECISION, now)
        return
    if scope.until_on < held.until_on:
        held.until_on = scope.until_on
        held.save(update_fields=["until_on"])
        record.wrote(held)
    if held.opened:
        shorten_shared(record, held.opened, day_ends(held.until_on))
        if codes := points_not_agreed(held, scope, now):
            withdraw_shared_points(record, held.opened, codes, DECIDED_ANEW, now)
    record.fact("grant", held.no)


def _running(application: str) -> ShareGrant | None:
    rows = ShareGrant.objects.filter(decision__application__no=application, state__in=RUNNING_STATES)
    return rows.select_related(*WITH_APPLICATION).first()
