"""Tables of the rows of points: what changed since it was judged last, and how each point stands (article 13(1)).

Both are derived and rebuilt by upkeep.py: how a point stands follows from the register and the day.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.sharing.point_rows.values import Withheld

_REASONS = ["", *(one.value for one in Withheld)]
_MOST_REASON = 24


class ChangedKey(models.Model):
    """Something of which rows are made that an act changed. Derived: the next sweep removes it."""

    key = models.CharField(max_length=40, unique=True, db_comment="point/ and its code")
    turn = models.BigIntegerField(default=1, db_comment="rises with each mark: one made during a sweep survives it")

    class Meta:
        db_table_comment = "derived: points that acts changed and that are not judged since"

    def __str__(self) -> str:
        return self.key


class PointStanding(models.Model):
    """Whether a point is in the rows of each audience, with the columns by which lists and counts are cut. Derived."""

    point = models.CharField(max_length=20, unique=True, db_comment="GB/T 28181 code of the point")
    police = models.CharField(
        max_length=_MOST_REASON, blank=True, default="", db_comment="why the police get no row, empty: they get one"
    )
    department = models.CharField(
        max_length=_MOST_REASON, blank=True, default="", db_comment="why departments get no row, empty: they get one"
    )
    by_cell = models.BooleanField(default=False, db_comment="whether departments get its cell alone")
    site = models.CharField(max_length=20, db_comment="code of its site, whose points are classified together")
    division = models.CharField(max_length=6, db_comment="division of its site")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of its site, or empty")
    organisation = models.CharField(max_length=20, db_comment="code of the managing unit")

    class Meta:
        db_table_comment = "derived: whether each point is in the rows that leave the platform"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(police__in=_REASONS), name="standing_police"),
            models.CheckConstraint(condition=Q(department__in=_REASONS), name="standing_department"),
            # the police get every row that a department gets
            models.CheckConstraint(condition=Q(police="") | ~Q(department=""), name="standing_police_first"),
        ]
        # counts read an index alone; a list of one reason goes by the code
        indexes: ClassVar = [
            models.Index(fields=["division", "zone", "police", "department", "by_cell"], name="standing_division"),
            models.Index(fields=["zone", "police", "department", "by_cell"], name="standing_zone"),
            models.Index(fields=["organisation", "police", "department", "by_cell"], name="standing_organisation"),
            models.Index(fields=["police", "point"], name="standing_police_point"),
            models.Index(fields=["department", "point"], name="standing_department_point"),
            models.Index(fields=["site", "police"], name="standing_site"),
        ]

    def __str__(self) -> str:
        return self.point
