"""Tables of acceptances: batch, points, group, reports with items and problems, signatures, documents (articles 7, 8).

A report is never written again: a later one takes its place, and what was signed stays under it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.acceptance.rules import (
    MOST_HOW,
    MOST_NAME,
    MOST_REASON,
    MOST_RECORDED,
    MOST_STANDARDS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_VALUE,
)
from mingcha.registry.acceptance.states import RECORDED_CONCLUSIONS, AcceptanceState, DocumentKind, Item
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.projects.models import Project
from mingcha.registry.systems.models import System

_STATES = [state.value for state in AcceptanceState]
_CONCLUSIONS = [one.value for one in RECORDED_CONCLUSIONS]
_ITEMS = [item.value for item in Item]
_DOCUMENTS = [kind.value for kind in DocumentKind]
_ACTOR = 64


class Acceptance(Attested):
    """The acceptance of a batch of points of one system; a passed one names the record by which they are in use."""

    system = models.ForeignKey(System, models.PROTECT, related_name="acceptances", db_comment="whose points")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="acceptances", db_comment="project that built them"
    )
    title = models.CharField(max_length=MOST_TITLE, db_comment="name of the acceptance")
    standards = models.CharField(max_length=MOST_STANDARDS, db_comment="standards by which it is accepted")
    built_on = models.DateField(db_comment="day on which building ended")
    state = models.CharField(max_length=20, default=AcceptanceState.OPEN.value, db_comment="states.AcceptanceState")
    commissioning = models.OneToOneField(
        Commissioning,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptance",
        db_comment="record of putting into use, of a passed acceptance",
    )
    withdrawn_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was withdrawn"
    )
    opened_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was opened")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="acceptance_state"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(standards=""), name="acceptance_stated"),
            # article 8: only a passed acceptance puts points into use
            models.CheckConstraint(
                condition=Q(state=AcceptanceState.PASSED.value, commissioning__isnull=False)
                | (~Q(state=AcceptanceState.PASSED.value) & Q(commissioning=None)),
                name="acceptance_passed_in_use",
            ),
            models.CheckConstraint(
                condition=(Q(state=AcceptanceState.WITHDRAWN.value) & ~Q(withdrawn_reason=""))
                | (~Q(state=AcceptanceState.WITHDRAWN.value) & Q(withdrawn_reason="")),
                name="acceptance_withdrawn",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="acceptance_of_state")]

    def __str__(self) -> str:
        return self.title


class AcceptedPoint(Attested):
    """A point of a batch."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="batch", db_comment="which batch")
    point = models.ForeignKey(Point, models.PROTECT, related_name="acceptances", db_comment="which point")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["acceptance", "point"], name="accepted_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} in {self.acceptance_id}"


class AcceptanceMember(Attested):
    """A member of an acceptance group; without a user the person signs on paper."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="members", db_comment="which acceptance")
    number = models.PositiveSmallIntegerField(db_comment="place in the list of the group, from 1")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the person")
    unit = models.CharField(max_length=MOST_NAME, db_comment="whom the person represents")
    title = models.CharField(max_length=MOST_NAME, db_comment="position or qualification")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_comment="account by which the person signs"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit="") & ~Q(title=""), name="acceptance_member_stated"),
            models.UniqueConstraint(fields=["acceptance", "number"], name="acceptance_member_number"),
            models.UniqueConstraint(
                fields=["acceptance", "user"], condition=Q(user__isnull=False), name="acceptance_member_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AcceptanceReport(Attested):
    """The report of an inspection: its day and conclusion."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="reports", db_comment="which acceptance")
    number = models.PositiveIntegerField(db_comment="number within its acceptance, from 1")
    inspection = models.PositiveIntegerField(db_comment="1: the first inspection; above: re-inspections")
    accepted_on = models.DateField(db_comment="day of the inspection")
    conclusion = models.CharField(max_length=20, db_comment="qualified | unqualified")
    recorded_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when the inspection was closed with it")
    closed_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            # article 8: passed or not passed; 基本合格 is neither
            models.CheckConstraint(condition=Q(conclusion__in=_CONCLUSIONS), name="acceptance_report_conclusion"),
            models.UniqueConstraint(fields=["acceptance", "number"], name="acceptance_report_number"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="") | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="acceptance_report_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acceptance_id} report {self.number}"


