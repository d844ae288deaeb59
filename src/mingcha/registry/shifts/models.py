"""Tables of shift plans and shifts (article 16(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation


class ShiftPlan(Attested):
    """The shift plan of a unit for some days. Withdrawing it fills its last columns."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="shift_plans", db_comment="whose plan it is")
    from_on = models.DateField(db_comment="its first Shanghai day")
    until_on = models.DateField(db_comment="its last Shanghai day")
    made_at = models.DateTimeField(db_comment="when it was made")
    made_by = models.CharField(max_length=64, db_comment="actor id")
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_comment="when it was withdrawn, empty: it stands")
    withdrawn_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="shift_plan_days"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="shift_plan_withdrawn_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "until_on"], name="shift_plan_of_unit")]

    def __str__(self) -> str:
        return f"plan {self.pk} {self.from_on} - {self.until_on}"


class Shift(Attested):
    """A shift of a plan. The row is never written again; who is on it are its watches."""

    plan = models.ForeignKey(ShiftPlan, models.PROTECT, related_name="shifts", db_comment="the plan it belongs to")
    begins_at = models.DateTimeField(db_comment="when it begins")
    ends_at = models.DateTimeField(db_comment="when it ends, not included")
    seats = models.JSONField(db_comment="codes of the unit's monitoring seats, each once")
    least = models.PositiveSmallIntegerField(db_comment="persons that it needs")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="shift_ends_after_begin"),
            models.CheckConstraint(condition=Q(least__gte=1), name="shift_least"),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "begins_at"], name="shift_of_plan")]

    def __str__(self) -> str:
        return f"shift {self.pk} {self.begins_at:%Y-%m-%d %H:%M}"
