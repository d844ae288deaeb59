"""Tables of lists of points that were handed in on the pages (articles 7, 16(1)): the list and the repairs over it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PointList(models.Model):
    """A list that a person handed in, while it is judged, repaired and confirmed. A working row: the act at its end
    (registry.point.import) has the entry in the log; its lines are sealed files of the home (source_files.py)."""

    asked_by = models.CharField(max_length=64, db_comment="actor who handed it in")
    asked_at = models.DateTimeField(db_comment="when it was handed in")
    touched_at = models.DateTimeField(db_comment="when it was last repaired or judged: its removal counts from here")
    source = models.CharField(max_length=150, db_comment="name of the file")
    sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the file, hexadecimal")
    kept = models.CharField(max_length=64, db_comment="name of the sealed list in imports/ of the home")
    lines = models.PositiveIntegerField(db_comment="lines of the list")
    parts = models.PositiveIntegerField(db_comment="parts of the list")
    label = models.CharField(
        max_length=40, blank=True, default="", db_comment="coordinate system of all lines, empty: each names its own"
    )
    revision = models.PositiveIntegerField(default=0, db_comment="rises with each saving of repairs")
    judged_revision = models.PositiveIntegerField(null=True, db_comment="revision that was judged last")
    judged_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_comment="digest over its lines as they were judged"
    )
    refused = models.PositiveIntegerField(default=0, db_comment="faults that the last judgement or writing found")
    left_out = models.PositiveIntegerField(default=0, db_comment="lines left out, as judged")
    summary = models.TextField(
        blank=True, default="", db_comment="canonical JSON of what would be registered: systems, first and last line"
    )
    check_job = models.BigIntegerField(default=0, db_comment="job of the newest judgement")
    write_job = models.BigIntegerField(default=0, db_comment="job of the newest writing, 0: none")
    closed_at = models.DateTimeField(null=True, db_comment="when its lines were removed")

    class Meta:
        db_table_comment = "working rows: lists of points handed in on the pages"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(parts__gte=1, lines__gte=1), name="point_list_has_lines"),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_by"], name="point_list_by_asker")]

    def __str__(self) -> str:
        return f"list {self.pk} {self.source}"


class ListRepair(models.Model):
    """The new value of a cell of a list. A working row, as PointList."""

    point_list = models.ForeignKey(
        PointList, models.CASCADE, related_name="repairs", db_comment="the list whose cell it is"
    )
    part = models.PositiveIntegerField(db_comment="part of the list in which the line is")
    line = models.PositiveIntegerField(db_comment="line of the file")
    column = models.CharField(max_length=40, db_comment="column, or left_out for the whole line")
    sealed_value = models.TextField(db_comment="new value, sealed with the master key")
    revision = models.PositiveIntegerField(db_comment="revision of the list that it came with")

    class Meta:
        db_table_comment = "working rows: repaired cells of lists"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point_list", "line", "column"], name="list_repair_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["point_list", "part"], name="list_repair_part")]

    def __str__(self) -> str:
        return f"repair {self.point_list_id}/{self.line}/{self.column}"
