"""Tables of reminders: where a person is reminded, and what was sent (articles 9, 16)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.reminders.rules import MOST_ADDRESS, Way


class ReminderTarget(Attested):
    """Where a person is reminded. The row stays; ending it fills its last column."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reminder_targets", db_comment="who is reminded")
    way = models.CharField(max_length=10, db_comment="rules.Way: mail | webhook")
    address = models.CharField(max_length=MOST_ADDRESS, db_comment="mail address, or https address of a program")
    began_at = models.DateTimeField(db_comment="when it was asked for")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended, empty while it holds")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=[way.value for way in Way]), name="reminder_way"),
            models.CheckConstraint(condition=~Q(address=""), name="reminder_address"),
            models.UniqueConstraint(fields=["user", "way"], condition=Q(ended_at=None), name="reminder_one_a_way"),
        ]

    def __str__(self) -> str:
        return f"{self.way} #{self.pk}"


class SentReminder(models.Model):
    """A reminder that left. A working row, in no log: one a matter and step, so that none leaves twice.
    Steps of calls by the hour are `deadlines.calls.CallStep`."""

    target = models.ForeignKey(ReminderTarget, models.CASCADE, related_name="sent", db_comment="where it went")
    matter = models.CharField(max_length=64, db_comment="rules.digest_of the matter")
    step = models.SmallIntegerField(db_comment="days before the safe day, -2 once it is over, -1 once the legal one is")
    sent_on = models.DateField(db_comment="Shanghai day on which it left, or its matter was last due")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "matter", "step"], name="reminder_sent_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["sent_on"], name="reminder_sent_on")]

    def __str__(self) -> str:
        return f"{self.step} of {self.target_id}"
