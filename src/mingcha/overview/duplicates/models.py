"""Derived rows of possible duplicates: one per pair of cameras, or of a camera and a planned place (article 5).

Kept by upkeep.py and rebuilt by rebuilding.py. Not attested: whether two have the same view follows from the register.
"""

from typing import ClassVar

from django.db import models


class Duplicate(models.Model):
    """A pair: the later one, whose unit must act, and the earlier one near it; with the columns by which lists are
    paged and filtered. Derived."""

    planned = models.BooleanField(db_comment="whether the later one is a planned place, else a camera")
    key = models.BigIntegerField(db_comment="number of the later one in the register")
    beside_planned = models.BooleanField(db_comment="whether the earlier one is a planned place, else a camera")
    beside = models.BigIntegerField(db_comment="number of the earlier one in the register")
    apart_mm = models.IntegerField(db_comment="how far they are, millimetres")
    explained = models.BooleanField(db_comment="whether one of the two has a written reason")
    cell = models.BigIntegerField(db_comment="Web Mercator cell of zoom 24: of the one of the two that has the higher")
    longitude_ndeg = models.BigIntegerField(db_comment="CGCS2000 longitude of that one in 1e-9 degrees")
    latitude_ndeg = models.BigIntegerField(db_comment="CGCS2000 latitude of that one in 1e-9 degrees")
    division = models.CharField(max_length=6, db_comment="division of the later one")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of the later one")
    organisation = models.CharField(max_length=20, db_comment="code of the unit that answers for the later one")
    contractor = models.CharField(max_length=20, blank=True, default="", db_comment="who builds or maintains it")
    beside_division = models.CharField(max_length=6, db_comment="division of the earlier one")
    beside_zone = models.CharField(
        max_length=10, blank=True, default="", db_comment="functional zone of the earlier one"
    )
    beside_organisation = models.CharField(
        max_length=20, db_comment="code of the unit that answers for the earlier one"
    )
    beside_contractor = models.CharField(max_length=20, blank=True, default="", db_comment="who builds or maintains it")

    class Meta:
        db_table_comment = "derived: cameras and planned places of several units that see the same"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "planned", "beside", "beside_planned"], name="duplicate_once"),
        ]
        # each finds the rows of one side, by the number of the row
        indexes: ClassVar = [
            models.Index(fields=["beside", "beside_planned"], name="duplicate_beside"),
            models.Index(fields=["cell"], name="duplicate_cell"),
            models.Index(fields=["explained", "id"], name="duplicate_explained"),
            models.Index(fields=["division", "zone", "id", "explained"], name="duplicate_division"),
            models.Index(fields=["beside_division", "beside_zone", "id", "explained"], name="duplicate_b_division"),
            models.Index(fields=["zone", "id", "explained"], name="duplicate_zone"),
            models.Index(fields=["beside_zone", "id", "explained"], name="duplicate_b_zone"),
            models.Index(fields=["organisation", "id", "explained"], name="duplicate_unit"),
            models.Index(fields=["beside_organisation", "id", "explained"], name="duplicate_b_unit"),
            models.Index(fields=["contractor", "id"], name="duplicate_contractor"),
            models.Index(fields=["beside_contractor", "id"], name="duplicate_b_contractor"),
        ]
