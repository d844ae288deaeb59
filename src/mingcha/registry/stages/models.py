"""The table of stages of projects (article 8)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.projects.models import Project
from mingcha.registry.stages.rules import MOST_DOCUMENT
from mingcha.registry.stages.values import Stage, Work


class ProjectStage(Attested):
    """A stage of a project's main works or of its video. Acceptance and use of the video have no day here: it follows
    from acceptance."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="stages", db_comment="of which project")
    work = models.CharField(max_length=10, db_comment="values.Work: main works or video")
    stage = models.CharField(max_length=12, db_comment="values.Stage")
    planned_on = models.DateField(null=True, blank=True, db_comment="day for which it is planned")
    done_on = models.DateField(null=True, blank=True, db_comment="day on which it was done")
    document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="name and number of the document of what was done"
    )
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each change")
    recorded_by = models.CharField(max_length=64, db_comment="actor id of the last change")
    recorded_at = models.DateTimeField(db_comment="when it was last changed")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(work__in=[one.value for one in Work]), name="project_stage_work"),
            models.CheckConstraint(condition=Q(stage__in=[one.value for one in Stage]), name="project_stage_stage"),
            models.CheckConstraint(condition=Q(document="") | Q(done_on__isnull=False), name="project_stage_document"),
            # article 8: what follows from acceptance is typed by nobody
            models.CheckConstraint(
                condition=Q(done_on=None)
                | ~Q(work=Work.VIDEO.value)
                | ~Q(stage__in=[Stage.ACCEPTANCE.value, Stage.USE.value]),
                name="project_stage_derived",
            ),
            models.UniqueConstraint(fields=["project", "work", "stage"], name="project_stage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.stage} of {self.project_id}"
