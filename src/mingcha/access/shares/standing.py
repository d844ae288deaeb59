"""Whether footage is shared with a department now (articles 13(2), 14): what articles 14 and 15 ask before a request is
filed."""

from datetime import datetime

from mingcha.access.shares import rules
from mingcha.access.shares.models import SharedPoint
from mingcha.access.shares.rows import share_facts
from mingcha.access.shares.values import SharedData, ShareKind
from mingcha.kit.decision import cites

NOT_SHARED = SharedData(is_shared=False)


@cites("13(2)", "14(1)", "14(2)")
def is_shared(kind: ShareKind, point: str, department: str, at: datetime, since: datetime | None = None) -> SharedData:
    """Whether footage of a point (20-digit code) is shared at an instant with a department (code of an organisation) as
    this kind, playback as far back as `since`; the entry names the set of the catalogue and the share. A camera listed
    in the catalogue is not shared footage: only a decision in force is."""
    if not department:
        return NOT_SHARED
    found = SharedPoint.objects.filter(point__code=point, withdrawn_at=None, share__kind=kind.value)
    found = found.filter(share__department__code=department, share__ended_at=None, share__until_at__gt=at)
    for row in found.select_related("share__department").order_by("share_id"):
        share = share_facts(row.share, (point,))
        if rules.is_shared_now(kind, share, point, at, since):
            return SharedData(is_shared=True, entry=f"{share.data_set} · {share.no}")
    return NOT_SHARED
