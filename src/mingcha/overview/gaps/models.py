"""Derived rows of gaps: one per required part of a site without a camera in use that is online (article 6).

Kept by upkeep.py and rebuilt by rebuilding.py. Not attested: whether a part is a gap follows from the register and
from the recorders' reports.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.registry.parts.rules import GapReason


class Gap(models.Model):
    """A gap with the columns by which lists are paged and filtered. Derived."""

    part = models.BigIntegerField(unique=True, db_comment="number of the part of a site")
    reason = models.CharField(max_length=12, db_comment="the first reason that holds, GapReason")
    category = models.CharField(max_length=5, db_comment="item of article 6 of its site")
    division = models.CharField(max_length=6, db_comment="division of its site")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of its site, or empty")
    organisation = models.CharField(max_length=20, db_comment="code of the managing unit")
    site = models.CharField(max_length=20, db_comment="code of its site")

    class Meta:
        db_table_comment = "derived: required parts without a camera in use that is online"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=[one.value for one in GapReason]), name="gap_reason"),
        ]
        # each answers one kind of list, by the number of the part
        indexes: ClassVar = [
            models.Index(fields=["division", "zone", "part", "reason", "category"], name="gap_division"),
            models.Index(fields=["zone", "part", "reason", "category"], name="gap_zone"),
            models.Index(fields=["organisation", "part", "reason", "category"], name="gap_organisation"),
            models.Index(fields=["reason", "part", "category", "division", "zone"], name="gap_reason_part"),
            models.Index(fields=["category", "part", "reason", "division", "zone"], name="gap_category"),
            models.Index(fields=["site", "part"], name="gap_site"),
        ]
