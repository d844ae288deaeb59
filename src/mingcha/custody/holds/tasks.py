"""Holds for a class that was raised while an order is in progress: until the longer period is over (T16-5b)."""

from datetime import UTC, datetime, timedelta

from mingcha.custody.classes.queries import UNKNOWN, CameraClass, classes_of
from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.rules import may_dispose
from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.custody.holds.models import Hold
from mingcha.custody.holds.queries import HoldView, holds_in_force
from mingcha.custody.holds.rules import HoldBasis
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.queries import facts_of
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import RetentionClass, may_delete, shanghai_day
from mingcha.media.disposal_order import HOUR_SECONDS, DisposalBasis

_ON_THE_WAY = (OrderState.DECIDED, OrderState.SENT, OrderState.INTENDED)


@cites("16(5)")
def hold_raised_classes(by: Actor, *, clock: Clock) -> tuple[HoldView, ...]:
    """Holds the footage of open orders whose retention period is longer now, because its class was raised.

    The recorder checks again before it unlinks and finds the hold: the class binds stored footage at once.
    """
    now = clock.now()
    placed: list[HoldView] = []
    orders = DisposalOrder.objects.filter(state__in=_ON_THE_WAY, basis=DisposalBasis.RETENTION).order_by("number")
    classes = classes_of({order.camera for order in orders})
    for order in orders:
        of_camera = classes.get(order.camera, UNKNOWN)
        hours = _hours_to_hold(order, of_camera, now)
        if hours:
            placed.append(
                place_hold(
                    by,
                    camera=order.camera,
                    from_at=_begin(hours[0]),
                    to_at=_begin(hours[-1] + 1),
                    basis=HoldBasis.CLASS_RAISED,
                    reason=_why(order, of_camera.now),
                    clock=clock,
                )
            )
    return tuple(placed)


@cites("16(5)", "799-17")
def release_raised_classes(by: Actor, *, clock: Clock) -> tuple[HoldView, ...]:
    """Releases holds of that kind once the longer period is over, so that the footage can be disposed of."""
    now = clock.now()
    holds = Hold.objects.filter(basis=HoldBasis.CLASS_RAISED, released_at__isnull=True).order_by("number")
    classes = classes_of({hold.camera for hold in holds})
    released: list[HoldView] = []
    for hold in holds:
        last_day = shanghai_day(hold.to_at - timedelta(microseconds=1))
        in_force = classes.get(hold.camera, UNKNOWN).now or RetentionClass.R90
        if may_delete(last_day, in_force, shanghai_day(now)):
            released.append(release_hold(by, hold.name, reason="延长后的存储期限已满", clock=clock))
    return tuple(released)


def _hours_to_hold(order: DisposalOrder, classes: CameraClass, now: datetime) -> list[int]:
    """Hours of an order that its class no longer releases and that no hold of this kind covers yet, ascending.

    Other holds do not count: a person may release them at any moment.
    """
    holds = holds_in_force([order.camera], basis=HoldBasis.CLASS_RAISED)
    rows = Hour.objects.filter(camera=order.camera, epoch=order.epoch, hour__in=order.hours, state=HourState.ORDERED)
    facts = [facts_of(row, classes) for row in rows]
    return sorted(
        {
            each.hour
            for each in facts
            if not may_dispose(each, (), DisposalBasis.RETENTION, now=now)
            and not any(hold.covers(each) for hold in holds)
        }
    )


def _why(order: DisposalOrder, class_now: RetentionClass | None) -> str:
    now = class_now.words.zh if class_now else "不详"
    return f"处置令 {order.name} 按“{RetentionClass(order.retention_class).words.zh}”签发，系统类别现为“{now}”"


def _begin(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR_SECONDS, UTC)
