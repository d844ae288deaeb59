"""Tables of trial runs: the days of a project's trial, and its people (article 8)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.projects.models import Project
from mingcha.registry.trials.rules import MOST_REASON

_ACTOR = 64


class ProjectTrial(Attested):
    """The days of a project's trial run. Without a row nobody sees the pictures of its points on trial."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="trial", db_comment="of which project")
    first_on = models.DateField(db_comment="first day, Shanghai")
    last_on = models.DateField(db_comment="last day, Shanghai: from the next one on its pictures are closed")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each change")
    recorded_by = models.CharField(max_length=_ACTOR, db_comment="actor id of the last change")
    recorded_at = models.DateTimeField(db_comment="when it was last changed")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="project_trial_days"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.first_on} to {self.last_on}"


class TrialPerson(Attested):
    """A person who sees the pictures of a project's points on trial. The row stays; taking off fills it up."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="trial_people", db_comment="of which project")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_comment="whose account")
    unit = models.CharField(max_length=100, db_comment="name of the person's unit then")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the person's unit then; null of who was listed before it was kept",
    )
    reason = models.CharField(max_length=MOST_REASON, db_comment="why the person is on the list")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when the person was put on it")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when the person was taken off it")
    removed_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")
    removed_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the person was taken off"
    )

    later_columns = frozenset({"organisation_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(unit="") & ~Q(reason=""), name="trial_person_stated"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="", removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_by="") & ~Q(removed_reason="")),
                name="trial_person_removed",
            ),
            models.UniqueConstraint(fields=["project", "user"], condition=Q(removed_at=None), name="trial_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.project_id}"
