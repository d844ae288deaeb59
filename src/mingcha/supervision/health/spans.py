"""How long several cameras were online together over some whole hours (articles 13(3), 17). Reads sealed hours; the
caller decides who may read them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from mingcha.custody.hours.models import Hour
from mingcha.custody.proofs.day_account import CameraLife, ReportedHour, account
from mingcha.evidence.one_of import OneOf
from mingcha.kit.decision import cites
from mingcha.supervision.health.figures import HOUR_MS
from mingcha.supervision.health.rules import Measure, Sums, sums_of_day

_AT_ONCE = 200
"""Cameras whose hours one query reads."""
_ALWAYS = CameraLife(0, (), enabled_now=True, reported_before=True)


@cites("13(3)", "17")
def online_permille(cameras: Sequence[str], begins: datetime, ends: datetime) -> int | None:
    """The time online of these cameras from one whole hour to another, per thousand of the time in use, rounded down;
    an hour that no recorder reported is not online. None where nothing was in use."""
    first, end = (int(one.timestamp()) // 3600 for one in (begins, ends))
    sums = Sums()
    for some in batched(cameras, _AT_ONCE):
        sealed: defaultdict[str, list[ReportedHour]] = defaultdict(list)
        rows = Hour.objects.filter(OneOf("camera", some), beside=False, hour__gte=first, hour__lt=end)
        columns = ("camera", "hour", "recorder", "bitmap", "gaps", "size_bytes")
        for camera, hour, recorder, bitmap, gaps, size_bytes in rows.values_list(*columns):
            pieces = tuple((from_ms, to_ms, reason) for from_ms, to_ms, reason in gaps)
            sealed[camera].append(ReportedHour(hour, recorder, int(bitmap, 16), pieces, size_bytes))
        for camera in some:
            counted = account(first * HOUR_MS, end * HOUR_MS, sealed[camera], _ALWAYS)
            sums += sums_of_day(
                counted.expected_ms, counted.footage_ms, counted.gaps_ms, is_short=False, with_finding=False
            )
    rate = sums.permyriad(Measure.ONLINE)
    return None if rate is None else rate // 10
