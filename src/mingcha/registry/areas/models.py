"""The tables of areas drawn on the map (articles 6(11), 18; decree 799 arts. 8, 10)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.rules import MOST_DOCUMENT, MOST_NAME, MOST_REASON
from mingcha.registry.constraints import digits
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.systems.models import System


class DrawnArea(Attested):
    """An area. It is never changed: it is ended, and another one is drawn."""

    kind = models.CharField(max_length=12, db_comment="cases | private | polling | classified")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the area")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division where it lies")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone that administers it")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="unit that it belongs to"
    )
    corners = models.TextField(db_comment="CGCS2000 in 1e-9 degrees, counter-clockwise: x y,x y,... not closed")
    west_ndeg = models.BigIntegerField(db_comment="western edge of its box, CGCS2000, 1e-9 degrees")
    south_ndeg = models.BigIntegerField(db_comment="southern edge of its box")
    east_ndeg = models.BigIntegerField(db_comment="eastern edge of its box")
    north_ndeg = models.BigIntegerField(db_comment="northern edge of its box")
    original_system = models.CharField(max_length=12, db_comment="label of the coordinates as entered, kit System")
    original = models.TextField(db_comment="the corners as entered: x y, x y, ...")
    from_on = models.DateField(db_comment="first day")
    until_on = models.DateField(null=True, blank=True, db_comment="last day, empty for none")
    opens = models.TimeField(null=True, blank=True, db_comment="opening hour of a polling place, Shanghai")
    closes = models.TimeField(null=True, blank=True, db_comment="closing hour of a polling place, Shanghai")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the document")
    drawn_at = models.DateTimeField(db_comment="when it was drawn")
    drawn_by = models.CharField(max_length=80, db_comment="actor who drew it")
    ended_on = models.DateField(null=True, blank=True, db_comment="day from which it does not hold, ended early")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended early, else empty")
    ended_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor who ended it")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was ended")
    end_document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="document of the end, may be empty"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["west_ndeg", "east_ndeg", "south_ndeg", "north_ndeg"],
                name="area_box_standing",
                condition=Q(ended_on=None),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in AreaKind]), name="area_kind"),
            models.CheckConstraint(condition=digits("division", 6), name="area_division"),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="area_days"),
            models.CheckConstraint(
                condition=Q(west_ndeg__lt=F("east_ndeg"), south_ndeg__lt=F("north_ndeg")), name="area_box"
            ),
            models.CheckConstraint(
                condition=Q(kind=AreaKind.POLLING.value, opens__isnull=False, closes__isnull=False)
                | (~Q(kind=AreaKind.POLLING.value) & Q(opens=None, closes=None)),
                name="area_hours",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[AreaKind.CASES.value, AreaKind.POLLING.value]) | Q(until_on__isnull=False),
                name="area_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AreaKind.CLASSIFIED.value) | Q(unit__isnull=False), name="area_of_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_at=None, ended_by="", end_reason="", end_document="")
                | (Q(ended_on__isnull=False, ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="area_ended_whole",
            ),
        ]

    @property
    def place(self) -> Place:
        """Where it lies, for decisions on responsibility (articles 3, 4)."""
        return Place(self.division, self.unit.code if self.unit else "", self.zone)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class AreaConsent(Attested):
    """The unit of a classified area consents to the cameras of a system beside it (decree 799 art. 10)."""

    area = models.ForeignKey(DrawnArea, models.PROTECT, related_name="consents", db_comment="the classified area")
    system = models.ForeignKey(System, models.PROTECT, related_name="+", db_comment="whose cameras may stand beside it")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the unit's document")
    issued_on = models.DateField(db_comment="day of the document")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor who recorded it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "system"], name="area_consent_once"),
            models.CheckConstraint(condition=~Q(document=""), name="area_consent_document"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}/{self.system_id}"
