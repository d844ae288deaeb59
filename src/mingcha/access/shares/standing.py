"""Whether footage is shared with a department now (articles 13(2), 14): what articles 14 and 15 ask before a request is
filed."""

from collections.abc import Collection
from datetime import datetime

from mingcha.access.shares import rules
from mingcha.access.shares.models import SharedPoint
from mingcha.access.shares.rows import shares_with
from mingcha.access.shares.values import SharedData, ShareKind
from mingcha.kit.decision import cites

NOT_SHARED = SharedData(is_shared=False)


@cites("13(2)", "14(1)", "14(2)", "15")
def is_shared(
    kind: ShareKind,
    point: str,
    department: str,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    officers: Collection[int] | None = None,
) -> SharedData:
    """Whether footage of a point (20-digit code) is shared at an instant with a department (code of an organisation) as
    this kind, playback in all of [since, until), and names one of `officers` (ids of accounts; None: whoever is named).
    The entry names the set of the catalogue and the share. A camera listed in the catalogue is not shared footage: only
    a decision in force is."""
    if not department or (officers is not None and not officers):
        return NOT_SHARED
    found = SharedPoint.objects.filter(point__code=point, withdrawn_at=None, share__kind=kind.value)
    found = found.filter(share__department__code=department, share__ended_at=None, share__until_at__gt=at)
    keys = list(found.order_by("share_id").values_list("share_id", flat=True))
    shares = shares_with(keys, (point,), at) if keys else {}
    for key in keys:
        share = shares[key]
        if rules.is_shared_now(kind, share, point, at, since, until, officers):
            return SharedData(is_shared=True, entry=f"{share.data_set} · {share.no}")
    return NOT_SHARED
