"""Comparisons of targets over the API (article 13(1))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.sharing.reconciliations.actions import ask_comparison, settle_differences
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.rules import MOST_SETTLED_WHY
from mingcha.sharing.reconciliations.values import ComparisonPage, ComparisonRow, DifferenceKind, HowSettled, Restored
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Instant, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["sharing"])

_LINE = r"^[^\x00-\x1f]*$"
TargetName = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,20}$", description="name of a target")]


class SettleBody(Strict):
    """What becomes of what waits for a person. `digest`: of the newest comparison, as it was read."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    how: HowSettled
    why: str = Field(max_length=MOST_SETTLED_WHY, pattern=_LINE)


class ComparisonShape(Schema):
    """A comparison; without `ended_at` it is to come. `on_the_way`: keys of which a version is leaving; `counts`: how
    many keys differ, by kind; `is_whole`: false if more differ than one comparison mends; `restored`: which side was
    set back; `digest`: of what waits for a person; `waiting`: how many that are."""

    number: int
    asked_at: Instant | None
    began_at: Instant | None
    ended_at: Instant | None
    newest_there: str
    restored: Restored | None
    equal: int
    on_the_way: int
    counts: dict[DifferenceKind, int]
    is_whole: bool
    digest: str
    waiting: int
    settled_at: Instant | None
    how: HowSettled | None
    why: str

    @staticmethod
    def resolve_counts(row: ComparisonRow) -> dict[DifferenceKind, int]:
        """The counts by their kind."""
        return dict(row.counts)


class DifferenceShape(Schema):
    """A key that differs, with the version and the digest of each side; 0 and "" on the side that lacks it."""

    key: str
    kind: DifferenceKind
    our_version: int
    our_digest: str
    their_version: int
    their_digest: str


class ComparisonsShape(Schema):
    """The comparisons of a target: the one that is to come, the newest one with some of its differences, those before.
    `unnamed`: how many of these the reader may not be told by their key; `tried_why`: why it could not be compared."""

    target: str
    asked: ComparisonShape | None
    newest: ComparisonShape | None
    earlier: list[ComparisonShape]
    differences: list[DifferenceShape]
    unnamed: int
    tried_at: Instant | None
    tried_why: str


@router.get("/targets/{target}/comparisons", response=ComparisonsShape, summary="Comparisons of a target")
@cites("3", "13(1)")
def target_comparisons(request: HttpRequest, target: TargetName) -> ComparisonPage:
    """What it holds against what it should hold."""
    facts, at = reader(request)
    return comparisons(facts, target, at=at, by_token=by_token(request))


@router.post("/targets/{target}/compare", response={202: ComparisonShape}, summary="Have a target compared")
@cites("3", "13(1)")
def target_compare(request: HttpRequest, target: TargetName) -> Status[ComparisonRow]:
    """The program that pushes does it in its next turn."""
    return Status(202, ask_comparison(signed_in(request), target=target, clock=wiring.clock()))


@router.post("/targets/{target}/settle", response=ComparisonShape, summary="Settle what waits for a person")
@cites("3", "13(1)")
def target_settle(request: HttpRequest, target: TargetName, body: SettleBody) -> ComparisonRow:
    """By an officer of the city; 409 if it was compared anew since it was read."""
    return settle_differences(
        signed_in(request), target=target, digest=body.digest, how=body.how, why=body.why, clock=wiring.clock()
    )
