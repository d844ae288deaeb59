"""The table of papers (article 15(3))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.access.papers.rules import MOST_TEXT
from mingcha.access.papers.values import PaperKind
from mingcha.evidence.models import Attested
from mingcha.registry.documents.scans import MEDIA_TYPES


class Paper(Attested):
    """An approval document or letter of introduction, with its scan.

    The scan is a file in the documents of the home and never changes; `check` compares it with the row.
    """

    no = models.CharField(max_length=20, unique=True, db_comment="L, Shanghai day, number of the day")
    kind = models.CharField(max_length=30, db_comment="approval_document | letter_of_introduction (15(3))")
    issuer = models.CharField(max_length=MOST_TEXT, db_comment="the unit that issued it")
    issuer_no = models.CharField(max_length=MOST_TEXT, db_comment="its own number")
    issued_on = models.DateField(db_comment="its day")
    valid_until = models.DateField(null=True, blank=True, db_comment="its last day; empty: it states none")
    points = models.TextField(db_comment="20-digit codes of the points that it names, with spaces between")
    from_ms = models.BigIntegerField(db_comment="footage from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="footage to, Unix milliseconds")
    file = models.CharField(max_length=120, unique=True, db_comment="name in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the scan as handed in, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="application/pdf | image/jpeg | image/png, by its bytes")
    recorded_by = models.CharField(max_length=64, db_comment="actor id of who recorded it")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PaperKind]), name="paper_kind"),
            models.CheckConstraint(condition=Q(media_type__in=MEDIA_TYPES), name="paper_media_type"),
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(issuer_no="") & ~Q(points=""), name="paper_texts"),
            models.CheckConstraint(condition=Q(to_ms__gt=F("from_ms")), name="paper_interval"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="paper_valid_until"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_by", "recorded_at"], name="paper_recorded_by")]

    def __str__(self) -> str:
        return self.no
