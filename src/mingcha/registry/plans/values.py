"""Construction plans as frozen values (article 5)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.rules import PlanArea
from mingcha.registry.plans.states import Body, PlanState


@dataclass(frozen=True, slots=True)
class NewItem:
    """A planned place: `category` an item of article 6, `point_class` 1 to 3, `count` cameras, `organisation` the code
    of the unit that is to build it, "" if it is open. `duplicate_reason`: why it is
    needed beside another camera or planned place that sees the same."""

    name: str
    category: str
    point_class: int
    count: int
    position: Position
    view: View = View()
    organisation: str = ""
    duplicate_reason: str = ""

    def require_values(self) -> None:
        """Raises Fault(INVALID) for a category, class or count that cannot be."""
        category(self.category)
        if self.point_class not in plans_rules.POINT_CLASSES:
            raise Fault(FaultKind.INVALID, Words("点位类别为一、二、三类", "the class of a point is 1, 2 or 3"))
        if not 1 <= self.count <= plans_rules.MOST_CAMERAS:
            most = plans_rules.MOST_CAMERAS
            raise Fault(FaultKind.INVALID, Words(f"数量须在 1 与 {most} 之间", f"the count is 1 to {most}"))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A version of a plan. `parent`: number of the city plan that it was submitted under, `superseded_by`: number of
    the version that followed, None for none; `items` and `cameras`: what stands in it."""

    number: int
    area: PlanArea
    version: int
    title: str
    first_year: int
    last_year: int
    state: PlanState
    revision: int
    parent: int | None
    drafted_by: str
    drafted_at: datetime
    effective_on: date | None
    superseded_by: int | None
    items: int
    cameras: int


@dataclass(frozen=True, slots=True)
class PlanItemFacts:
    """An item of a plan: `key` is its number in the register, `number` that within its plan. Degrees of CGCS2000;
    `original` as typed and its label; the view is None where it is not planned yet."""

    key: int
    plan: int
    number: int
    name: str
    category: str
    point_class: int
    count: int
    organisation: str
    organisation_name: str
    longitude: float
    latitude: float
    original: str
    original_system: str
    label_reason: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    duplicate_reason: str
    added_by: str


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """A planned place on the map; `key` its number in the register, CGCS2000 in 1e-9 degrees, `in_force` whether its
    plan is."""

    key: int
    name: str
    count: int
    in_force: bool
    longitude_ndeg: int
    latitude_ndeg: int


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A scan of an approving document by its digest; `number` 0: it was handed in with the approval, else its place
    among the later ones."""

    number: int
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval of a submission, with the scans of its document, oldest first; `may_add_scan`: whether the reader may
    hand in another one."""

    number: int
    body: Body
    organisation_name: str
    document: str
    approved_on: date
    recorded_by: str
    recorded_at: datetime
    scans: tuple[ScanRow, ...] = ()
    may_add_scan: bool = False

    @property
    def sha256(self) -> str:
        """The digest of the newest scan, "" for none."""
        return self.scans[-1].sha256 if self.scans else ""


@dataclass(frozen=True, slots=True)
class ApprovalScan:
    """The scan of an approving document, as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission with its approvals; `returned_at` is None unless it was returned."""

    submitted_by: str
    submitted_at: datetime
    returned_by: str
    returned_at: datetime | None
    return_reason: str
    approvals: tuple[ApprovalRow, ...]


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The items and cameras of one class of points in a plan."""

    point_class: int
    items: int
    cameras: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan for its page: its submissions, newest first, its counts by class, and what the reader may do.

    `waits_for`: the bodies that have not approved the present submission; `body`: for which body the reader may approve
    it, None for nobody.
    """

    row: PlanRow
    parent: PlanRow | None
    submissions: tuple[SubmissionRow, ...]
    classes: tuple[ClassCount, ...]
    waits_for: tuple[Body, ...]
    may_change: bool
    may_return: bool
    body: Body | None


@dataclass(frozen=True, slots=True)
class ApproverRow:
    """A plan approver of a government or committee; `ended_at` is None while the duty holds."""

    number: int
    username: str
    name: str
    organisation: str
    organisation_name: str
    document: str
    named_at: datetime
    ended_at: datetime | None
