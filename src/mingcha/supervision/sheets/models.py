"""Tables of sheets: the sheet, its two pictures, each time its paper was handed out (articles 12, 16(3), 21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.models import LookView, PictureFinding
from mingcha.supervision.looks.rules import MOST_OWNER
from mingcha.supervision.looks.values import CoverCause
from mingcha.supervision.sheets.rules import MOST_PURPOSE, MOST_REASON, MOST_RECEIVER
from mingcha.supervision.sheets.states import RUNNING, ReceiverKind, SheetPart, SheetState

_PERSON = settings.AUTH_USER_MODEL
_RUNNING = [one.value for one in RUNNING]


class PictureSheet(Attested):
    """A sheet of a confirmed picture finding for who removes what covers the view. Steps fill it up."""

    finding = models.ForeignKey(PictureFinding, models.PROTECT, related_name="sheets", db_comment="of which finding")
    state = models.CharField(max_length=10, db_comment="states.SheetState")
    receiver_kind = models.CharField(max_length=12, db_comment="states.ReceiverKind")
    receiver = models.CharField(max_length=MOST_RECEIVER, db_comment="name of the receiver, empty: removed")
    purpose = models.CharField(max_length=MOST_PURPOSE, db_comment="what the receiver needs it for")
    kind = models.CharField(max_length=20, db_comment="kind of the finding then")
    share_permille = models.PositiveIntegerField(db_comment="lost share of the judgeable blocks then, 0: not meant")
    since = models.DateTimeField(db_comment="from when on it was claimed")
    cause = models.CharField(max_length=12, db_comment="cause that a person named")
    owner = models.CharField(max_length=MOST_OWNER, db_comment="owner that a person named, empty: removed")
    prepared_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_comment="who prepared it")
    prepared_session = models.BigIntegerField(db_comment="session in which it was prepared, 0: none")
    prepared_at = models.DateTimeField(db_comment="when it was prepared")
    sent_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", db_comment="who sent it")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when it left the platform, empty: not yet")
    withdrawn_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", db_comment="who withdrew it")
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_comment="when it was withdrawn")
    withdrawn_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why")
    ended_on = models.DateField(
        null=True, blank=True, db_comment="Shanghai day on which the clock found its finding ended for good"
    )
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when its files were removed, empty: kept")

    class Meta:
        db_table_comment = "sheets of picture findings that leave the platform (arts. 12, 21)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[one.value for one in SheetState],
                    receiver_kind__in=[one.value for one in ReceiverKind],
                    kind__in=[one.value for one in LookFinding if not one.is_of_device],
                    cause__in=[one.value for one in CoverCause],
                )
                & (~Q(receiver="") | Q(removed_at__isnull=False))
                & ~Q(purpose=""),
                name="picture_sheet_lists",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.SENT.value) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="picture_sheet_sent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="") & ~Q(state=SheetState.WITHDRAWN.value)
                | Q(state=SheetState.WITHDRAWN.value, withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="picture_sheet_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=_RUNNING), name="picture_sheet_runs_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["removed_at", "state"], name="picture_sheet_kept")]

    @property
    def name(self) -> str:
        """Its number as people write it."""
        return f"BT-{self.pk:08d}"

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class SheetPicture(Attested):
    """A picture of a sheet: the original, which is never changed, and the covered copy that leaves."""

    sheet = models.ForeignKey(PictureSheet, models.PROTECT, related_name="pictures", db_comment="of which sheet")
    part = models.CharField(max_length=10, db_comment="states.SheetPart")
    picture_at = models.DateTimeField(db_comment="when the picture was taken")
    view = models.ForeignKey(
        LookView, models.PROTECT, null=True, related_name="+", db_comment="kept view that it is, null: taken for it"
    )
    original = models.CharField(max_length=120, db_comment="name of the uncovered file in the documents folder")
    original_sha256 = models.CharField(max_length=64, db_comment="its SHA-256, hexadecimal")
    original_removed_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the file taken for the sheet was removed, empty: kept"
    )
    is_sought = models.BooleanField(db_comment="whether the detector looked for persons and plates")
    proposed = models.TextField(blank=True, default="", db_comment="areas that it proposed, JSON of corners in 1/65535")
    polygons = models.TextField(blank=True, default="", db_comment="areas that a person drew, JSON likewise")
    is_empty = models.BooleanField(default=False, db_comment="stated: no person and no plate is seen")
    copy = models.CharField(max_length=120, blank=True, default="", db_comment="file of the covered copy, empty: none")
    copy_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    covered_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", db_comment="who covered it")
    covered_session = models.BigIntegerField(default=0, db_comment="session in which it was covered")
    covered_at = models.DateTimeField(null=True, blank=True, db_comment="when it was covered")
    checked_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", db_comment="second person")
    checked_session = models.BigIntegerField(default=0, db_comment="session in which it was checked")
    checked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was checked")

    class Meta:
        db_table_comment = "pictures of sheets: original and covered copy (art. 21)"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "part"], name="sheet_picture_part"),
            models.CheckConstraint(
                condition=Q(part__in=[one.value for one in SheetPart]) & ~Q(original="") & ~Q(original_sha256=""),
                name="sheet_picture_whole",
            ),
            models.CheckConstraint(
                condition=Q(copy_sha256="", covered_by=None, covered_at=None, polygons="", is_empty=False)
                | ~Q(copy_sha256="")
                & Q(covered_by__isnull=False, covered_at__isnull=False)
                & ~Q(covered_session=0)
                & (Q(is_empty=True, polygons="") | Q(is_empty=False) & ~Q(polygons="")),
                name="sheet_picture_covered",
            ),
            # the second person, in a session of that person's own
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_at__isnull=False, covered_by__isnull=False)
                & ~Q(checked_by=models.F("covered_by"))
                & ~Q(checked_session=models.F("covered_session"))
                & ~Q(checked_session=0),
                name="sheet_picture_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.part}"


class SheetHandout(Attested):
    """The paper of a sheet, handed to a person for its receiver: as a line of the register. Rows only grow; an owner's
    name gives way to the kind of receiver when the files of the sheet are removed."""

    sheet = models.ForeignKey(PictureSheet, models.PROTECT, related_name="handouts", db_comment="of which sheet")
    user = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_comment="person (16(3))")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate then")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    at = models.DateTimeField(db_comment="time (16(3))")
    purpose = models.CharField(max_length=MOST_PURPOSE, db_comment="purpose (16(3))")
    destination = models.CharField(max_length=MOST_RECEIVER, db_comment="destination (16(3)): the receiver")
    paper = models.CharField(max_length=40, db_comment="number of the issued paper")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of its bytes, hexadecimal")

    class Meta:
        db_table_comment = "papers of sheets that were handed out (arts. 16(3), 21)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(destination="") & ~Q(digest=""), name="sheet_handout_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.paper}"
