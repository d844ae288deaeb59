"""The table of funding records (article 4)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.funding.rules import MOST_DOCUMENT
from mingcha.registry.funding.values import FundedKind, FundingSource, FundingUse
from mingcha.registry.projects.models import Project
from mingcha.registry.systems.models import System


class Funding(Attested):
    """Money for building or upkeep of a system or project in one year. A row is never changed: it is ended and recorded
    anew."""

    subject_kind = models.CharField(max_length=10, db_comment="what it is for: system | project")
    system = models.ForeignKey(
        System, models.PROTECT, null=True, related_name="funding", db_comment="the system, if it is for one"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="funding", db_comment="the project, if it is for one"
    )
    source = models.CharField(max_length=10, db_comment="government | private")
    area = models.CharField(
        max_length=10, blank=True, default="", db_comment="division or zone whose budget it is, empty: private money"
    )
    use = models.CharField(max_length=10, db_comment="building | upkeep")
    year = models.SmallIntegerField(db_comment="budget year")
    amount_fen = models.BigIntegerField(db_comment="amount in fen (1/100 yuan)")
    document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="name and number of the budget or contract"
    )
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken back, empty while it stands")
    ended_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the end")
    end_reason = models.CharField(max_length=MOST_DOCUMENT, blank=True, default="", db_comment="why it was taken back")

    later_columns = frozenset({"project_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(subject_kind=FundedKind.SYSTEM.value, system__isnull=False, project=None)
                | Q(subject_kind=FundedKind.PROJECT.value, system=None, project__isnull=False),
                name="funding_subject",
            ),
            models.CheckConstraint(condition=Q(use__in=[one.value for one in FundingUse]), name="funding_use"),
            models.CheckConstraint(
                condition=Q(source=FundingSource.PRIVATE.value, area="")
                | (Q(source=FundingSource.GOVERNMENT.value) & ~Q(area="") & ~Q(document="")),
                name="funding_source",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="funding_amount"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="funding_end",
            ),
            models.UniqueConstraint(
                fields=["system", "source", "area", "use", "year", "document"],
                condition=Q(ended_at=None),
                name="funding_once",
            ),
            models.UniqueConstraint(
                fields=["project", "source", "area", "use", "year", "document"],
                condition=Q(ended_at=None),
                name="funding_project_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id or self.project_id} {self.year}"
