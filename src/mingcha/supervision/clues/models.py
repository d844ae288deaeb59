"""The tables of clues and of their receipts (article 16(4))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.duty import Place
from mingcha.supervision.clues.rules import MOST_NAME, MOST_NOTE, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.clues.values import ClueKind, ClueLevel, ClueState, ReceiptSide

_REPORTED = (ClueState.REPORTED.value, ClueState.CLOSED.value)


class Clue(Attested):
    """Something important that was seen. Its steps fill its last columns; what was noted is never written again."""

    no = models.CharField(max_length=20, unique=True, db_comment="X, Shanghai day, number of the day")
    kind = models.CharField(max_length=20, db_comment="public_safety | emergency | crime | other_service")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of the point when it was noted")
    organisation = models.CharField(max_length=20, db_comment="managing unit of the point when it was noted")
    zone = models.CharField(max_length=20, blank=True, default="", db_comment="functional zone, empty for none")
    seen_at = models.DateTimeField(db_comment="time of the picture in which it was seen")
    note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="a few words, may be empty")
    noted_by = models.CharField(max_length=64, db_comment="actor id")
    noted_at = models.DateTimeField(db_comment="when it was noted; its own clock runs from here")
    hold = models.CharField(max_length=9, blank=True, default="", db_comment="hold placed with it, empty for none")
    important_hold = models.CharField(max_length=9, blank=True, default="", db_comment="hold of two years, or empty")
    state = models.CharField(max_length=10, db_comment="noted | held | reported | closed | withdrawn")
    level = models.PositiveSmallIntegerField(default=0, db_comment="calls made: 1 reminder, 2 head of unit, 3 district")
    text = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the report, empty before")
    department = models.CharField(
        max_length=MOST_NAME, blank=True, default="", db_comment="department concerned by the report, may be empty"
    )
    reported_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id, empty before")
    reported_at = models.DateTimeField(null=True, blank=True, db_comment="when it was reported")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when both receipts were there")
    withdrawn_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id, empty for none")
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_comment="when it was withdrawn")
    withdraw_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was withdrawn"
    )

    class Meta:
        db_table_comment = "clues of monitoring staff (art. 16(4))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in ClueKind]), name="clue_kind"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in ClueState]), name="clue_state"),
            models.CheckConstraint(condition=Q(level__in=[one.value for one in ClueLevel]), name="clue_level"),
            models.CheckConstraint(
                condition=~Q(state__in=_REPORTED) | (~Q(text="") & ~Q(reported_by="") & Q(reported_at__isnull=False)),
                name="clue_reported",
            ),
            models.CheckConstraint(
                condition=Q(state=ClueState.CLOSED.value, closed_at__isnull=False)
                | (~Q(state=ClueState.CLOSED.value) & Q(closed_at=None)),
                name="clue_closed",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=ClueState.WITHDRAWN.value, withdrawn_at__isnull=False)
                    & ~Q(withdrawn_by="")
                    & ~Q(withdraw_reason="")
                )
                | (~Q(state=ClueState.WITHDRAWN.value) & Q(withdrawn_at=None, withdrawn_by="", withdraw_reason="")),
                name="clue_withdrawn",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "noted_at"], name="clue_open"),
            models.Index(fields=["camera", "noted_at"], name="clue_camera"),
        ]

    @property
    def place(self) -> Place:
        """Where its point lay when it was noted."""
        return Place(self.division, self.organisation, self.zone)

    def __str__(self) -> str:
        return self.no


class ClueReceipt(Attested):
    """A receipt of one side, or the police's statement that no other department is concerned. Rows only grow."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="receipts", db_comment="of which clue")
    side = models.CharField(max_length=10, db_comment="psb | department")
    department = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="which body, or empty")
    number = models.CharField(max_length=MOST_NUMBER, blank=True, default="", db_comment="the receiver's number")
    name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="who answered the call")
    called_at = models.DateTimeField(null=True, blank=True, db_comment="time of the call")
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why no other department is concerned"
    )
    entered_by = models.CharField(max_length=64, db_comment="actor id")
    entered_at = models.DateTimeField(db_comment="when it was recorded")

    class Meta:
        db_table_comment = "receipts of clues (art. 16(4))"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clue", "side"], name="clue_receipt_once"),
            models.CheckConstraint(
                condition=Q(side=ReceiptSide.PSB.value, department="", reason="")
                | (
                    Q(side=ReceiptSide.DEPARTMENT.value, called_at__isnull=False, reason="")
                    & ~Q(department="")
                    & ~Q(number="")
                    & ~Q(name="")
                )
                | (Q(side=ReceiptSide.DEPARTMENT.value, department="", called_at=None) & ~Q(reason="")),
                name="clue_receipt_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clue_id} {self.side}"
