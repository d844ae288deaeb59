"""Batches of pushes over the API (article 13(1))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.sharing.adapters.port import KeyAnswer
from mingcha.sharing.pushes import queries
from mingcha.sharing.pushes.states import BatchState
from mingcha.sharing.pushes.values import BatchRow
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit

router = Router(tags=["sharing"])

BatchNo = Annotated[str, Path(pattern=r"^B[0-9]{8}-[0-9]{4,9}$", description="number of a batch")]
Before = Annotated[int, Query(ge=0, le=LARGEST_NUMBER)]


class NotTakenShape(Schema):
    """What a receiver did not take of a batch; `why`: as the receiver wrote it."""

    key: str
    answer: KeyAnswer
    why: str


class PushBatchShape(Schema):
    """A batch. `taken_at`: by the receiver's clock, as it wrote it; `refused`: how many keys it did not take; `why`:
    why the batch was given up, "" if it was not."""

    number: int
    no: str
    target: str
    count: int
    withdrawals: int
    digest: str
    state: BatchState
    sealed_at: Instant
    sent_at: Instant | None
    received_at: Instant | None
    taken_at: str
    refused: int
    why: str


class PushBatchPageShape(PushBatchShape):
    """A batch with what was not taken of it; `unnamed`: how many of these the reader may not be told by their key."""

    not_taken: list[NotTakenShape]
    unnamed: int


@router.get("/pushes", response=list[PushBatchShape], summary="Batches of all targets")
@cites("3", "13(1)")
def push_batches(
    request: HttpRequest, state: BatchState | None = None, before: Before = 0, limit: Limit = 100
) -> list[BatchRow]:
    """The newest first, those below the number `before`."""
    facts, at = reader(request)
    return list(queries.push_batches(facts, at=at, state=state, before=before, limit=limit))


@router.get("/pushes/{no}", response=PushBatchPageShape, summary="One batch of a push")
@cites("3", "13(1)")
def push_batch(request: HttpRequest, no: BatchNo) -> dict[str, object]:
    """With what its receiver did not take; keys of points that the reader may not be told are counted alone."""
    facts, at = reader(request)
    found = queries.push_batch(facts, no, at=at, by_token=by_token(request))
    shown: dict[str, object] = {name: getattr(found.row, name) for name in PushBatchShape.model_fields}
    return shown | {"not_taken": list(found.not_taken), "unnamed": found.unnamed}
