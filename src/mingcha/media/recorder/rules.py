"""What the recorder asks of an order of disposal beyond its period and holds: the policy, the holds that the order
knew, its basis, the seal of its hours and the witness of its intent: pure decisions on plain values (articles 20,
20(2)). Whether one hour may go is a question that `station/rules.py` answers.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.media.disposal_order import DisposalBasis, Order

CLOCKS_AGREE = timedelta(minutes=5)
"""The greatest lead of this clock over a witness's clock when the age of footage is judged."""


@cites("20", "20(2)")
def may_be_judged(order: Order, holds_version: int | None, *, lacks_policy: bool, demo: bool) -> Decision:
    """Whether an order can be judged hour by hour: the recorder has the retention policy if it needs one, and holds at
    least as new as those that the order knew (`holds_version`, None before the first), and the basis is accepted:
    retention, in a demo home also the cap."""
    if lacks_policy:
        return refuse("20(2)", "录像机尚未取得存储期限规则", "the recorder has not taken in the retention policy")
    if holds_version is None or holds_version < order.holds_version:
        return refuse(
            "20", "录像机尚未取得最新的保全清单", "the recorder has not taken in the holds that the order knew"
        )
    is_by_cap = order.basis == DisposalBasis.DEMO_CAP
    if not (order.basis == DisposalBasis.RETENTION or (is_by_cap and demo)):
        return refuse("20", "此依据不适用于本系统", "this basis for disposal is not accepted here")
    return allow()


@cites("20")
def is_sealed(labels: Collection[str]) -> Decision:
    """Whether an hour was sealed and not disposed of: it has labels."""
    return allow() if labels else refuse("20", "该小时尚未封存或已处置", "that hour is not sealed, or was disposed of")


@cites("20(2)")
def is_witnessed(seen_ms: int | None, *, witnesses: bool) -> Decision:
    """Whether a witness cosigned the intent of an order that waits for one (`seen_ms`: when, Unix milliseconds), and
    witnesses are still configured."""
    if seen_ms is not None and witnesses:
        return allow()
    return refuse(
        "20(2)", "意向未经见证，或见证方已撤换", "no witness cosigned the intent, or witnesses were taken away"
    )


@cites("20(2)")
def time_to_judge_by(now: datetime, seen_ms: int) -> datetime:
    """The time by which an order is judged again, so that a clock set forward cannot make footage due: this clock's,
    at most CLOCKS_AGREE after the witnessed time of the intent (Unix milliseconds)."""
    return min(now, datetime.fromtimestamp(seen_ms / 1000, UTC) + CLOCKS_AGREE)
