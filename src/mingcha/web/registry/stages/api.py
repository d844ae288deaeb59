"""Stages of projects over the API (article 8)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.registry.stages import actions, queries
from mingcha.registry.stages.rules import MOST_DOCUMENT
from mingcha.registry.stages.values import Lanes, NewStage, OutOfStepKind, Stage, Work
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["plans"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Revision = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="of what was read, 0 for nothing recorded")]


class StageShape(Schema):
    """A stage. `derived`: its day follows from acceptance and is typed by nobody."""

    stage: Stage
    planned_on: date | None
    done_on: date | None
    document: str
    revision: int
    derived: bool


class OutOfStepShape(Schema):
    """What is out of step, under which article, and who must act. A warning: it refuses nothing."""

    kind: OutOfStepKind
    stage: Stage
    words: BothWords
    act: BothWords
    article: str


class LanesShape(Schema):
    """The four stages of main works and video, in their order, and what is out of step between them."""

    main: list[StageShape]
    video: list[StageShape]
    warnings: list[OutOfStepShape]


class StageBody(Strict):
    """A stage as it is to stand; null and "" for what is not known."""

    planned_on: date | None = None
    done_on: date | None = None
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00-\x1f]*$")
    revision: Revision


@router.get("/{number}/stages", response=LanesShape, summary="Stages of main works and video")
@cites("3", "8")
def stages(request: HttpRequest, number: Path[Number]) -> Lanes:
    """Side by side, with what is out of step."""
    asker, at = reader(request)
    return queries.stages_of(asker, number, at=at)[0]


@router.put("/{number}/stages/{work}/{stage}", response=LanesShape, summary="Record a stage")
@cites("3", "8", "11")
def record(request: HttpRequest, number: Path[Number], work: Path[Work], stage: Path[Stage], body: StageBody) -> Lanes:
    """409 if it changed since `revision`. The day on which the video was accepted or put into use is refused: it
    follows from acceptance."""
    new = NewStage(body.planned_on, body.done_on, body.document)
    person, clock = signed_in(request), wiring.clock()
    actions.record_stage(person, project=number, work=work, stage=stage, new=new, revision=body.revision, clock=clock)
    asker, at = reader(request)
    return queries.stages_of(asker, number, at=at)[0]
