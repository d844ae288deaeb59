"""The register: rows are only added (migration 0002; art. 16(3))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.duty.models import Grant
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import MODES, WAYS
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose

_PURPOSES = [purpose.value for purpose in Purpose]


class RegisterRow(Attested):
    """A line of the register of article 16(3): person, time, way, purpose, destination. Never changed or deleted.

    Names are copied, so that the line says for ever what was true when it was written.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="register", db_comment="the grant")
    ticket = models.ForeignKey(
        Ticket,
        models.PROTECT,
        null=True,
        related_name="+",
        db_comment="the ticket that opened it; a kept picture: none",
    )
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="person (16(3))")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate then")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    opened_at = models.DateTimeField(db_comment="time (16(3))")
    way = models.CharField(max_length=10, db_comment="way (16(3)): live, playback or snapshot")
    purpose = models.CharField(max_length=20, db_comment="purpose (16(3)): code of law.purposes")
    destination = models.CharField(max_length=100, db_comment="destination (16(3)): where the pictures went")
    from_ms = models.BigIntegerField(db_comment="pictures from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="pictures to, Unix milliseconds")
    token = models.CharField(  # may be NULL: SQLite then adds the column without a new table, whose triggers would go
        max_length=100, null=True, blank=True, db_comment="API token by which a program opened it; a person: empty"
    )

    later_columns = frozenset({"token"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=WAYS), name="register_way"),
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="register_purpose"),
            models.UniqueConstraint(
                fields=["grant", "point", "way"], condition=Q(way__in=MODES), name="register_once_a_grant"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["point", "opened_at"], name="register_point"),
            models.Index(fields=["opened_at"], name="register_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


TO_BROWSER = "browser"
"""The destination of duty viewing (16(3)): the pictures went to the browser, or the program, of the person. It can keep
them; how much it was given stands at the end of the line (openings)."""
ON_SCREEN = "screen"
"""The same, as lines written before version 0.5.0 have it."""
