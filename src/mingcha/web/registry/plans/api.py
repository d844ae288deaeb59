"""Construction plans over the API: versions, items, approvals, approvers (articles 4, 5, 13)."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans import actions, items, queries
from mingcha.registry.plans.approvers import end_approver, propose_approver
from mingcha.registry.plans.rules import MOST_CAMERAS, MOST_DOCUMENT, MOST_NAME, MOST_REASON, MOST_TITLE
from mingcha.registry.plans.values import ApproverRow, NewItem, PlanItemFacts, PlanPage, PlanRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.shapes import ProposalShape, shape
from mingcha.web.registry.points.bodies import ReasonBody
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["plans"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
After = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Area = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,10}$", description="420100, a district, or a functional zone")]
Year = Annotated[int, Field(ge=2000, le=2100)]
Document = Annotated[str, Field(min_length=1, max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")]
State = Literal["", "draft", "submitted", "approved_by_one", "in_force", "superseded"]


class PlanShape(Schema):
    """A version of a plan; `area` is "420100", a district or a zone; `parent` the number of the city plan that it was
    submitted under."""

    number: int
    area: str
    level: str
    version: int
    title: str
    first_year: int
    last_year: int
    state: str
    revision: int
    parent: int | None
    effective_on: date | None
    superseded_by: int | None
    items: int
    cameras: int

    @classmethod
    def of(cls, row: PlanRow) -> "PlanShape":
        """The row as a shape."""
        return cls(
            number=row.number,
            area=row.area.code,
            level=row.area.level.value,
            version=row.version,
            title=row.title,
            first_year=row.first_year,
            last_year=row.last_year,
            state=row.state.value,
            revision=row.revision,
            parent=row.parent,
            effective_on=row.effective_on,
            superseded_by=row.superseded_by,
            items=row.items,
            cameras=row.cameras,
        )


class ApprovalScanShape(Schema):
    """A scan of an approving document; `number` 0: it was handed in with the approval."""

    number: int
    sha256: str
    added_at: Instant


class ApprovalShape(Schema):
    """An approval by `government` or `city_police`; `sha256` of the newest scan of its document, "" for none; `scans`:
    all of them, oldest first."""

    number: int
    body: str
    organisation_name: str
    document: str
    approved_on: date
    recorded_at: Instant
    sha256: str
    scans: list[ApprovalScanShape]


class SubmissionShape(Schema):
    """A submission; `returned_at` is null unless it was returned."""

    submitted_at: Instant
    returned_at: Instant | None
    return_reason: str
    approvals: list[ApprovalShape]


class ClassShape(Schema):
    """The items and cameras of a class of points."""

    point_class: int
    items: int
    cameras: int


class WholePlanShape(Schema):
    """A plan with its submissions, newest first; `waits_for`: the bodies that have not approved it yet."""

    plan: PlanShape
    submissions: list[SubmissionShape]
    classes: list[ClassShape]
    waits_for: list[str]

    @classmethod
    def of(cls, page: PlanPage) -> "WholePlanShape":
        """The page as a shape."""
        submissions = [
            SubmissionShape(
                submitted_at=one.submitted_at,
                returned_at=one.returned_at,
                return_reason=one.return_reason,
                approvals=[
                    ApprovalShape(
                        number=each.number,
                        body=each.body.value,
                        organisation_name=each.organisation_name,
                        document=each.document,
                        approved_on=each.approved_on,
                        recorded_at=each.recorded_at,
                        sha256=each.sha256,
                        scans=[ApprovalScanShape.model_validate(scan) for scan in each.scans],
                    )
                    for each in one.approvals
                ],
            )
            for one in page.submissions
        ]
        classes = [
            ClassShape(point_class=one.point_class, items=one.items, cameras=one.cameras) for one in page.classes
        ]
        waits = [body.value for body in page.waits_for]
        return cls(plan=PlanShape.of(page.row), submissions=submissions, classes=classes, waits_for=waits)


class ItemShape(Schema):
    """A planned place: `key` is its number in the register, `number` that within its plan; degrees of CGCS2000."""

    key: int
    plan: int
    number: int
    name: str
    category: str
    point_class: int
    count: int
    organisation: str
    longitude: float
    latitude: float
    original: str
    original_system: str
    label_reason: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    duplicate_reason: str


class ApproverShape(Schema):
    """A plan approver of a government or committee; `ended_at` is null while the duty holds."""

    number: int
    username: str
    name: str
    organisation: str
    document: str
    named_at: Instant
    ended_at: Instant | None


class PlanBody(Strict):
    """Title and period of a plan."""

    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=r"^[^\x00]*$")
    first_year: Year
    last_year: Year

    @property
    def text(self) -> actions.PlanText:
        """The values of the body."""
        return actions.PlanText(self.title, self.first_year, self.last_year)


class NewPlanBody(PlanBody):
    """The next version of the plan of an area; with `copies_items` it begins with the items of the one in force."""

    area: Area
    copies_items: bool = False


class ChangePlanBody(PlanBody):
    """Another title or period; `revision`: of the plan as it was read."""

    revision: Number


class ItemBody(Strict):
    """A planned place; `coordinate` as typed ("114.2946, 30.5771") with its label ("GCJ-02")."""

    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=r"^[^\x00]*$")
    category: str = Field(pattern=r"^6\([0-9]{1,2}\)$", examples=["6(5)"])
    point_class: Literal[1, 2, 3]
    count: int = Field(ge=1, le=MOST_CAMERAS)
    coordinate: str = Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")
    coordinate_system: str = Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")
    label_reason: str = Field("", max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    organisation: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$")] = ""
    duplicate_reason: str = Field("", max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    azimuth_deg: int | None = Field(None, ge=0, le=359)
    angle_deg: int | None = Field(None, ge=1, le=360)
    range_m: int | None = Field(None, ge=1, le=20_000)

    @property
    def item(self) -> NewItem:
        """The values of the body. Raises Fault(INVALID) for an impossible view."""
        return NewItem(
            name=self.name,
            category=self.category,
            point_class=self.point_class,
            count=self.count,
            position=Position(self.coordinate, self.coordinate_system, label_reason=self.label_reason),
            view=View(self.azimuth_deg, self.angle_deg, self.range_m),
            organisation=self.organisation,
            duplicate_reason=self.duplicate_reason,
        )


class SubmitBody(Strict):
    """The revision of the plan as it was read."""

    revision: Number


class ApproveBody(Strict):
    """The approving document, its day, and the revision of the plan as it was read."""

    document: Document
    approved_on: date
    revision: Number


class ApproverBody(Strict):
    """Who approves plans for which government or committee, on which document."""

    username: Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z0-9._-]+$")]
    organisation: ShortCode
    document: Document


@router.get("", response=list[PlanShape], summary="Plans")
@cites("3", "5")
def plans(request: HttpRequest, state: State = "", before: After = 0, limit: Limit = 100) -> list[PlanShape]:
    """The plans that the caller reads, newest first; `before`: those below this number."""
    asker, at = reader(request)
    return [PlanShape.of(row) for row in queries.plans(asker, at=at, state=state, before=before, limit=limit)]


@router.post("", response={201: WholePlanShape}, summary="Begin a version of a plan")
@cites("3", "4", "5")
def draft(request: HttpRequest, body: NewPlanBody) -> Status[WholePlanShape]:
    """By the city's police for the city, by a district's police for the district or zone."""
    by, copies = signed_in(request), body.copies_items
    number = actions.draft_plan(by, area=body.area, text=body.text, copies_items=copies, clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/approvers", response=list[ApproverShape], summary="Plan approvers")
@cites("5", "16(1)")
def approvers(request: HttpRequest) -> list[ApproverRow]:
    """The plan approvers in the reach of administrators and auditors."""
    asker, at = reader(request)
    return list(queries.plan_approvers(asker, at=at))


@router.post("/approvers", response={201: ProposalShape}, summary="Propose a plan approver")
@cites("5", "16(1)")
def name_approver(request: HttpRequest, body: ApproverBody) -> Status[ProposalShape]:
    """A second administrator confirms. Not with a token."""
    require_step_up(request)
    return Status(201, shape(propose_approver(signed_in(request), **body.model_dump(), clock=wiring.clock())))


@router.post("/approvers/{number}/end", response=list[ApproverShape], summary="End the duty of a plan approver")
@cites("5", "16(1)")
def end_duty(request: HttpRequest, number: Path[Number]) -> list[ApproverRow]:
    """Approvals recorded before stay. Not with a token."""
    require_step_up(request)
    end_approver(signed_in(request), number=number, clock=wiring.clock())
    asker, at = reader(request)
    return list(queries.plan_approvers(asker, at=at))


@router.post("/items/{key}/remove", response=WholePlanShape, summary="Remove an item from a draft")
@cites("5")
def remove_item(request: HttpRequest, key: Path[Number]) -> WholePlanShape:
    """Its row stays."""
    return _whole(request, items.remove_item(signed_in(request), key=key, clock=wiring.clock()))


@router.get("/{number}", response=WholePlanShape, summary="One plan")
@cites("3", "5")
def plan(request: HttpRequest, number: Path[Number]) -> WholePlanShape:
    """With its submissions and approvals."""
    return _whole(request, number)


@router.put("/{number}", response=WholePlanShape, summary="Change title or period of a draft")
@cites("3", "5")
def change(request: HttpRequest, number: Path[Number], body: ChangePlanBody) -> WholePlanShape:
    """409 if somebody else changed it since it was read."""
    revision = body.revision
    actions.change_plan(signed_in(request), number=number, text=body.text, revision=revision, clock=wiring.clock())
    return _whole(request, number)


@router.get("/{number}/items", response=list[ItemShape], summary="Items of a plan")
@cites("3", "5")
def plan_items(request: HttpRequest, number: Path[Number], after: After = 0, limit: Limit = 100) -> list[PlanItemFacts]:
    """By number; `after`: those after this number within the plan."""
    asker, at = reader(request)
    return list(queries.plan_items(asker, number, at=at, after=after, limit=limit))


@router.post("/{number}/items", response={201: ItemShape}, summary="Add an item to a draft")
@cites("2", "5", "6", "13")
def add_item(request: HttpRequest, number: Path[Number], body: ItemBody) -> Status[PlanItemFacts]:
    """Refused under article 13 if the coordinate is questioned and `label_reason` is empty, under article 5 if a camera
    or planned place nearby sees the same and `duplicate_reason` is empty."""
    return Status(201, items.add_item(signed_in(request), plan=number, item=body.item, clock=wiring.clock()))


@router.post("/{number}/items/clear", response=WholePlanShape, summary="Remove every item of a draft")
@cites("5")
def clear(request: HttpRequest, number: Path[Number], body: SubmitBody) -> WholePlanShape:
    """Before another list is imported; the rows stay."""
    items.remove_all_items(signed_in(request), plan=number, revision=body.revision, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/submit", response=WholePlanShape, summary="Submit a plan")
@cites("3", "5")
def submit(request: HttpRequest, number: Path[Number], body: SubmitBody) -> WholePlanShape:
    """From here on it does not change unless it is returned."""
    actions.submit_plan(signed_in(request), number=number, revision=body.revision, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/approve", response=WholePlanShape, summary="Approve a plan")
@cites("4", "5")
def approve(request: HttpRequest, number: Path[Number], body: ApproveBody) -> WholePlanShape:
    """For the body for which the caller speaks; with the last approval the plan takes effect. Not with a token."""
    require_step_up(request)
    actions.approve_plan(signed_in(request), number=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/return", response=WholePlanShape, summary="Return a plan")
@cites("5")
def give_back(request: HttpRequest, number: Path[Number], body: ReasonBody) -> WholePlanShape:
    """To its draft, with a reason; approvals of this submission count no more."""
    actions.return_plan(signed_in(request), number=number, reason=body.reason, clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholePlanShape:
    asker, at = reader(request)
    return WholePlanShape.of(queries.plan(asker, number, at=at))