class AcceptanceItem(Attested):
    """A measured item of a report, beside what the recorder had measured of it."""

    later_columns = frozenset({"recorder_value", "recorder_how_zh", "recorder_how_en"})
    report = models.ForeignKey(AcceptanceReport, models.PROTECT, related_name="items", db_comment="which report")
    item = models.CharField(max_length=20, db_comment="states.Item")
    value = models.CharField(max_length=MOST_VALUE, db_comment="measured value, in the unit of the item")
    fits = models.BooleanField(db_comment="whether it fits the standard")
    instrument = models.CharField(max_length=MOST_TEXT, db_comment="instrument or method")
    recorder_value = models.CharField(
        max_length=MOST_RECORDED, blank=True, default="", db_comment="what the recorder had measured; empty for nothing"
    )
    recorder_how_zh = models.CharField(
        max_length=MOST_HOW, blank=True, default="", db_comment="how it was measured or why not, in Chinese"
    )
    recorder_how_en = models.CharField(
        max_length=MOST_HOW, blank=True, default="", db_comment="how it was measured or why not, in English"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(item__in=_ITEMS), name="acceptance_item_item"),
            models.CheckConstraint(condition=~Q(value="") & ~Q(instrument=""), name="acceptance_item_measured"),
            models.CheckConstraint(
                condition=Q(recorder_value="") | (~Q(recorder_how_zh="") & ~Q(recorder_how_en="")),
                name="acceptance_item_recorded",
            ),
            models.UniqueConstraint(fields=["report", "item"], name="acceptance_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class AcceptanceProblem(Attested):
    """A problem that a report names; recording its mending fills the last columns."""

    later_columns = frozenset({"was_found"})
    report = models.ForeignKey(AcceptanceReport, models.PROTECT, related_name="problems", db_comment="which report")
    text = models.CharField(max_length=MOST_TEXT, db_comment="what is wrong")
    mends = models.CharField(max_length=MOST_NAME, db_comment="who mends it")
    due_on = models.DateField(db_comment="last day for mending it")
    mended_on = models.DateField(null=True, blank=True, db_comment="day on which it was mended")
    mended_note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="what was done")
    mended_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")
    was_found = models.BooleanField(default=False, db_comment="whether the finding of its day was opened")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(mends=""), name="acceptance_problem_stated"),
            models.CheckConstraint(
                condition=Q(mended_on=None, mended_note="", mended_by="")
                | (Q(mended_on__isnull=False) & ~Q(mended_note="") & ~Q(mended_by="")),
                name="acceptance_problem_mended",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["mended_on", "due_on"], name="acceptance_problem_open")]

    def __str__(self) -> str:
        return self.text


class AcceptanceDocument(Attested):
    """A document of an acceptance, kept as it was handed in."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="documents", db_comment="which acceptance")
    kind = models.CharField(max_length=20, db_comment="states.DocumentKind")
    title = models.CharField(max_length=MOST_TITLE, db_comment="name and number of the document")
    file = models.CharField(max_length=120, db_comment="scan in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the scan, by its bytes")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_DOCUMENTS), name="acceptance_document_kind"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(file=""), name="acceptance_document_stated"),
        ]

    def __str__(self) -> str:
        return self.title


class AcceptanceSignature(Attested):
    """The signature of a member under a report: by the own account, or on a sheet that was handed in."""

    report = models.ForeignKey(AcceptanceReport, models.PROTECT, related_name="signatures", db_comment="which report")
    member = models.ForeignKey(
        AcceptanceMember, models.PROTECT, related_name="signatures", db_comment="whose signature"
    )
    sheet = models.ForeignKey(
        AcceptanceDocument, models.PROTECT, null=True, blank=True, related_name="+", db_comment="sheet with it, if any"
    )
    signed_by = models.CharField(max_length=_ACTOR, db_comment="actor id; with a sheet, of who handed it in")
    signed_at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "member"], name="acceptance_signature_once"),
            models.UniqueConstraint(
                fields=["report", "signed_by"], condition=Q(sheet=None), name="acceptance_signature_one_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} under {self.report_id}"
