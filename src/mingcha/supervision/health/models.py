"""The tables of health by day and by month (arts. 16(5), 17). Derived from proved camera-days and rebuilt from them at
any time, so not attested: the digest of the camera-days is in their proof."""

from typing import ClassVar

from django.db import models


class HealthSums(models.Model):
    """A group of points with its sums: a unit, street and contractor of a district; or, with `whole`, a district or
    zone as a whole, so that a curve of a city reads few rows."""

    whole = models.BooleanField(db_comment="the sum of a district or zone, counted besides its groups")
    division = models.CharField(max_length=6, db_comment="division of the points")
    zone = models.CharField(max_length=10, db_comment="functional zone of the points, or empty")
    street = models.CharField(max_length=9, default="", db_comment="street of the points; empty: none, or a whole")
    organisation = models.CharField(max_length=20, default="", db_comment="managing unit; empty: a whole")
    contractor = models.CharField(max_length=20, default="", db_comment="who maintains them; empty: nobody, or a whole")
    cameras = models.PositiveIntegerField(db_comment="camera-days of cameras that were in use")
    in_use_ms = models.PositiveBigIntegerField(db_comment="milliseconds in which they were to record")
    footage_ms = models.PositiveBigIntegerField(db_comment="milliseconds with footage")
    away_ms = models.PositiveBigIntegerField(db_comment="milliseconds in which no picture came")
    short = models.PositiveIntegerField(db_comment="cameras that lost footage of their legal days")
    with_finding = models.PositiveIntegerField(db_comment="cameras whose dossier lacks something")
    silent_ms = models.PositiveBigIntegerField(default=0, db_comment="milliseconds in use of which nobody had word")
    looked = models.PositiveIntegerField(default=0, db_comment="cameras whose picture the detector compared that day")
    clear = models.PositiveIntegerField(default=0, db_comment="of those, without an open finding and judgeable by half")
    timed = models.PositiveIntegerField(default=0, db_comment="cameras whose clock was measured that day")
    on_time = models.PositiveIntegerField(default=0, db_comment="of those, within the allowed offset")
    orders = models.PositiveIntegerField(default=0, db_comment="work orders that were fixed or fell due that day")
    orders_in_time = models.PositiveIntegerField(default=0, db_comment="of those, accepted and fixed within limits")
    repaired = models.PositiveIntegerField(default=0, db_comment="of those, the ones that were fixed")
    repair_ms = models.PositiveBigIntegerField(default=0, db_comment="milliseconds from opening to fix, together")

    class Meta:
        abstract = True


class HealthDay(HealthSums):
    """Derived: the sums of a Shanghai day over the cameras of one group."""

    day = models.DateField(db_comment="Shanghai day")
    revision = models.PositiveIntegerField(db_comment="of the proof of the day that it counts")

    class Meta:
        db_table_comment = "derived: daily sums of cameras by district, street, unit and contractor (arts. 16(5), 17)"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "whole", "division", "zone", "street", "organisation", "contractor"],
                name="supervision_healthday_once",
            ),
        ]
        indexes: ClassVar = [
            # a curve over a year reads a dozen rows a day, among thousands of units
            models.Index(fields=["day"], condition=models.Q(whole=True), name="supervision_health_wholes"),
            models.Index(fields=["organisation", "day"], name="supervision_health_unit"),
            models.Index(fields=["contractor", "day"], name="supervision_health_contractor"),
        ]


class HealthMonth(HealthSums):
    """Derived from `HealthDay`: the sums of the counted days of a Shanghai month over the cameras of one group, so that
    the board of a month and curves over a year read no days."""

    month = models.DateField(db_comment="first Shanghai day of the month")
    days = models.PositiveSmallIntegerField(db_comment="days of the month that were counted")
    revisions = models.PositiveIntegerField(db_comment="of the proofs of these days, together: another sum, other days")

    class Meta:
        db_table_comment = "derived: monthly sums of cameras by district, street, unit and contractor (arts. 16(5), 17)"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "whole", "division", "zone", "street", "organisation", "contractor"],
                name="supervision_healthmonth_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month"], condition=models.Q(whole=True), name="supervision_months_wholes"),
            models.Index(fields=["street", "month"], name="supervision_months_street"),
            models.Index(fields=["organisation", "month"], name="supervision_months_unit"),
            models.Index(fields=["contractor", "month"], name="supervision_months_contractor"),
        ]


class ClockDay(models.Model):
    """Derived: how far the clock of a camera was from its recorder's on a day, as the recorder first said that day."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    day = models.DateField(db_comment="Shanghai day")
    offset_ms = models.IntegerField(db_comment="the camera's clock minus the recorder's, milliseconds")

    class Meta:
        db_table_comment = "derived: offsets of cameras' clocks by day (arts. 16(5), 17)"
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "camera"], name="supervision_clockday_once")]
