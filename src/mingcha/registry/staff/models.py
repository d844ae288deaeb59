"""Tables of trainings, background checks, secrecy education and filings (article 16(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import MOST_HOURS, MOST_TEXT

_RECORD_KINDS = [kind.value for kind in StaffRecordKind]


class Training(Attested):
    """A training of a person. A failed one is recorded, too, and gives nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="trainings", db_comment="who was trained")
    course = models.CharField(max_length=MOST_TEXT, db_comment="name of the course")
    held_on = models.DateField(db_comment="last day of the training in Shanghai")
    hours = models.PositiveSmallIntegerField(db_comment="hours of instruction")
    passed = models.BooleanField(db_comment="result: whether the person passed")
    taught_by = models.CharField(max_length=MOST_TEXT, db_comment="who taught")
    document = models.CharField(max_length=MOST_TEXT, db_comment="certificate or record, with its number")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")
    recorded_at = models.DateTimeField(db_comment="when it was recorded here")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=MOST_HOURS), name="training_hours"),
            models.CheckConstraint(condition=~Q(course="") & ~Q(taught_by="") & ~Q(document=""), name="training_texts"),
            models.UniqueConstraint(fields=["user", "course", "held_on"], name="training_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "passed", "held_on"], name="training_newest")]

    def __str__(self) -> str:
        return f"training #{self.pk}"


class StaffRecord(Attested):
    """A background check or secrecy education that was done. What a check found is nowhere in this system."""

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_records", db_comment="about whom")
    kind = models.CharField(max_length=20, db_comment="record_kinds.StaffRecordKind")
    done_on = models.DateField(db_comment="Shanghai day on which it was done")
    done_by = models.CharField(max_length=MOST_TEXT, db_comment="who checked or taught")
    document = models.CharField(max_length=MOST_TEXT, db_comment="number of the record")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")
    recorded_at = models.DateTimeField(db_comment="when it was recorded here")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_RECORD_KINDS), name="staff_record_kind"),
            models.CheckConstraint(condition=~Q(done_by="") & ~Q(document=""), name="staff_record_texts"),
            models.UniqueConstraint(fields=["user", "kind", "done_on"], name="staff_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class Filing(Attested):
    """The receipt of the public security organ for the filing of a monitor. An officer's confirmation makes it;
    monitors who are filed together have one number."""

    user = models.ForeignKey(User, models.PROTECT, related_name="filings", db_comment="who was filed")
    organ = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="the organ that received it")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+", db_comment="the officer who confirmed")
    receipt_no = models.CharField(max_length=30, db_comment="number of the receipt")
    filed_on = models.DateField(db_comment="Shanghai day of the receipt")
    division = models.CharField(max_length=6, blank=True, default="", db_comment="division of the organ, or empty")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of the organ, or empty")
    proposal = models.CharField(max_length=10, db_comment="number of the proposal that was confirmed")
    name = models.CharField(max_length=60, null=True, db_comment="that person's name then")
    badge_no = models.CharField(max_length=30, null=True, db_comment="number of the work certificate then")
    unit = models.CharField(max_length=100, null=True, db_comment="name of that person's unit then")

    later_columns = frozenset({"name", "badge_no", "unit"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(division="") & ~Q(zone="")) | (~Q(division="") & Q(zone="")), name="filing_one_authority"
            ),
            models.UniqueConstraint(fields=["receipt_no", "user"], name="filing_receipt_once"),
        ]

    def __str__(self) -> str:
        return self.receipt_no
