"""Tables of projects and of the points that they built (article 5)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.points.models import Point
from mingcha.registry.projects.rules import MOST_REASON, MOST_TITLE


class Project(Attested):
    """A project of one unit: for an item of a plan that was in force when it began, or a recorded exception."""

    title = models.CharField(max_length=MOST_TITLE, db_comment="name of the project")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="projects", db_comment="unit that builds it"
    )
    item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="projects", db_comment="what it carries out"
    )
    exception_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="art. 5: why it has no item of a plan"
    )
    started_by = models.CharField(max_length=64, db_comment="actor id")
    started_at = models.DateTimeField(db_comment="when it was recorded")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(item__isnull=False) & Q(exception_reason="")) | (Q(item=None) & ~Q(exception_reason="")),
                name="project_item_or_exception",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectPoint(Attested):
    """A point that a project built; a point is of one project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="built", db_comment="which project")
    point = models.OneToOneField(Point, models.PROTECT, related_name="project", db_comment="which point")
    added_by = models.CharField(max_length=64, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was recorded")

    def __str__(self) -> str:
        return f"{self.point_id} of {self.project_id}"
