"""The table of tickets (art. 16(3))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.access.duty.models import Grant
from mingcha.evidence.models import Attested


class Ticket(Attested):
    """An issued ticket: its scope and duration. The token itself is not stored."""

    id = models.CharField(primary_key=True, max_length=32, db_comment="id inside the token, 32 hexadecimal digits")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="tickets", db_comment="the grant that it rests on")
    points = models.TextField(db_comment="20-digit codes, separated by a space")
    modes = models.CharField(max_length=20, db_comment="ways of looking, separated by a space")
    from_ms = models.BigIntegerField(db_comment="window of playback from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="window of playback to, Unix milliseconds, 0: until it ends")
    issued_ms = models.BigIntegerField(db_comment="issued at, Unix milliseconds")
    ends_ms = models.BigIntegerField(db_comment="ends at, Unix milliseconds")

    within = models.CharField(
        max_length=60, blank=True, default="", db_comment="session or token that it was made in; a program: empty"
    )

    line = models.CharField(  # may be NULL: SQLite then adds the column without a new table
        max_length=20, null=True, blank=True, db_comment="number of the register's line of a viewing copy; duty: none"
    )

    lease = models.ForeignKey(  # may be NULL, as the line
        "access.ControlLease",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        db_comment="the lease of a ticket of control (2, 7(2)); viewing: none",
    )

    later_columns = frozenset({"within", "line", "lease_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_ms__gt=F("issued_ms")), name="ticket_ends_after_issue"),
        ]

    def __str__(self) -> str:
        return self.id
