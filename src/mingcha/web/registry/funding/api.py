"""Funding over the API: the records of a system or project, and what a government pays for without one (article 4)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.funding import queries
from mingcha.registry.funding.actions import end_funding, record_funding, record_project_funding
from mingcha.registry.funding.rules import FIRST_YEAR, MOST_DOCUMENT, MOST_FEN
from mingcha.registry.funding.values import (
    FundedProject,
    FundedSystem,
    FundingRow,
    FundingSource,
    FundingUse,
    NewFunding,
)
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.funding.forms import LAST_YEAR

router = Router(tags=["funding"])

FundingNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="number of a record of funding")]
ProjectNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="number of a project")]
_LINE = r"^[^\x00-\x1f]*$"


class NewFundingBody(Strict):
    """Money for a system or project in one year. `area`: the division or functional zone whose budget it is, for a
    government alone ("420100" is the city's); `amount_fen` in 1/100 yuan."""

    source: FundingSource
    use: FundingUse
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    amount_fen: int = Field(ge=1, le=MOST_FEN)
    area: str = Field("", max_length=10, pattern=r"^[A-Za-z0-9-]*$")
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=_LINE)


class FundingShape(Schema):
    """A record of funding, of a system (its code) or of a project (its number), the other one "" or null; `ended_at` is
    null while it stands."""

    number: int
    system: str
    project: int | None
    source: FundingSource
    area: str
    use: FundingUse
    year: int
    amount_fen: int
    document: str
    recorded_at: Instant
    ended_at: Instant | None
    end_reason: str


class FundingEndBody(Strict):
    """Why a record is taken back."""

    reason: str = Field(min_length=1, max_length=MOST_DOCUMENT, pattern=_LINE)


class FundedSystemShape(Schema):
    """A system that a government pays for; `area`: the division or zone whose budget is that of its own level."""

    code: str
    name: str
    area: str


class FundedProjectShape(Schema):
    """A project that a government pays for; `area`: as of a system."""

    number: int
    title: str
    area: str


class WithoutBudgetPage(Schema):
    """A page of such systems by code."""

    total: int
    offset: int
    systems: list[FundedSystemShape]


class ProjectsWithoutBudgetPage(Schema):
    """A page of such projects, newest first."""

    total: int
    offset: int
    projects: list[FundedProjectShape]


@router.get("/funding/missing", response=WithoutBudgetPage, summary="Government systems without a budget record")
@cites("3", "4")
def missing(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> dict[str, object]:
    """Those in reach that a government pays for and that have no record in the budget of their own level."""
    facts, at = reader(request)
    rows: tuple[FundedSystem, ...] = queries.systems_without_budget(facts, at=at, limit=limit, offset=offset)
    return {"total": queries.count_without_budget(facts, at=at), "offset": offset, "systems": list(rows)}


@router.get("/funding/missing/projects", response=ProjectsWithoutBudgetPage, summary="Projects without a budget record")
@cites("3", "4")
def missing_projects(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> dict[str, object]:
    """Those in reach that a government pays for and that have no record of their own in the budget of their level."""
    facts, at = reader(request)
    rows: tuple[FundedProject, ...] = queries.projects_lacking_budget(facts, at=at, limit=limit, offset=offset)
    total = queries.count_projects_lacking_budget(facts, at=at)
    return {"total": total, "offset": offset, "projects": list(rows)}


@router.get("/systems/{code}/funding", response=list[FundingShape], summary="Funding of a system")
@cites("3", "4")
def funding(request: HttpRequest, code: ShortCode) -> list[FundingRow]:
    """The records that stand, then those taken back, each the newest year first."""
    facts, at = reader(request)
    return list(queries.funding_of(facts, code, at=at))


@router.post("/systems/{code}/funding", response={201: FundingShape}, summary="Record funding of a system")
@cites("3", "4")
def add_funding(request: HttpRequest, code: ShortCode, body: NewFundingBody) -> Status[FundingRow]:
    """Source, level, year and amount, for building or upkeep."""
    new = NewFunding(**body.model_dump())
    return Status(201, record_funding(signed_in(request), system=code, new=new, clock=wiring.clock()))


@router.get("/projects/{number}/funding", response=list[FundingShape], summary="Funding of a project")
@cites("3", "4")
def project_funding(request: HttpRequest, number: ProjectNumber) -> list[FundingRow]:
    """The records that stand, then those taken back, each the newest year first."""
    facts, at = reader(request)
    return list(queries.funding_of_project(facts, number, at=at))


@router.post("/projects/{number}/funding", response={201: FundingShape}, summary="Record funding of a project")
@cites("3", "4")
def add_project_funding(request: HttpRequest, number: ProjectNumber, body: NewFundingBody) -> Status[FundingRow]:
    """Source, level, year and amount, for building or upkeep."""
    new = NewFunding(**body.model_dump())
    return Status(201, record_project_funding(signed_in(request), project=number, new=new, clock=wiring.clock()))


@router.post("/funding/{number}/end", response=FundingShape, summary="Take back a record of funding")
@cites("3", "4")
def take_back(request: HttpRequest, number: FundingNumber, body: FundingEndBody) -> FundingRow:
    """The row stays, with the reason."""
    return end_funding(signed_in(request), number=number, reason=body.reason, clock=wiring.clock())
