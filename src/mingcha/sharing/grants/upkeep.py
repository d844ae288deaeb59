"""What a unit's withdrawn consent takes out of what was supplied, in the same transaction (articles 13(2), 13(3), 15):
the listener of decisions/changes.py."""

from datetime import datetime

from mingcha.access.shares.ending import withdraw_shared_points
from mingcha.access.shares.models import SharedPoint
from mingcha.evidence.entries import ActRecord
from mingcha.sharing.grants.models import ShareGrant

WITHDRAWN = "管理单位撤回同意"


def consent_withdrawn(record: ActRecord, application: str, unit: str, now: datetime) -> None:
    """Takes the points of a unit (its code) out of the share that is open under the decision on an application."""
    held = ShareGrant.objects.filter(decision__application__no=application).exclude(opened="").first()
    if held is None:
        return
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None)
    codes = rows.filter(point__system__site__organisation__code=unit).values_list("point__code", flat=True)
    withdraw_shared_points(record, held.opened, tuple(codes), WITHDRAWN, now)
    record.fact("grant", held.no)
