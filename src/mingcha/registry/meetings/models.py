"""Tables of coordination meetings and their actions (article 4)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.meetings.rules import MOST_ACTION, MOST_MINUTES, MOST_TITLE
from mingcha.registry.places.models import Organisation


class Meeting(Attested):
    """A coordination meeting. The row and its scan are never written again."""

    organiser = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_comment="the government or organ that held it"
    )
    title = models.CharField(max_length=MOST_TITLE, db_comment="its title")
    held_on = models.DateField(db_comment="its Shanghai day")
    minutes = models.CharField(
        max_length=MOST_MINUTES, blank=True, default="", db_comment="the minutes as a text, empty: a scan alone"
    )
    file = models.CharField(max_length=120, blank=True, default="", db_comment="scan in the home's documents folder")
    size_bytes = models.IntegerField(default=0, db_comment="bytes of the scan, 0 for none")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="of the scan, by its bytes")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(minutes="") | ~Q(file=""), name="meeting_minutes"),
            models.CheckConstraint(
                condition=Q(file="", digest="", media_type="", size_bytes=0)
                | (~Q(file="") & ~Q(digest="") & ~Q(media_type="") & Q(size_bytes__gt=0)),
                name="meeting_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class MeetingAction(Attested):
    """What a unit is to do by a day, as a meeting agreed. Ending it fills its last columns."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions", db_comment="the meeting")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="who is to do it")
    text = models.CharField(max_length=MOST_ACTION, db_comment="what is to be done")
    due_on = models.DateField(db_comment="its last day")
    was_found = models.BooleanField(default=False, db_comment="whether its finding was opened")
    done_at = models.DateTimeField(null=True, blank=True, db_comment="when it was recorded as done, empty while open")
    done_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    done_note = models.CharField(max_length=MOST_ACTION, blank=True, default="", db_comment="what was done")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="", done_note="")
                | (Q(done_at__isnull=False) & ~Q(done_by="") & ~Q(done_note="")),
                name="meeting_action_done",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["done_at", "due_on"], name="meeting_action_open")]

    def __str__(self) -> str:
        return self.text
