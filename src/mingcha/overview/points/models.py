"""Derived rows for list and map: one row a point from the register and the recorder's report, what is found of it by
typing, and counts by map cell.

Kept by upkeep.py and rebuilt from both sources at any time (`upkeep.rebuild`). Not attested: the authoritative state of
a point is in the register and in CameraState.
"""

from typing import ClassVar

from django.db import models

from mingcha.overview.points.condition import Condition

_CONDITIONS = [(condition.value, condition.value) for condition in Condition]
_SHOWN = ("condition", "on_trial")
"""What clusters and counts are grouped by."""
_REACH = (*_SHOWN, "division", "zone", "organisation", "contractor", "category")


class MapPoint(models.Model):
    """One point for list and map, with all columns that filters and territories use, so no join is needed. Derived."""

    camera = models.CharField(max_length=20, unique=True, db_comment="20-digit code of the point")
    name = models.CharField(max_length=100, db_comment="name of the point")
    condition = models.CharField(max_length=5, choices=_CONDITIONS, db_comment="ok | poor | down | off | wait")
    standing = models.CharField(max_length=5, db_comment="whether the register has it recording: on | off")
    on_trial = models.BooleanField(default=False, db_comment="on trial, not put into use (art. 8)")
    recorder = models.CharField(max_length=64, blank=True, default="", db_comment="the recorder that spoke of it last")
    cell = models.BigIntegerField(null=True, db_comment="Web Mercator cell of zoom 24 (Point.map_cell)")
    x = models.BigIntegerField(null=True, db_comment="Web Mercator column on a grid of 2**32")
    y = models.BigIntegerField(null=True, db_comment="Web Mercator row on a grid of 2**32, from the north")
    azimuth_deg = models.SmallIntegerField(null=True, db_comment="viewing direction, degrees clockwise from north")
    view_angle_deg = models.SmallIntegerField(null=True, db_comment="horizontal field of view, degrees")
    view_range_m = models.IntegerField(null=True, db_comment="how far it sees usefully, metres")
    division = models.CharField(max_length=6, db_comment="division of its site")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of its site")
    street = models.CharField(max_length=9, blank=True, default="", db_comment="street or town of its site")
    category = models.CharField(max_length=5, db_comment="item of article 6 of its site")
    site = models.CharField(max_length=20, db_comment="code of its site")
    site_name = models.CharField(max_length=100, db_comment="name of its site")
    organisation = models.CharField(max_length=20, db_comment="code of the managing unit")
    contractor = models.CharField(
        max_length=20, blank=True, default="", db_comment="code of who builds or maintains it"
    )

    class Meta:
        db_table = "custody_mappoint"
        db_table_comment = "derived: what list and map read of each point"
        # each index answers one kind of query alone; a row is read only for the columns shown
        indexes: ClassVar = [
            models.Index(fields=["cell", *_REACH, "x", "y"], name="mappoint_cell"),
            models.Index(fields=["camera", *_REACH], name="mappoint_camera"),
            models.Index(fields=["condition", "camera", "division", "zone", "category"], name="mappoint_condition"),
            models.Index(fields=["on_trial", "camera", "condition", "division", "zone"], name="mappoint_on_trial"),
            models.Index(fields=["division", "zone", "cell", *_SHOWN, "x", "y"], name="mappoint_division_cell"),
            models.Index(fields=["division", "camera", "zone", *_SHOWN], name="mappoint_division_camera"),
            models.Index(fields=["category", "cell", *_SHOWN, "division", "zone", "x", "y"], name="mappoint_category"),
            models.Index(fields=["category", "camera", *_SHOWN, "division", "zone"], name="mappoint_category_camera"),
            models.Index(fields=["organisation", "cell", *_SHOWN, "x", "y"], name="mappoint_organisation"),
            models.Index(
                fields=["contractor", "cell", *_SHOWN, "division", "zone", "camera", "x", "y"],
                name="mappoint_contractor",
            ),
            models.Index(fields=["zone", "cell", *_SHOWN, "camera"], name="mappoint_zone"),
            models.Index(fields=["street", "cell"], name="mappoint_street"),
            models.Index(fields=["site", "cell"], name="mappoint_site"),
            models.Index(fields=["recorder", "condition"], name="mappoint_recorder"),
        ]


class PointText(models.Model):
    """What is found of a point by typing. A table of its own: a recorder's report never rewrites it, so that its index
    of parts of words (texts/index.py) costs reports nothing. Derived."""

    point = models.OneToOneField(
        MapPoint, on_delete=models.CASCADE, primary_key=True, db_comment="the row of the point"
    )
    text = models.TextField(db_comment="lower case: code, name, site, unit, their initials and pinyin, a line each")

    class Meta:
        db_table_comment = "derived: what is found of each point by typing"


class MapCount(models.Model):
    """The number of points of a condition, on trial or not, in a cell of a level, by division and zone. Derived.

    Level 0 counts every point, also those without a coordinate; other levels count by cells of that zoom. A point is
    counted without a category, and on level 0 and the coarser ones (upkeep.CATEGORY_LEVELS) once more under its own.
    `sum_x` and `sum_y` give the centre of the counted points, on the grid of 2**32.
    """

    level = models.SmallIntegerField(db_comment="zoom of the cell, 0 for all points")
    cell = models.BigIntegerField(db_comment="Web Mercator cell of that zoom, bits interleaved")
    division = models.CharField(max_length=6, db_comment="division of the points")
    zone = models.CharField(max_length=10, db_comment="functional zone of the points, or empty")
    category = models.CharField(max_length=5, default="", db_comment="item of article 6 of the points; empty: any")
    condition = models.CharField(max_length=5, db_comment="ok | poor | down | off | wait")
    on_trial = models.BooleanField(default=False, db_comment="on trial, not put into use (art. 8)")
    points = models.BigIntegerField(db_comment="how many")
    sum_x = models.BigIntegerField(db_comment="sum of their columns")
    sum_y = models.BigIntegerField(db_comment="sum of their rows")

    class Meta:
        db_table = "custody_mapcount"
        db_table_comment = "derived: points by cell, territory and condition"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level", "category", "cell", "division", "zone", "condition", "on_trial"], name="mapcount_once"
            ),
        ]
