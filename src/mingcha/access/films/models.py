"""The tables of redacted films of requests and of their viewings (articles 16(3), 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested


class RequestFilm(Attested):
    """A redaction that was begun for a request whose purpose is not public safety (19); where it stands is in the
    redaction."""

    request = models.ForeignKey("access.Request", models.PROTECT, related_name="films", db_comment="for which request")
    redaction = models.CharField(max_length=20, unique=True, db_comment="number of the redaction")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who began it")
    person = models.CharField(max_length=80, db_comment="that person's name then")
    begun_at = models.DateTimeField(db_comment="when")

    def __str__(self) -> str:
        return self.redaction


class RequestViewing(Attested):
    """A viewing of a film of a request (16(3)): a line of the register each. Rows only grow."""

    film = models.ForeignKey(RequestFilm, models.PROTECT, related_name="viewings", db_comment="the film")
    line = models.CharField(max_length=20, unique=True, db_comment="number of its line of the register")
    output_sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the film that was viewed")
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
        db_comment="the officer who viewed it, or who showed it at the counter",
    )  # fmt: skip
    person = models.CharField(max_length=80, db_comment="that person's name then")
    shown_at = models.DateTimeField(db_comment="when it was opened")
    until = models.DateTimeField(db_comment="until when its page plays it")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("shown_at")) & ~Q(line="") & ~Q(output_sha256=""), name="request_viewing_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.line
