"""A veto against a disposal order in its waiting time (arts. 16(5), 20): the footage it names is held.

There is one way to stop a recorder, the hold: it is taken into the recorder's log, and the second question before the
unlinking is answered by it. Whoever answers for the point vetoes; releasing the hold lets the footage be ordered anew.
"""

from datetime import UTC, datetime

from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.disposal.rules import HOUR_SECONDS
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import HoldView
from mingcha.custody.holds.rules import may_veto
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker


@cites("16(5)", "20(2)")
def veto_order(by: Asker, name: str, *, basis: str, reason: str, clock: Clock) -> HoldView:
    """Holds the footage of an order that was not carried out yet, from its first to its last hour. Raises Refused by
    the rules of holds, or when the order is closed; Fault(NOT_FOUND) for an unknown number."""
    order = None
    if len(name) == 9 and name.startswith("D") and name[1:].isascii() and name[1:].isdigit():
        order = DisposalOrder.objects.filter(number=int(name[1:])).first()
    if order is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有处置令“{name}”", f"there is no disposal order {name!r}"))
    require(may_veto(closed=order.state in (OrderState.DONE, OrderState.REFUSED), reason=reason))
    return place_hold(
        by,
        camera=order.camera,
        from_at=datetime.fromtimestamp(order.hours[0] * HOUR_SECONDS, UTC),
        to_at=datetime.fromtimestamp((order.hours[-1] + 1) * HOUR_SECONDS, UTC),
        basis=basis,
        reason=f"否决处置令 {order.name}：{reason.strip()}",
        clock=clock,
    )
