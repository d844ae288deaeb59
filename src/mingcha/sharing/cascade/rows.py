"""Finds platforms above us and turns them into values; for actions, tasks and queries, not for pages (articles 13(1),
13(2))."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from mingcha.access.shares.models import SharedPerson, SharedPoint
from mingcha.access.shares.rows import points_shared_with
from mingcha.access.shares.values import ShareKind
from mingcha.kit.checked import or_missing
from mingcha.kit.codes import WUHAN
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.hands import person_id
from mingcha.registry.points.models import Point
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.models import UpperChannel, UpperPlatform
from mingcha.sharing.cascade.values import (
    UpperCharset,
    UpperFacts,
    UpperKind,
    UpperRow,
    UpperState,
    UpperTransport,
    UpperVersion,
    UpperWay,
)
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.models import PointStanding
from mingcha.sharing.point_rows.reading import RowReader
from mingcha.sharing.point_rows.rules import limits_on
from mingcha.sharing.point_rows.values import RowPoint

KINDS_OF_WAYS = {UpperWay.LIVE: ShareKind.LIVE, UpperWay.PLAYBACK: ShareKind.PLAYBACK}
"""The kind of share that opens a way; a download has none."""
_KEY_PURPOSE = "sharing.upper_codes"
_LARGEST_KEY = 2**31 - 1


def platforms() -> QuerySet[UpperPlatform]:
    """The platforms with what their values need, by name."""
    return UpperPlatform.objects.select_related("holder", "account").order_by("name", "pk")


def platform_called(number: int) -> UpperPlatform:
    """The platform with this number. Raises Fault(NOT_FOUND)."""
    found = platforms().filter(pk=number).first() if 0 < number <= _LARGEST_KEY else None
    return or_missing(found, "上级平台", "platform above us", str(number))


def upper_facts(held: UpperPlatform) -> UpperFacts:
    """A platform as rules see it."""
    return UpperFacts(
        kind=UpperKind(held.kind),
        state=UpperState(held.state),
        division=held.holder.division,
        holder=held.holder.code,
        require_user=held.require_user,
        proposer=person_id(held.proposed_by),
    )


def upper_value(held: UpperPlatform) -> UpperRow:
    """A platform as a value, without its password, with the number of channels that it is shown now."""
    return UpperRow(
        number=held.pk,
        name=held.name,
        kind=UpperKind(held.kind),
        state=UpperState(held.state),
        holder=held.holder.code,
        holder_name=held.holder.name,
        account=held.account.username,
        platform_code=held.platform_code,
        our_code=held.our_code,
        host=held.host,
        port=held.port,
        transport=UpperTransport(held.transport),
        version=UpperVersion(held.version),
        charset=UpperCharset(held.charset),
        realm=held.realm,
        username=held.username,
        register_s=held.register_s,
        keepalive_s=held.keepalive_s,
        require_user=held.require_user,
        shown=UpperChannel.objects.filter(platform=held, gone_at=None).count(),
        proposed_at=held.proposed_at,
        proposed_by=held.proposed_by,
        approved_at=held.approved_at,
        approved_by=held.approved_by,
        why=held.why,
    )


def keys_of(held: UpperPlatform) -> RowKeys:
    """The keys of reduced codes of a platform: no two platforms can join their lists."""
    return RowKeys(settings.MINGCHA_KEYS.keyed_digest(f"upper/{held.platform_code}", _KEY_PURPOSE))


def wanted_points(held: UpperPlatform, at: datetime) -> QuerySet[Point]:
    """The points that a platform is to be shown at an instant, by how they were judged last; none of one that is not
    active. `uplink_shows` decides again for each that is read."""
    if held.state != UpperState.ACTIVE.value:
        return Point.objects.none()
    if held.kind == UpperKind.DEPARTMENT.value:
        open_now = points_shared_with(held.account_id, tuple(ShareKind), at)
        standing = PointStanding.objects.filter(police="")
        return Point.objects.filter(pk__in=open_now, code__in=standing.values("point"))
    standing = PointStanding.objects.filter(police="")
    if held.holder.division != WUHAN:
        standing = standing.filter(division=held.holder.division)
    return Point.objects.filter(code__in=standing.values("point"))


def shown_now(held: UpperPlatform, codes: Sequence[str], at: datetime) -> dict[str, RowPoint]:
    """Those of some points (20-digit codes) that a platform is shown at an instant, as they are read now, by code."""
    limits, facts = limits_on(shanghai_day(at)), upper_facts(held)
    shared: set[str] = set()
    if facts.kind is UpperKind.DEPARTMENT:
        open_now = points_shared_with(held.account_id, tuple(ShareKind), at)
        shared = set(Point.objects.filter(pk__in=open_now, code__in=codes).values_list("code", flat=True))
    return {
        one.row.code: one.row
        for one in RowReader(at).called(codes)
        if rules.uplink_shows(one.row, facts, limits, is_shared=one.row.code in shared)
    }


def share_for(held: UpperPlatform, point: str, way: UpperWay, at: datetime) -> str:
    """The number of the newest share that opens a point in a way to the account of a platform; "" for none."""
    kind = KINDS_OF_WAYS.get(way)
    if kind is None:
        return ""
    named = SharedPerson.objects.filter(user=held.account_id, removed_at=None).values("share")
    rows = SharedPoint.objects.filter(share__in=named, point__code=point, withdrawn_at=None, share__kind=kind.value)
    rows = rows.filter(share__ended_at=None, share__from_at__lte=at, share__until_at__gt=at)
    return rows.order_by("-share").values_list("share__no", flat=True).first() or ""


def channel_called(held: UpperPlatform, code: str) -> UpperChannel | None:
    """The channel of a platform with this code that it is shown; None if there is none."""
    if len(code) != 20:
        return None
    return UpperChannel.objects.select_related("point").filter(platform=held, code=code, gone_at=None).first()
