"""The table of reviews of accounts (decree 799, art. 16(2)(2))."""

from django.db import models

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User

KEPT = "kept"
"""The outcome of a review by a person: the account is still needed (values.ReviewOutcome)."""


class AccountReview(Attested):
    """An account was looked at: whether its person still needs it, with these roles. A notice to a dormant account is
    one too, by the clock."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reviews", db_comment="whose account")
    reviewed_at = models.DateTimeField(db_comment="when")
    by = models.CharField(max_length=40, db_comment="actor's id: a person, or the clock that gave notice")
    outcome = models.CharField(max_length=20, db_comment="kept, or notice: it will be disabled for not being used")
    note = models.CharField(max_length=200, blank=True, default="", db_comment="what the reviewer wrote")

    def __str__(self) -> str:
        return f"review #{self.pk}"
