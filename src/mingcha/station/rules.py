"""Whether a recorder may dispose of footage now, by a signed order and its own holds (arts. 16(5), 20).

Pure, from law and custody's rules; passed to the recorder, because media does not import law.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mingcha.custody.disposal.rules import FootageFacts, HoldFacts
from mingcha.custody.disposal.rules import may_dispose as may_dispose_of
from mingcha.kit.decision import Decision, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass, shanghai_day_of_ms
from mingcha.media.disposal_order import DisposalBasis, Order


class KeptHold(Protocol):
    """A hold in the recorder's journal (media.journal.rows.HoldRow): Unix ms, `to_ms` excluded."""

    @property
    def hold(self) -> str: ...
    @property
    def camera(self) -> str: ...
    @property
    def from_ms(self) -> int: ...
    @property
    def to_ms(self) -> int: ...


@cites("16(5)", "20(2)", "20(3)", "799-17")
def may_dispose(
    order: Order, hour: int, label: str, holds: Sequence[KeptHold], now: datetime, *, demo_home: bool
) -> Decision:
    """Decides whether the footage of one hour (Unix s // 3600) under a label may be disposed of now.

    Uses the recorder's own holds. `now`: its own clock; of an order whose intent a witness cosigned at most five
    minutes after that (time_to_judge_by of media/recorder/rules.py). The retention class of the order applies only if
    it is longer than that of the label. An order that cannot be parsed is refused.
    """
    try:
        basis, class_now = DisposalBasis(order.basis), RetentionClass(order.retention_class)
    except ValueError as error:
        return refuse("20(2)", "处置令内容不成立", f"the order cannot be read: {error}")
    if hour not in order.hours:
        return refuse("20(2)", "该小时不在处置令之内", "the order does not name this hour")
    if basis is DisposalBasis.RETENTION and order.not_before_ms - order.decided_ms < _veto_ms(order.decided_ms):
        return refuse("20(2)", "处置令未留足等待期", "the order leaves less than the veto time")
    if now.timestamp() * 1000 < order.decided_ms:
        return refuse("20(2)", "本机时钟早于处置令签发时间", "this clock is before the instant of the order")
    facts = FootageFacts(order.camera, hour, label, class_now)
    held = [HoldFacts(each.hold, each.camera, each.from_ms, each.to_ms) for each in holds]
    return may_dispose_of(facts, held, basis, now=now, demo_home=demo_home)


def _veto_ms(decided_ms: int) -> int:
    key = "disposal.veto_hours"
    on = max(shanghai_day_of_ms(decided_ms), parameters.history(key)[0].since)
    return parameters.number(key, on) * 3_600_000
