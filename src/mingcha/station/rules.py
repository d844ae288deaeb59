"""The two questions that a recorder asks before it disposes of footage: is the order signed, and may it go now?

Built from law and custody's pure rules for run/programs/record.py to hand to the recorder: media knows no law; no Django here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mingcha.custody.disposal.order import open_order, read_order
from mingcha.custody.disposal.rules import DisposalBasis, FootageFacts, HoldFacts
from mingcha.custody.disposal.rules import may_dispose as may_dispose_of
from mingcha.kit.canonical import Json
from mingcha.kit.decision import Decision, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass, shanghai_day_of_ms

type SignedOrder = Mapping[str, Json]
"""The payload of a signed order, as media hands it around without reading the law in it."""


class KeptHold(Protocol):
    """A hold as the recorder keeps it (media.journal.rows.HoldRow): Unix ms, `to_ms` excluded."""

    @property
    def hold(self) -> str: ...
    @property
    def camera(self) -> str: ...
    @property
    def from_ms(self) -> int: ...
    @property
    def to_ms(self) -> int: ...


def order_verifier(keys: KeyFolder, home: str) -> Callable[[str], dict[str, Json]]:
    """`verify_order(token)`: the payload of an order that the key "disposal" signed, well formed and for this home.

    It raises Fault(UNAUTHENTICATED | INVALID | NOT_FOUND: no such key yet | FORBIDDEN: another home's). The key is read
    anew each time, since the application makes it with its first order, perhaps long after the recorder started.
    """

    def verify_order(token: str) -> dict[str, Json]:
        order = open_order(token, keys.verifier("disposal"))
        if order.home != home:
            raise Fault(FaultKind.FORBIDDEN, Words("处置令属于另一套系统", "the order is another installation's"))
        return order.as_json()

    return verify_order


def disposal_rule(*, demo_home: bool) -> Callable[[SignedOrder, int, str, Sequence[KeptHold], datetime], Decision]:
    """`may_dispose(order, hour, label, holds, now)`: whether one hour (Unix s // 3600) under a label may go now.

    The recorder judges by its own clock and its own holds; of the order it believes the class alone where that is
    longer than the label says. What it cannot read it keeps.
    """

    @cites("16(5)", "20(2)", "20(3)", "799-17")
    def may_dispose(order: SignedOrder, hour: int, label: str, holds: Sequence[KeptHold], now: datetime) -> Decision:
        try:
            read = read_order(order)
            basis, class_now = DisposalBasis(read.basis), RetentionClass(read.retention_class)
        except (Fault, ValueError) as error:
            return refuse("20(2)", "处置令内容不成立", f"the order cannot be read: {error}")
        if hour not in read.hours:
            return refuse("20(2)", "该小时不在处置令之内", "the order does not name this hour")
        if basis is DisposalBasis.RETENTION and read.not_before_ms - read.decided_ms < _veto_ms(read.decided_ms):
            return refuse("20(2)", "处置令未留足等待期", "the order leaves less than the veto time")
        if now.timestamp() * 1000 < read.decided_ms:
            return refuse("20(2)", "本机时钟早于处置令签发时间", "this clock is before the instant of the order")
        facts = FootageFacts(read.camera, hour, label, class_now)
        held = [HoldFacts(each.hold, each.camera, each.from_ms, each.to_ms) for each in holds]
        return may_dispose_of(facts, held, basis, now=now, demo_home=demo_home)

    return may_dispose


def _veto_ms(decided_ms: int) -> int:
    key = "disposal.veto_hours"
    on = max(shanghai_day_of_ms(decided_ms), parameters.history(key)[0].since)
    return parameters.number(key, on) * 3_600_000
