"""Tables of duty viewing: grants, their points, revocations (arts. 14, 16(2), 16(3), 19, 21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.duty.rules import MOST_REASON
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose, SourcePurpose
from mingcha.law.request_purposes import RequestPurpose

_PURPOSES = [purpose.value for purpose in Purpose]
_REQUEST_PURPOSES = [purpose.value for purpose in RequestPurpose]


class Grant(Attested):
    """The right of one person to view some points, for one purpose, until an instant (articles 14, 16(2), 19): by duty,
    by a request (articles 14, 15), which determines scope and way, for a redaction (article 21): its source, or by a
    share (article 13(2))."""

    no = models.CharField(max_length=20, unique=True, db_comment="Z, Shanghai day, number of the day")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="its only holder")
    purpose = models.CharField(
        max_length=20, db_comment="code of law.purposes (19), of a request: of law.request_purposes"
    )
    valid_from = models.DateTimeField(db_comment="from this instant")
    valid_until = models.DateTimeField(db_comment="before this instant")
    revoked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was revoked, empty: it was not")
    revoked_by = models.CharField(max_length=60, blank=True, default="", db_comment="actor who revoked it")
    revoked_why = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="reason of the revocation"
    )

    request = models.ForeignKey(
        "access.Request",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        db_comment="the request that it carries out (14, 15); duty viewing: empty",
    )

    redaction = models.ForeignKey(
        "privacy.Redaction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the redaction whose source it opens (21); else empty",
    )

    share = models.ForeignKey(
        "access.SharedAccess",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the share of a decision by which its holder watches (13(2)); else empty",
    )

    later_columns = frozenset({"request_id", "redaction_id", "share_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose__in=_PURPOSES, request=None, redaction=None, share=None)
                | Q(purpose__in=_REQUEST_PURPOSES, request__isnull=False, redaction=None, share=None)
                | Q(purpose=SourcePurpose.REDACTION.value, request=None, redaction__isnull=False, share=None)
                | Q(purpose__in=_PURPOSES, request=None, redaction=None, share__isnull=False),
                name="grant_purpose",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="grant_until_after_from"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_why="") | (Q(revoked_at__isnull=False) & ~Q(revoked_why="")),
                name="grant_revoked_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "valid_until"], name="grant_user")]

    def __str__(self) -> str:
        return self.no


class GrantPoint(Attested):
    """A point of a grant."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="points", db_comment="the grant")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="a point that it opens")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["grant", "point"], name="grant_point_once")]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.point_id}"


class Revocation(Attested):
    """The outbox of revocations: each waits here until the gateway has accepted it."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="revocation", db_comment="the revoked grant")
    token = models.TextField(db_comment="signed revocation for the gateway (it opens nothing)")
    made_at = models.DateTimeField(db_comment="when it was made")
    delivered_at = models.DateTimeField(null=True, blank=True, db_comment="when the gateway took it")

    def __str__(self) -> str:
        return f"revocation of {self.grant_id}"
