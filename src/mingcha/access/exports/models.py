"""Tables of exports and of the tickets that fetch their footage (arts. 15, 16(3), 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.exports.values import Destination, ExportState
from mingcha.access.register.values import METHODS
from mingcha.evidence.models import Attested

_STATES = [state.value for state in ExportState]
_DESTINATIONS = [destination.value for destination in Destination]


class Export(Attested):
    """A bag of original footage, or of redacted films (19): its request, who made it, its manifest's digest, and its
    delivery (16(3))."""

    no = models.CharField(max_length=20, unique=True, db_comment="E, Shanghai day, number of the day")
    request = models.CharField(max_length=20, db_comment="number of the request (15)")
    state = models.CharField(max_length=12, db_comment="making | made | delivered")
    points = models.TextField(db_comment="20-digit codes, separated by a space")
    from_ms = models.BigIntegerField(db_comment="asked span from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="asked span to, Unix milliseconds, not included")
    managing_unit = models.CharField(max_length=40, db_comment="organisation whose footage it is")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who exports it")
    person = models.CharField(max_length=60, db_comment="that person's name then")
    destination = models.CharField(max_length=10, db_comment="page | folder | url")
    method = models.CharField(max_length=20, db_comment="method of the register (16(3))")
    target = models.CharField(max_length=300, blank=True, default="", db_comment="folder, or host and path of the url")
    sealed_target = models.TextField(
        blank=True, default="", db_comment="the signed address, sealed with the master key"
    )
    recipient = models.CharField(max_length=100, blank=True, default="", db_comment="age recipient; empty: as it is")
    started_at = models.DateTimeField(db_comment="when it was asked for")
    job = models.BigIntegerField(db_comment="number of the job that makes it")
    made_at = models.DateTimeField(null=True, blank=True, db_comment="when its manifest went into the log")
    manifest_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_comment="SHA-256 of its manifest-sha256.txt, hexadecimal"
    )
    entry = models.BigIntegerField(null=True, blank=True, db_comment="the entry of our log that has it")
    line = models.CharField(max_length=20, blank=True, default="", db_comment="number of its line in the register")
    delivered_at = models.DateTimeField(null=True, blank=True, db_comment="when the line of its delivery was written")
    fetched_at = models.DateTimeField(null=True, blank=True, db_comment="when it was fetched from the page")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when folder or address had all of it")

    with_copy = models.BooleanField(null=True, db_comment="whether a marked copy for convenience is in it (20(1))")
    contents = models.TextField(null=True, db_comment="what of the asked span is not in the bag, and why; JSON")
    holder = models.BigIntegerField(null=True, db_comment="id of the person whose pass fetches it from the page")
    pass_ends_at = models.DateTimeField(null=True, db_comment="when that pass ends")
    sent_spans = models.TextField(null=True, db_comment="bytes sent of the running handing over, from-to; null: none")
    handed_over = models.IntegerField(null=True, db_comment="how often all of it was fetched from the page")
    films = models.TextField(null=True, db_comment="numbers of the redactions whose films are all of it (19), or empty")

    later_columns = frozenset({"with_copy", "contents", "holder", "pass_ends_at", "sent_spans", "handed_over", "films"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="export_state"),
            models.CheckConstraint(condition=Q(destination__in=_DESTINATIONS), name="export_destination"),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="export_method"),
            models.CheckConstraint(condition=Q(to_ms__gt=F("from_ms")), name="export_span"),
            models.CheckConstraint(
                condition=Q(state="making", made_at=None, entry=None, manifest_sha256="")
                | (~Q(state="making") & Q(made_at__isnull=False, entry__isnull=False) & ~Q(manifest_sha256="")),
                name="export_made_in_the_log",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False) & ~Q(line="")
                | (~Q(state="delivered") & Q(delivered_at=None, line="", fetched_at=None, sent_at=None)),
                name="export_delivered_by_a_line",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["request"], name="export_request")]

    def __str__(self) -> str:
        return self.no


class ExportTicket(Attested):
    """A ticket with which the job of an export fetched original footage, as it was issued."""

    id = models.CharField(primary_key=True, max_length=32, db_comment="id inside the token, 32 hexadecimal digits")
    export = models.ForeignKey(Export, models.PROTECT, related_name="tickets", db_comment="the export")
    points = models.TextField(db_comment="20-digit codes, separated by a space")
    from_ms = models.BigIntegerField(db_comment="window from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="window to, Unix milliseconds")
    issued_ms = models.BigIntegerField(db_comment="issued at, Unix milliseconds")
    ends_ms = models.BigIntegerField(db_comment="ends at, Unix milliseconds")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_ms__gt=F("issued_ms")), name="export_ticket_ends_after_issue"),
        ]

    def __str__(self) -> str:
        return self.id
