"""Tables of the grounds for duty viewing by another organisation (articles 13, 15, 16)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.registry.systems.models import System
from mingcha.registry.viewing_grounds.rules import MOST_AUTHORITY, MOST_DOCUMENT
from mingcha.registry.viewing_grounds.values import GroundKind


class ViewingGround(Attested):
    """A contract or sharing decision by which monitors of another organisation may watch a unit's systems."""

    kind = models.CharField(max_length=10, db_comment="contract | decision")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_comment="whose monitors may then watch"
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose systems are opened")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the document")
    authority = models.CharField(
        max_length=MOST_AUTHORITY, blank=True, default="", db_comment="body that decided, empty for a contract"
    )
    issued_on = models.DateField(db_comment="day of the document")
    from_on = models.DateField(db_comment="first day")
    until_on = models.DateField(db_comment="last day")
    begins_at = models.DateTimeField(
        db_comment="from when on it opens: from_on in Shanghai, not before it was recorded"
    )
    ends_at = models.DateTimeField(db_comment="from when on it does not: the end of until_on in Shanghai")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended before that, else empty")
    ended_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the end")
    end_reason = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="why it was ended before that"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=GroundKind.CONTRACT.value, authority="")
                | (Q(kind=GroundKind.DECISION.value) & ~Q(authority="")),
                name="viewing_ground_kind",
            ),
            models.CheckConstraint(condition=~Q(organisation=F("unit")), name="viewing_ground_for_another"),
            models.CheckConstraint(condition=~Q(document=""), name="viewing_ground_document"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="viewing_ground_ends_later"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="viewing_ground_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class ViewingGroundSystem(Attested):
    """A system that a ground opens. A ground without such rows opens every system that its unit manages."""

    ground = models.ForeignKey(ViewingGround, models.PROTECT, related_name="systems", db_comment="the ground")
    system = models.ForeignKey(System, models.PROTECT, related_name="+", db_comment="a system that it opens")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ground", "system"], name="viewing_ground_system_once")
        ]

    def __str__(self) -> str:
        return f"{self.ground_id}/{self.system_id}"
