"""Work orders over the API: the list, one, and the first steps of who maintains the system (articles 7, 16(1); 799-19).

A contractor's own system accepts, comes on site and asks for a wait by a token of the person who does it. The repair
itself, what the keeper answers and the verification are stated by persons in sessions of their own: who fixed it does
not verify it, by session neither. Programs get no person.
"""

from datetime import timedelta

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.supervision.work_orders import queries
from mingcha.supervision.work_orders.repairing import accept_work_order, arrive_on_site, ask_wait
from mingcha.supervision.work_orders.rules import MOST_REASON
from mingcha.supervision.work_orders.states import WaitReason, WorkKind, WorkOrderState, WorkSource, WorkStep
from mingcha.supervision.work_orders.values import WholeWorkOrder, WorkOrderRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["work_orders"])


class WorkOrderQuery(Schema):
    """The filter. `mine`: those with a next step of the asker's."""

    state: WorkOrderState | None = None
    point: str = Field("", max_length=20, pattern=r"^[0-9]*$")
    mine: bool = False


class WorkOrderShape(Schema):
    """An order with its clocks now: limits of our own, seconds from the opening in all and stopped by waits.
    `revision`: to be sent back with a step."""

    number: int
    state: WorkOrderState
    kind: WorkKind
    source: WorkSource
    source_ref: str
    point: str
    point_name: str
    unit_name: str
    contractor_name: str
    what: str
    is_urgent: bool
    opened_at: Instant
    respond_due_at: Instant
    repair_due_at: Instant
    gross_seconds: int
    stopped_seconds: int
    is_stopped: bool
    responded_late: bool
    repaired_late: bool
    revision: int


class WorkOrderStepShape(Schema):
    """A step that was done."""

    step: WorkStep
    at: Instant
    text: str


class WorkOrderWaitShape(Schema):
    """A wait; `agreed` null while nobody has answered, `ended_at` null while it runs."""

    reason: WaitReason
    text: str
    asked_at: Instant
    agreed: bool | None
    ended_at: Instant | None


class WholeWorkOrderShape(Schema):
    """An order with its steps and waits, the oldest first."""

    order: WorkOrderShape
    steps: list[WorkOrderStepShape]
    waits: list[WorkOrderWaitShape]


class WorkOrderRevision(Strict):
    """The order as it was read."""

    revision: int = Field(ge=1, le=LARGEST_NUMBER)


class WorkOrderWaitAsked(WorkOrderRevision):
    """A wait that is asked for: the clock runs until the keeper agrees."""

    reason: WaitReason
    text: str = Field(min_length=1, max_length=MOST_REASON)


@router.get("", response=list[WorkOrderShape], summary="Work orders in reach")
@cites("3", "16(1)")
def work_orders(
    request: HttpRequest, where: Query[WorkOrderQuery], before: EnforcementBefore = 0, limit: Limit = 100
) -> list[WorkOrderShape]:
    """The newest first; the next page begins below the last number. A token gets none about a work secret."""
    facts, at = reader(request)
    rows = queries.work_orders(
        facts, at=at, before=before, limit=limit, by_token=by_token(request), **where.model_dump()
    )
    return [_shape(one) for one in rows]


@router.get("/{number}", response=WholeWorkOrderShape, summary="One work order")
@cites("3", "16(1)")
def work_order(request: HttpRequest, number: Path[EnforcementNumber]) -> WholeWorkOrderShape:
    """An order in reach."""
    facts, _at = reader(request)
    return _whole(queries.work_order(facts, number, clock=wiring.clock(), by_token=by_token(request)))


@router.post("/{number}/accept", response={204: None}, summary="Accept a work order")
@cites("16(1)", "799-19")
def accept(request: HttpRequest, number: Path[EnforcementNumber], body: WorkOrderRevision) -> Status[None]:
    """For the organisation of who asks."""
    _require_given(request, number)
    accept_work_order(signed_in(request), order=number, revision=body.revision, clock=wiring.clock())
    return Status(204, None)


@router.post("/{number}/arrive", response={204: None}, summary="Be on site")
@cites("16(1)", "799-19")
def arrive(request: HttpRequest, number: Path[EnforcementNumber], body: WorkOrderRevision) -> Status[None]:
    """By somebody of who accepted it."""
    _require_given(request, number)
    arrive_on_site(signed_in(request), order=number, revision=body.revision, clock=wiring.clock())
    return Status(204, None)


@router.post("/{number}/wait", response={204: None}, summary="Ask the keeper that the clock stops")
@cites("16(1)", "799-19")
def wait(request: HttpRequest, number: Path[EnforcementNumber], body: WorkOrderWaitAsked) -> Status[None]:
    """The keeper answers at a browser."""
    _require_given(request, number)
    ask_wait(
        signed_in(request), order=number, reason=body.reason, text=body.text, revision=body.revision,
        clock=wiring.clock(),
    )  # fmt: skip
    return Status(204, None)


def _require_given(request: HttpRequest, number: int) -> None:
    """To a token there is no order about a work secret, nor a step of one."""
    if by_token(request):
        facts, at = reader(request)
        queries.require_order_given(facts, number, at=at)


def _whole(found: WholeWorkOrder) -> WholeWorkOrderShape:
    return WholeWorkOrderShape(
        order=_shape(found.row),
        steps=[WorkOrderStepShape(step=one.step, at=one.at, text=one.text) for one in found.history],
        waits=[WorkOrderWaitShape.model_validate(one) for one in found.waits],
    )


def _shape(row: WorkOrderRow) -> WorkOrderShape:
    known = row.clocks
    own = {"gross_seconds": _seconds(known.gross), "stopped_seconds": _seconds(known.stopped)}
    names = ("respond_due_at", "repair_due_at", "is_stopped", "responded_late", "repaired_late")
    clocks = own | {name: getattr(known, name) for name in names}
    facts = {name: getattr(row, name) for name in WorkOrderShape.model_fields if name not in clocks}
    return WorkOrderShape(**facts, **clocks)


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
