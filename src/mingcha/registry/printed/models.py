"""The table of issued documents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.printed.kinds import MOST_SUBJECT, MOST_TITLE, PrintedKind
from mingcha.registry.printed.numbers import MOST_SERIAL
from mingcha.registry.printed.values import Issued


class PrintedDocument(Attested):
    """A document that was issued. Its bytes lie in the documents of the home and are never made again; the row is what
    `check` holds them to."""

    no = models.CharField(max_length=40, unique=True, db_comment="number as printed, with its check part")
    kind = models.CharField(max_length=20, db_comment="kinds.PrintedKind")
    year = models.PositiveSmallIntegerField(db_comment="Shanghai year of the issue")
    serial = models.PositiveIntegerField(db_comment="running number of the kind in the year, from 1")
    subject = models.CharField(max_length=MOST_SUBJECT, db_comment="row that it says, by its number or code")
    title = models.CharField(max_length=MOST_TITLE, db_comment="title as printed")
    content = models.CharField(max_length=64, db_comment="SHA-256 of the canonical JSON of what it says, hexadecimal")
    file = models.CharField(max_length=120, unique=True, db_comment="name in the home's documents folder")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the bytes, hexadecimal")
    size_bytes = models.PositiveIntegerField(db_comment="length of the bytes")
    issued_by = models.CharField(max_length=64, db_comment="actor id of who issued it")
    issued_at = models.DateTimeField(db_comment="when it was issued")
    removed_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the clock removed its bytes, whose time was over; empty: kept"
    )

    version = models.CharField(
        max_length=20, blank=True, default="", db_comment="version of the program that worded it, empty: not kept then"
    )
    stated = models.TextField(
        blank=True,
        default="",
        db_comment="beginnings of the SHA-256 of what it states apart from its words, by spaces, empty: none kept",
    )

    later_columns = frozenset({"removed_at", "version", "stated"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(serial__gte=1, serial__lte=MOST_SERIAL), name="printed_serial"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(title="") & ~Q(content="") & ~Q(digest=""), name="printed_whole"
            ),
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="printed_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject"], name="printed_subject"),
            models.Index(fields=["digest"], name="printed_digest"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def issued(self) -> Issued:
        """What was issued, to compare with what would be now."""
        return Issued(self.content, self.version, frozenset(self.stated.split()))

    @property
    def printed_kind(self) -> PrintedKind:
        """Its kind."""
        return PrintedKind(self.kind)
