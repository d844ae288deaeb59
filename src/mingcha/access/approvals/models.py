"""The table of approvals of requests by managing units (articles 14, 15)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.requests.rules import MOST_TEXT
from mingcha.evidence.models import Attested


class Approval(Attested):
    """The managing unit's consent to a request. Its check, return, refusal and revocation are steps of the request."""

    request = models.OneToOneField(
        "access.Request", models.PROTECT, related_name="approval", db_comment="the approved request"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who approved for the managing unit"
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who had checked: another person"
    )
    person = models.CharField(max_length=60, db_comment="the approver's name then")
    badge_no = models.CharField(
        max_length=30, blank=True, default="", db_comment="the approver's work certificate then"
    )
    conditions = models.CharField(
        max_length=MOST_TEXT, blank=True, default="", db_comment="conditions of the unit, or empty"
    )
    is_wide = models.BooleanField(db_comment="true: beyond access.max_span_hours or access.max_points (799-20)")
    width_reason = models.CharField(
        max_length=MOST_TEXT, blank=True, default="", db_comment="why so wide a scope is needed, or empty"
    )
    approved_at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(approver=F("operator")), name="approval_two_persons"),
            models.CheckConstraint(condition=Q(is_wide=False) | ~Q(width_reason=""), name="approval_of_wide_scope"),
        ]

    def __str__(self) -> str:
        return f"approval of {self.request_id}"
