"""The outbox of ends of viewing (arts. 16(3), 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from mingcha.evidence.models import Attested


class ViewingEnd(Attested):
    """A signed end of a person's viewing; it waits here until every gateway has accepted it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="whose viewing ends"
    )
    within = models.CharField(
        max_length=60, blank=True, default="", db_comment="only tickets made in this session or token; empty: all"
    )
    reason = models.CharField(max_length=200, db_comment="why it ended")
    token = models.TextField(db_comment="signed end for the gateways (it opens nothing)")
    made_at = models.DateTimeField(db_comment="when it was made")
    delivered_at = models.DateTimeField(null=True, blank=True, db_comment="when every gateway had taken it")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="viewing_end_made")]

    def __str__(self) -> str:
        return f"end of viewing of {self.user_id} {self.within}"
