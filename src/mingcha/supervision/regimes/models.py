"""Tables of the four systems of a unit and of their acknowledgements (article 16(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.rules import MOST_APPROVER, MOST_TITLE

_KINDS = [kind.value for kind in RegimeKind]


class RegimeDocument(Attested):
    """A version of one of the four systems of a unit. Never written again: a change is a new version."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose system it is")
    kind = models.CharField(max_length=16, db_comment="regimes.kinds.RegimeKind")
    version = models.PositiveSmallIntegerField(db_comment="from 1, of the unit and kind")
    title = models.CharField(max_length=MOST_TITLE, db_comment="its title")
    approver = models.CharField(max_length=MOST_APPROVER, db_comment="who approved it")
    valid_from = models.DateField(db_comment="first Shanghai day on which it is in force")
    file = models.CharField(max_length=120, db_comment="its text in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the file")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the file, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the file, by its bytes")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="regime_kind"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(approver="") & ~Q(file=""), name="regime_stated"),
            models.UniqueConstraint(fields=["unit", "kind", "version"], name="regime_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of {self.unit_id}"


class Acknowledgement(Attested):
    """That a person has read a version. Never written again."""

    document = models.ForeignKey(
        RegimeDocument, models.PROTECT, related_name="acknowledgements", db_comment="the version"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_comment="who has read it")
    at = models.DateTimeField(db_comment="when it was acknowledged")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "user"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.document_id} by {self.user_id}"
