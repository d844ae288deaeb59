"""The table of findings (articles 3, 6, 10, 18)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.findings.rules import MOST_DOCUMENT, MOST_REASON, MOST_WORDS
from mingcha.registry.identity.duty import Place


class Finding(Attested):
    """Something that is not as the law wants it. The row stays; closing fills its last columns."""

    kind = models.CharField(max_length=40, db_comment="kind of finding (registry/findings/kinds.py)")
    article = models.CharField(max_length=20, db_comment="article under which it stands")
    subject_kind = models.CharField(max_length=20, db_comment="point, system, site, grant, organisation or person")
    subject = models.CharField(max_length=40, db_comment="code or number of what it is about")
    words_zh = models.CharField(max_length=MOST_WORDS, db_comment="what was found, in Chinese")
    words_en = models.CharField(max_length=MOST_WORDS, db_comment="what was found, in English")
    division = models.CharField(max_length=6, blank=True, default="", db_comment="division of the place (art. 3)")
    organisation = models.CharField(max_length=20, blank=True, default="", db_comment="unit responsible for the place")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of the place (art. 4)")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    opened_act = models.CharField(max_length=80, db_comment="name of the act that opened it")
    opened_entry = models.BigIntegerField(db_comment="entry of that act in the application's log")
    opened_by = models.CharField(max_length=80, db_comment="actor of that act")
    concerns = models.CharField(
        max_length=80, blank=True, default="", db_comment="actor of what it records, if another one than opened_by"
    )
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was closed, empty while it stands")
    closed_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor who closed it")
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was closed")
    close_document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="document on which it was closed, may be empty"
    )

    later_columns = frozenset({"concerns"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="", close_reason="", close_document="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(close_reason="")),
                name="finding_closed_whole",
            ),
            models.CheckConstraint(condition=~Q(words_zh="") & ~Q(words_en=""), name="finding_words"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject", "kind"], name="finding_subject"),
            models.Index(fields=["closed_at", "opened_at"], name="finding_standing"),
        ]

    @property
    def place(self) -> Place:
        """Its place, for decisions on responsibility (articles 3, 4)."""
        return Place(self.division, self.organisation, self.zone)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
