"""The table of disposal orders (arts. 16(5), 20; decree 799, art. 17)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.media.disposal_order import DisposalBasis

_BASES_OF_DISPOSAL = [(basis.value, basis.value) for basis in DisposalBasis]


class OrderState(models.TextChoices):
    """The progress of a disposal order."""

    DECIDED = "decided", "decided"
    SENT = "sent", "with the recorder"
    INTENDED = "intended", "the recorder has logged its intent"
    DONE = "done", "done"
    REFUSED = "refused", "refused by the recorder"


class DisposalOrder(Attested):
    """A signed order to a recorder to dispose of the footage of one camera on one Shanghai day."""

    number = models.PositiveIntegerField(unique=True, db_comment="running number; shown as D00000001")
    recorder = models.CharField(max_length=64, db_comment="the recorder that is to dispose")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    epoch = models.PositiveIntegerField(db_comment="fencing number of the hours")
    hours = models.JSONField(db_comment="hour numbers, ascending")
    basis = models.CharField(max_length=16, choices=_BASES_OF_DISPOSAL, db_comment="retention | demo_cap")
    retention_class = models.CharField(max_length=8, db_comment="class in force when decided, e.g. R30")
    holds_version = models.PositiveIntegerField(db_comment="version of the set of holds looked at")
    decided_at = models.DateTimeField(db_comment="when it was decided")
    not_before = models.DateTimeField(db_comment="the recorder unlinks nothing before this instant")
    judged_at = models.DateTimeField(
        null=True, db_comment="the witnessed time by which its footage was due; null: by our own clock alone"
    )
    token = models.TextField(db_comment="the signed order (key disposal)")
    state = models.CharField(
        max_length=8,
        choices=OrderState.choices,
        default=OrderState.DECIDED,
        db_comment="decided | sent | intended | done | refused",
    )
    answer = models.JSONField(null=True, db_comment="what the recorder last answered, as it came")
    closed_at = models.DateTimeField(null=True, db_comment="when it was done or refused")

    later_columns = frozenset({"judged_at"})

    class Meta:
        db_table = "custody_disposalorder"
        db_table_comment = "disposal orders (arts. 16(5), 20; decree 799, art. 17)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="custody_order_state"),
            models.CheckConstraint(
                condition=Q(basis__in=[basis for basis, _ in _BASES_OF_DISPOSAL]), name="custody_order_basis"
            ),
            models.CheckConstraint(condition=Q(not_before__gte=F("decided_at")), name="custody_order_veto"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "refused"], closed_at__isnull=False)
                | (~Q(state__in=["done", "refused"]) & Q(closed_at__isnull=True)),
                name="custody_order_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recorder", "state"], name="custody_order_open"),
            models.Index(fields=["camera", "decided_at"], name="custody_order_camera"),
            models.Index(fields=["not_before", "number"], condition=Q(closed_at=None), name="custody_order_waiting"),
        ]

    @property
    def name(self) -> str:
        """The order's number as people and recorders write it."""
        return f"D{self.number:08d}"
