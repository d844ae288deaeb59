"""What devices say of their pictures: noted in bulk as it comes, and made leads by the clock (articles 7, 12).

The signalling program notes, without an entry in the log, since it has no key to sign one and hears anybody. The clock
opens and ends leads, in one act for all of a turn.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import Literal

from django.db.models import Max, Q

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.media.address import REGISTERS
from mingcha.media.looks.values import DEVICE_KINDS, LookFinding
from mingcha.registry.devices.values import PictureClaimKind, PictureClaimNotice
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import PAST_TRIAL
from mingcha.supervision.device_claims.models import PictureClaim
from mingcha.supervision.device_claims.rules import counts_for, is_claimed, is_rejection_over, may_ask_anew
from mingcha.supervision.looks.models import PictureFinding
from mingcha.supervision.looks.values import EndCause, PictureJudgement

MOST_A_TURN = 200
"""Leads that one act opens, and that one ends: the rest waits for the next turn."""
_MOST_READ = 20_000
_AT_ONCE = 1_000
_HEARD_ANEW = timedelta(minutes=5)
"""A repetition within this is not written."""
_FINDINGS = {
    PictureClaimKind.COVERED.value: LookFinding.DEVICE_COVERED,
    PictureClaimKind.ABNORMAL.value: LookFinding.DEVICE_ABNORMAL,
    PictureClaimKind.NO_PICTURE.value: LookFinding.DEVICE_NO_PICTURE,
}
_BEGIN = f"{REGISTERS}://"


def note_claims(notices: Sequence[PictureClaimNotice]) -> int:
    """Notes what devices said of channels that accepted points have as their address; derived rows, in no log. Returns
    how many were written: what only repeats within five minutes is not. A device that names itself means its only
    point."""
    written = 0
    for some in batched(notices, _AT_ONCE):
        written += _note(some)
    return written


@cites("7", "12")
def take_in_claims(by: Actor, *, clock: Clock) -> int:
    """Opens a lead for what a device says of its picture, and ends those that it says no more, or repeated no more, or
    that a person rejected long ago; returns how many. Nothing is written where nothing changes."""
    if not any(_changes(clock.now())):
        return 0
    with act("supervision.look.hear", by=by, clock=clock, cites=("7", "12")) as record:
        now = clock.now()
        opened, ended = _changes(now)  # again under the log's lock
        for held, cause in ended:
            held.ended_at, held.end_cause = now, cause
        for held in (*opened, *(held for held, _ in ended)):
            held.save()
            record.wrote(held)
        record.fact("opened", [[held.point.code, held.kind] for held in opened])
        record.fact("ended", [held.name for held, _ in ended])
    return len(opened) + len(ended)


def _note(notices: Iterable[PictureClaimNotice]) -> int:
    notices = tuple(notices)
    points = _points_by_channel({one.device for one in notices})
    held = {
        (row.point_id, row.kind): row
        for row in PictureClaim.objects.filter(point__in={point for found in points.values() for point in found})
    }
    changed: dict[tuple[int, str], PictureClaim] = {}
    for one in notices:
        for point in points.get((one.device, one.channel), ()):
            key = (point, one.kind.value)
            row = _heard(held.get(key), point, one)
            if row is not None:
                held[key] = changed[key] = row
    PictureClaim.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["point", "kind"],
        update_fields=["begun_at", "heard_at", "over_at"],
    )
    return len(changed)


def _heard(row: PictureClaim | None, point: int, one: PictureClaimNotice) -> PictureClaim | None:
    """The row as a notice leaves it; None if it need not be written."""
    if one.is_over:
        if row is None or row.over_at is not None:
            return None
        row.over_at = one.last_at
        return row
    if row is None:
        return PictureClaim(
            point_id=point, kind=one.kind.value, begun_at=one.first_at, heard_at=one.last_at, over_at=None
        )
    if is_claimed(row.heard_at, row.over_at, one.last_at):
        if one.last_at - row.heard_at < _HEARD_ANEW:
            return None
    else:
        row.begun_at = one.first_at
    row.heard_at, row.over_at = one.last_at, None
    return row


def _points_by_channel(devices: Iterable[str]) -> dict[tuple[str, str], tuple[int, ...]]:
    """(device, channel) -> the points past their trial at that channel; (device, device) -> its only one, unless a
    channel has the code of the device."""
    rows = Point.objects.filter(device__in=[f"{code}:" for code in devices], state__in=PAST_TRIAL)
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    of_device: dict[str, list[int]] = {}
    for key, url in rows.order_by("pk").values_list("pk", "url"):
        device, _, channel = url.removeprefix(_BEGIN).partition("#")[0].partition("/")
        found[device, channel] = (*found.get((device, channel), ()), key)
        of_device.setdefault(device, []).append(key)
    for device, keys in of_device.items():
        if len(keys) == 1:
            found.setdefault((device, device), tuple(keys))
    return found


def _changes(now: datetime) -> tuple[list[PictureFinding], list[tuple[PictureFinding, str]]]:
    """The leads that are to be opened, and those that end, each with its cause."""
    rows = PictureFinding.objects.filter(kind__in=DEVICE_KINDS, ended_at=None).select_related("point")
    standing = {(one.point_id, one.kind): one for one in rows.order_by("pk")}
    lasting = Q(over_at=None, heard_at__gte=now - counts_for(now), point__state__in=PAST_TRIAL)
    heard = PictureClaim.objects.filter(lasting | Q(point__in={point for point, _ in standing}))
    claims = {
        (one.point_id, _FINDINGS[one.kind].value): one
        for one in heard.select_related("point").order_by("begun_at", "pk")[:_MOST_READ]
    }
    ended = [
        (held, cause.value if cause else "")
        for key, held in standing.items()
        if (cause := _end_of(held, claims.get(key), now)) is not False
    ]
    fresh = {
        key: one
        for key, one in claims.items()
        if key not in standing and one.point.state in PAST_TRIAL and is_claimed(one.heard_at, one.over_at, now)
    }
    last = _last_ends({point for point, _ in fresh})
    opened = [
        _lead(kind, one, last.get((point, kind)), now)
        for (point, kind), one in fresh.items()
        if may_ask_anew(last.get((point, kind)), now)
    ]
    return opened[:MOST_A_TURN], ended[:MOST_A_TURN]


def _end_of(held: PictureFinding, claim: PictureClaim | None, now: datetime) -> EndCause | None | Literal[False]:
    """Why a lead ends: None by the word of its device; False if it stands."""
    if claim is not None and claim.over_at is not None:
        return None
    if claim is None or not is_claimed(claim.heard_at, None, now):
        return EndCause.LAPSED
    is_rejected = held.judgement == PictureJudgement.REJECTED.value
    return EndCause.LAPSED if is_rejected and is_rejection_over(held.judged_at, now) else False


def _last_ends(points: Collection[int]) -> dict[tuple[int, str], datetime]:
    """When the newest lead of each of these points and kinds ended."""
    rows = PictureFinding.objects.filter(point__in=points, kind__in=DEVICE_KINDS, ended_at__isnull=False)
    found = rows.values_list("point", "kind").annotate(last=Max("ended_at"))
    return {(point, kind): last for point, kind, last in found if last is not None}


def _lead(kind: str, claim: PictureClaim, last_end: datetime | None, now: datetime) -> PictureFinding:
    """A lead of what a device says; it was judged by no reference, and nothing in it was measured."""
    return PictureFinding(
        point=claim.point,
        reference=0,
        kind=kind,
        since=max(claim.begun_at, last_end) if last_end else claim.begun_at,
        opened_at=now,
        share_permille=0,
        shift_tenths=0,
        is_growing=False,
        is_case=False,
        judgement=PictureJudgement.CANDIDATE.value,
    )
