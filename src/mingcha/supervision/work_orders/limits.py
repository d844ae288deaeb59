"""The own limits of a work order and its clocks: pure. No article names an hour; pages mark them as ours (16(1))."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.supervision.work_orders.states import WorkKind, WorkOrderState
from mingcha.supervision.work_orders.values import Clocks, RepairOutcome

REPAIRED = (WorkOrderState.FIXED, WorkOrderState.VERIFIED)
"""The states in which a repair stands."""

type Stop = tuple[datetime, datetime | None]
"""A wait that was agreed to: from when it was asked for to its end, None while it lasts."""


@cites("16(1)")
def respond_due(kind: WorkKind, opened_at: datetime, *, is_urgent: bool) -> datetime:
    """Until when an order is to be accepted; that of a sign has no hours of its own."""
    if kind is WorkKind.SIGN:
        return repair_due(kind, opened_at, is_urgent=is_urgent)
    name = "work_order.urgent_respond_hours" if is_urgent else "work_order.respond_hours"
    return opened_at + timedelta(hours=parameters.number(name, shanghai_day(opened_at)))


@cites("16(1)")
def repair_due(kind: WorkKind, opened_at: datetime, *, is_urgent: bool) -> datetime:
    """Until when it is to be fixed, as long as nothing stops the clock."""
    day = shanghai_day(opened_at)
    if kind is WorkKind.SIGN:
        return opened_at + timedelta(days=parameters.number("work_order.sign_days", day))
    name = "work_order.urgent_repair_hours" if is_urgent else "work_order.repair_hours"
    return opened_at + timedelta(hours=parameters.number(name, day))


@cites("16(1)")
def moves_limit(asked_at: datetime, repair_due_at: datetime) -> bool:
    """Whether an agreed wait moves the limit of the repair on: one that was asked for before the limit passed. What is
    late stays late, on its day."""
    return asked_at < repair_due_at


@cites("16(1)")
def clocks(
    *,
    opened_at: datetime,
    respond_due_at: datetime,
    repair_due_at: datetime,
    accepted_at: datetime | None,
    fixed_at: datetime | None,
    stops: Iterable[Stop],
    now: datetime,
) -> Clocks:
    """The clocks of an order now. `repair_due_at` is moved already by waits that ended; one that lasts moves it on."""
    until, known = fixed_at or now, tuple(stops)
    stopped = sum((max(timedelta(0), (end or until) - begin) for begin, end in known), timedelta(0))
    lasting = next((begin for begin, end in known if end is None), None)
    moves = lasting is not None and moves_limit(lasting, repair_due_at)
    due = repair_due_at + (now - lasting) if lasting is not None and moves else repair_due_at
    return Clocks(
        gross=until - opened_at,
        stopped=stopped,
        respond_due_at=respond_due_at,
        repair_due_at=due,
        is_stopped=lasting is not None,
        responded_late=(accepted_at or now) > respond_due_at,
        repaired_late=until > due,
    )


@cites("16(1)", "17")
def outcome_of(
    *,
    state: WorkOrderState,
    opened_at: datetime,
    accepted_at: datetime | None,
    respond_due_at: datetime,
    fixed_at: datetime | None,
    repair_due_at: datetime,
) -> RepairOutcome:
    """What came of an order that does not wait and was not withdrawn in time; read once it is fixed or its limit has
    passed. A repair that was sent back is none until it is fixed anew, and an acceptance counts by the last one."""
    mended = fixed_at if state in REPAIRED else None
    if mended is None:
        return RepairOutcome(repair_due_at, in_time=False, fixed_at=None, took=timedelta(0))
    accepted = accepted_at is not None and accepted_at <= respond_due_at
    in_time = accepted and mended <= repair_due_at
    return RepairOutcome(min(mended, repair_due_at), in_time=in_time, fixed_at=mended, took=mended - opened_at)
