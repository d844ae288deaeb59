"""The clock of what platforms above us are shown: points come into the list and leave it (articles 13(1), 13(2))."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.kit.codes import DeviceCode
from mingcha.kit.decision import cites
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.points.models import Point
from mingcha.sharing.cascade.models import UpperChannel, UpperPlatform
from mingcha.sharing.cascade.rows import platforms, wanted_points
from mingcha.sharing.cascade.rules import MOST_CHANNELS
from mingcha.sharing.cascade.values import ChangeKind, UpperState

_AT_ONCE = 500
_NAME = "sharing.upper.show"


@cites("3", "13(1)", "13(2)")
def cascade_round(by: Asker, *, clock: Clock) -> int:
    """Writes for each platform which points it is shown from now on, and which no more; returns how many changed.
    Without a change nothing is written. A paused or retired platform is shown what it was: it gets nothing meanwhile,
    and the next round after it goes on has the difference."""
    return sum(_round_of(by, held, clock) for held in list(platforms().filter(state=UpperState.ACTIVE.value)))


def _round_of(by: Asker, held: UpperPlatform, clock: Clock) -> int:
    if not any(_differences(held, clock.now())):
        return 0
    changed = 0
    with suppress(NothingLeft), act(_NAME, by=actor_of(by), clock=clock, cites=("13(1)", "13(2)")) as record:
        record.alone_from_here()  # numbers are the next of the platform
        now = clock.now()
        held = platforms().get(pk=held.pk)
        added, gone = _differences(held, now)
        if not added and not gone:
            raise NothingLeft
        turn = UpperChannel.objects.filter(platform=held).order_by("-turn").values_list("turn", flat=True).first() or 0
        turn = _take_away(record, gone, turn, now)
        _add(record, held, added, turn, now)
        for key, value in (("platform", held.platform_code), ("added", len(added)), ("gone", len(gone))):
            record.fact(key, value)
        changed = len(added) + len(gone)
    return changed


def _differences(held: UpperPlatform, at: datetime) -> tuple[list[int], list[int]]:
    """Keys of the points that come, by code, and of the channels that go, by key."""
    wanted = dict(wanted_points(held, at).order_by("code").values_list("pk", "code"))
    shown = dict(UpperChannel.objects.filter(platform=held, gone_at=None).order_by("pk").values_list("point", "pk"))
    return [key for key in wanted if key not in shown], [key for point, key in shown.items() if point not in wanted]


def _take_away(record: ActRecord, gone: list[int], turn: int, now: datetime) -> int:
    for channel in _channels(gone):
        turn += 1
        channel.gone_at, channel.turn, channel.change = now, turn, ChangeKind.DEL.value
        channel.save(update_fields=["gone_at", "turn", "change"])
    record.wrote_many(UpperChannel, gone)
    return turn


def _add(record: ActRecord, held: UpperPlatform, added: list[int], turn: int, now: datetime) -> None:
    """Shows points again under the number that they had, others under the next one, up to MOST_CHANNELS."""
    known = dict(UpperChannel.objects.filter(OneOf("point", added), platform=held).values_list("point", "pk"))
    for channel in _channels(sorted(known.values())):
        turn += 1
        channel.gone_at, channel.turn, channel.change = None, turn, ChangeKind.ADD.value
        channel.save(update_fields=["gone_at", "turn", "change"])
    record.wrote_many(UpperChannel, sorted(known.values()))
    last = UpperChannel.objects.filter(platform=held).order_by("-serial").values_list("serial", flat=True).first() or 0
    fresh = [key for key in added if key not in known][: MOST_CHANNELS - last]
    record.insert_many(UpperChannel, _new_channels(held, fresh, last, turn, now))


def _new_channels(
    held: UpperPlatform, points: list[int], last: int, turn: int, now: datetime
) -> Iterator[UpperChannel]:
    divisions = dict(Point.objects.filter(OneOf("pk", points)).values_list("pk", "system__site__division"))
    for number, point in enumerate(points, start=1):
        code = str(DeviceCode.of_camera(divisions[point], last + number))
        yield UpperChannel(
            platform=held,
            serial=last + number,
            point_id=point,
            code=code,
            first_shown_at=now,
            turn=turn + number,
            change=ChangeKind.ADD.value,
        )


def _channels(keys: list[int]) -> Iterator[UpperChannel]:
    for begin in range(0, len(keys), _AT_ONCE):
        yield from UpperChannel.objects.filter(OneOf("pk", keys[begin : begin + _AT_ONCE])).order_by("pk")
