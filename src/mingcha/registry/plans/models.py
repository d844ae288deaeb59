"""Tables of construction plans: versions, items, submissions, approvals, approvers (article 5)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import CATEGORIES
from mingcha.registry.constraints import digits
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_CAMERAS,
    MOST_DOCUMENT,
    MOST_NAME,
    MOST_REASON,
    MOST_TITLE,
    POINT_CLASSES,
    PlanArea,
)
from mingcha.registry.plans.states import Body, Level, PlanState

_LEVELS = [level.value for level in Level]
_STATES = [state.value for state in PlanState]
_BODIES = [body.value for body in Body]
_ACTOR = 64
_CATEGORIES = [one.code for one in CATEGORIES]
_PARENTLESS = Q(level=Level.CITY.value) | Q(state=PlanState.DRAFT.value)


class Plan(Attested):
    """A version of the construction plan of the city, a district or a functional zone."""

    level = models.CharField(max_length=10, db_comment="city | district | zone")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division; of a zone its first host")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of a zone plan")
    version = models.PositiveIntegerField(db_comment="number of the version of this area's plan, from 1")
    title = models.CharField(max_length=MOST_TITLE, db_comment="title of the plan")
    first_year = models.PositiveSmallIntegerField(db_comment="first year of its period")
    last_year = models.PositiveSmallIntegerField(db_comment="last year of its period")
    state = models.CharField(max_length=20, default=PlanState.DRAFT.value, db_comment="rules.PlanState")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with every change of the draft")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        db_comment="city plan in force when it was submitted; null of a city plan and of a first draft",
    )
    drafted_by = models.CharField(max_length=_ACTOR, db_comment="actor id of who began it")
    changed_by = models.TextField(
        blank=True, default="", db_comment="actor ids of who changed title or period, separated by a space"
    )
    drafted_at = models.DateTimeField(db_comment="when it was begun")
    effective_on = models.DateField(null=True, db_comment="day of the later approval; null until in force")
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", db_comment="version that followed"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=_LEVELS), name="plan_level"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="plan_state"),
            models.CheckConstraint(condition=digits("division", 6), name="plan_division"),
            models.CheckConstraint(
                condition=(Q(level=Level.ZONE.value) & ~Q(zone="")) | (~Q(level=Level.ZONE.value) & Q(zone="")),
                name="plan_zone",
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR, last_year__gte=F("first_year")),
                name="plan_years",
            ),
            models.CheckConstraint(condition=Q(parent__isnull=False) | _PARENTLESS, name="plan_parent"),
            models.CheckConstraint(
                condition=Q(effective_on=None, state__in=_STATES[:3]) | Q(effective_on__isnull=False),
                name="plan_effective",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(state=PlanState.SUPERSEDED.value), name="plan_superseded"
            ),
            models.UniqueConstraint(fields=["division", "zone", "level", "version"], name="plan_version"),
            models.UniqueConstraint(
                fields=["division", "zone", "level"],
                condition=Q(state=PlanState.IN_FORCE.value),
                name="plan_one_in_force",
            ),
        ]

    @property
    def area(self) -> PlanArea:
        """The area of the plan."""
        return PlanArea(Level(self.level), self.division, self.zone)

    def __str__(self) -> str:
        return f"{self.zone or self.division} v{self.version}"


class PlanItem(Attested):
    """A place for which cameras are planned. Once its plan was submitted it does not change; a removed one stays."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", db_comment="the version it belongs to")
    number = models.PositiveIntegerField(db_comment="number within the plan, from 1, never given twice")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the planned place")
    category = models.CharField(max_length=5, db_comment="item of article 6, 6(1) to 6(12)")
    point_class = models.PositiveSmallIntegerField(db_comment="class of monitoring point, 1 to 3")
    count = models.PositiveIntegerField(db_comment="number of cameras planned")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="unit that is to build it"
    )
    # article 13: the legal coordinate, what it was made from, and how
    longitude_ndeg = models.BigIntegerField(db_comment="CGCS2000 longitude in 1e-9 degrees")
    latitude_ndeg = models.BigIntegerField(db_comment="CGCS2000 latitude in 1e-9 degrees")
    original_x = models.CharField(max_length=32, db_comment="longitude or easting as entered")
    original_y = models.CharField(max_length=32, db_comment="latitude or northing as entered")
    original_system = models.CharField(max_length=12, db_comment="label as entered, kit System")
    coordinate_method = models.CharField(max_length=100, db_comment="how it was converted")
    coordinate_accuracy_mm = models.BigIntegerField(db_comment="most it may be off, millimetres")
    label_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why a questioned coordinate was kept"
    )
    map_cell = models.BigIntegerField(db_comment="Web Mercator cell of zoom 24, bits of x and y interleaved")
    azimuth_deg = models.SmallIntegerField(null=True, db_comment="viewing direction, degrees clockwise from north")
    view_angle_deg = models.SmallIntegerField(null=True, db_comment="horizontal field of view, degrees")
    view_range_m = models.IntegerField(null=True, db_comment="how far it is to see, metres")
    duplicate_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it is planned beside another one (art. 5)"
    )
    planned_first = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_on",
        db_comment="the same place as it was planned first, in a former version; null: in this one",
    )
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")
    removed_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id, empty: stands")
    removed_at = models.DateTimeField(null=True, db_comment="when it was removed from the draft; null: it stands")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category__in=_CATEGORIES), name="plan_item_category"),
            models.CheckConstraint(condition=Q(point_class__in=POINT_CLASSES), name="plan_item_class"),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=MOST_CAMERAS), name="plan_item_count"),
            models.CheckConstraint(
                condition=Q(azimuth_deg=None) | Q(azimuth_deg__gte=0, azimuth_deg__lt=360), name="plan_item_azimuth"
            ),
            models.CheckConstraint(
                condition=Q(view_angle_deg=None) | Q(view_angle_deg__gt=0, view_angle_deg__lte=360),
                name="plan_item_angle",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="") | (Q(removed_at__isnull=False) & ~Q(removed_by="")),
                name="plan_item_removed",
            ),
            models.UniqueConstraint(fields=["plan", "number"], name="plan_item_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["map_cell"], name="plan_item_map_cell", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} item {self.number}"


class PlanSubmission(Attested):
    """A draft handed in for approval, until it takes effect or is returned."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="submissions", db_comment="what was handed in")
    revision = models.PositiveIntegerField(db_comment="the plan's revision that was handed in")
    submitted_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    submitted_at = models.DateTimeField(db_comment="when")
    returned_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id, or empty")
    returned_at = models.DateTimeField(null=True, db_comment="when it was returned")
    return_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was returned")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(returned_at=None), name="plan_submission_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by="", return_reason="")
                | (Q(returned_at__isnull=False) & ~Q(returned_by="") & ~Q(return_reason="")),
                name="plan_submission_return",
            ),
        ]

    def __str__(self) -> str:
        return f"submission of {self.plan_id}"


class PlanApproval(Attested):
    """The approval of a submission by one body, on its document, with a scan of it if one was handed in."""

    submission = models.ForeignKey(
        PlanSubmission, models.PROTECT, related_name="approvals", db_comment="what was approved"
    )
    body = models.CharField(max_length=20, db_comment="government | city_police")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="who approved")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the document")
    approved_on = models.DateField(db_comment="day of the document")
    recorded_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    file = models.CharField(
        max_length=120, blank=True, default="", db_comment="scan in the home's documents folder, empty: none"
    )
    size_bytes = models.IntegerField(default=0, db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="of the scan, by its bytes")

    later_columns = frozenset({"file", "size_bytes", "digest", "media_type"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(body__in=_BODIES), name="plan_approval_body"),
            models.CheckConstraint(condition=~Q(document=""), name="plan_approval_document"),
            models.UniqueConstraint(fields=["submission", "body"], name="plan_approval_once"),
            models.UniqueConstraint(fields=["submission", "recorded_by"], name="plan_approval_two_persons"),
            models.CheckConstraint(
                condition=Q(file="", size_bytes=0, digest="", media_type="")
                | (~Q(file="") & Q(size_bytes__gt=0) & ~Q(digest="") & ~Q(media_type="")),
                name="plan_approval_scan",
            ),
            models.UniqueConstraint(fields=["file"], condition=~Q(file=""), name="plan_approval_scan_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body} on {self.document}"


class LaterScan(Attested):
    """A scan of the document of an approval that was handed in after the approval was recorded. The one that was handed
    in with it stays in its row, and every later one here."""

    approval = models.ForeignKey(
        PlanApproval, models.PROTECT, related_name="later_scans", db_comment="whose document it is"
    )
    number = models.PositiveIntegerField(db_comment="place among the later scans of its approval, from 1")
    file = models.CharField(max_length=120, db_comment="in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the scan, by its bytes")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was handed in")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["approval", "number"], name="later_scan_number"),
            models.UniqueConstraint(fields=["approval", "digest"], name="later_scan_once"),
            models.UniqueConstraint(fields=["file"], name="later_scan_file"),
            models.CheckConstraint(
                condition=Q(number__gt=0, size_bytes__gt=0) & ~Q(file="") & ~Q(digest="") & ~Q(media_type=""),
                name="later_scan_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"scan {self.number} of approval {self.approval_id}"


class PlanApprover(Attested):
    """The duty of a person to record the approvals of plans for a government or a zone's committee."""

    user = models.ForeignKey(User, models.PROTECT, related_name="plan_approvals", db_comment="who approves")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="plan_approvers", db_comment="the government or committee"
    )
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="document by which the person was named")
    proposed_by = models.CharField(max_length=_ACTOR, db_comment="actor id of the first person")
    confirmed_by = models.CharField(max_length=_ACTOR, db_comment="actor id of the second person")
    named_at = models.DateTimeField(db_comment="from when on")
    ended_at = models.DateTimeField(null=True, db_comment="when the duty ended; null while it holds")
    ended_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id of the end")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at=None), name="plan_approver_once"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="plan_approver_document"),
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="plan_approver_two_persons"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="plan_approver_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation_id}"
