"""Projects over the API (article 5)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.projects import actions, queries
from mingcha.registry.projects.queries import ProjectPage, ProjectRow
from mingcha.registry.projects.rules import MOST_POINTS, MOST_REASON, MOST_TITLE
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["plans"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Before = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]


class ProjectShape(Schema):
    """A project: `item` by its number in the register and its `plan`, null for an exception with its reason; `built` of
    `planned` cameras."""

    number: int
    title: str
    organisation: str
    plan: int | None
    item: int | None
    planned: int
    exception_reason: str
    started_at: Instant
    built: int


class WholeProjectShape(Schema):
    """A project with the codes of the first points that it built."""

    project: ProjectShape
    points: list[str]

    @classmethod
    def of(cls, page: ProjectPage) -> "WholeProjectShape":
        """The page as a shape."""
        return cls(project=ProjectShape.model_validate(page.row), points=[code for code, _ in page.points])


class NewProjectBody(Strict):
    """A project for an item of a plan in force, or with the reason of an exception."""

    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=r"^[^\x00]*$")
    organisation: ShortCode
    item: Number | None = None
    exception_reason: str = Field("", max_length=MOST_REASON, pattern=r"^[^\x00]*$")


class BuiltBody(Strict):
    """Points that a project built."""

    points: list[PointCode] = Field(min_length=1, max_length=MOST_POINTS)


@router.get("", response=list[ProjectShape], summary="Projects in reach")
@cites("3", "5")
def projects(request: HttpRequest, before: Before = 0, limit: Limit = 100) -> list[ProjectRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.projects(asker, at=at, before=before, limit=limit))


@router.post("", response={201: WholeProjectShape}, summary="Begin a project")
@cites("3", "5")
def start(request: HttpRequest, body: NewProjectBody) -> Status[WholeProjectShape]:
    """Refused under article 5 without an item of a plan in force and without the reason of an exception."""
    number = actions.start_project(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/{number}", response=WholeProjectShape, summary="One project")
@cites("3", "5")
def project(request: HttpRequest, number: Path[Number]) -> WholeProjectShape:
    """With the points that it built."""
    return _whole(request, number)


@router.post("/{number}/points", response=WholeProjectShape, summary="Add points that a project built")
@cites("3", "5")
def add_points(request: HttpRequest, number: Path[Number], body: BuiltBody) -> WholeProjectShape:
    """A point is of one project."""
    actions.add_built_points(signed_in(request), project=number, points=body.points, clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholeProjectShape:
    asker, at = reader(request)
    return WholeProjectShape.of(queries.project(asker, number, at=at))
