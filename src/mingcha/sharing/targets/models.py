"""The table of targets (article 13(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.sharing.catalogue.models import ACTOR
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets.rules import MOST_ADDRESS, MOST_WHY
from mingcha.sharing.targets.values import PausedFor, TargetKind

MOST_TARGET_NAME = 20


class Target(Attested):
    """A receiver of pushes. Its name, kind, audience and grant never change."""

    name = models.CharField(max_length=MOST_TARGET_NAME, unique=True, db_comment="name in addresses and packages")
    kind = models.CharField(max_length=8, db_comment="targets.values.TargetKind")
    audience = models.CharField(max_length=12, db_comment="point_rows.values.Audience: for whom rows are made")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="who receives")
    grant = models.ForeignKey(
        ShareGrant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        db_comment="the grant whose rows alone leave for it, empty for a target of the catalogue",
    )
    address = models.CharField(max_length=MOST_ADDRESS, db_comment="where it is, without a password")
    sealed_secret = models.TextField(blank=True, default="", db_comment="password or token, sealed by the key folder")
    trust = models.TextField(blank=True, default="", db_comment="authority (PEM) or SHA-256 of its certificate")
    code_map = models.JSONField(default=dict, db_comment="its codes by list and name of ours")
    key_version = models.PositiveIntegerField(default=1, db_comment="of the key of reduced codes")
    written_at = models.DateTimeField(db_comment="when it was last written")
    written_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    writers = models.TextField(db_comment="actor ids of all who wrote it, a line each, the first one first")
    tried_at = models.DateTimeField(null=True, blank=True, db_comment="when it was tried since, empty if never")
    tried_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it did not answer")
    enabled_at = models.DateTimeField(null=True, blank=True, db_comment="when it was enabled, empty while it is not")
    enabled_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    paused_at = models.DateTimeField(null=True, blank=True, db_comment="when it was paused, empty while it is not")
    paused_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    paused_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was paused")
    paused_for = models.CharField(
        max_length=12, blank=True, default="", db_comment="targets.values.PausedFor, empty: a person paused it"
    )

    later_columns = frozenset({"paused_for"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in TargetKind])
                & Q(audience__in=[one.value for one in Audience]),
                name="target_lists",
            ),
            models.CheckConstraint(
                condition=~Q(kind=TargetKind.VIID.value) | Q(audience=Audience.POLICE.value), name="target_audience"
            ),
            models.CheckConstraint(
                condition=Q(enabled_at=None, enabled_by="") | (Q(enabled_at__isnull=False) & ~Q(enabled_by="")),
                name="target_enabled",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_by="", paused_why="")
                | (Q(paused_at__isnull=False, enabled_at__isnull=False) & ~Q(paused_by="") & ~Q(paused_why="")),
                name="target_paused",
            ),
            models.CheckConstraint(
                condition=Q(paused_for="")
                | Q(paused_for__in=[one.value for one in PausedFor], paused_at__isnull=False),
                name="target_paused_for",
            ),
            # what a grant gives are rows of points for departments (F14)
            models.CheckConstraint(
                condition=Q(grant=None)
                | (
                    Q(audience=Audience.DEPARTMENT.value)
                    & ~Q(kind__in=[one.value for one in TargetKind if not one.suits_grants])
                ),
                name="target_grant",
            ),
            models.CheckConstraint(condition=Q(tried_why="") | Q(tried_at__isnull=False), name="target_tried"),
        ]

    def __str__(self) -> str:
        return self.name
