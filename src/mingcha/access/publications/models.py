"""Tables of publications, and of the tickets that fetch what is redacted (articles 16(3), 19, 21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.publications.rules import MOST_BASIS, MOST_PLACE, MOST_REASON
from mingcha.access.publications.values import PublicationPlace, PublicationPurpose, PublicationState
from mingcha.evidence.models import Attested

_BEFORE = [PublicationState.ASKED.value, PublicationState.APPROVED.value]
_ENDED = [PublicationState.WITHDRAWN.value, PublicationState.OVER.value]


class Publication(Attested):
    """A publication of redacted footage of a unit: asked for, approved, released, withdrawn or over."""

    no = models.CharField(max_length=20, unique=True, db_comment="F, Shanghai day, number of the day")
    unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", db_comment="whose footage")
    purpose = models.CharField(max_length=14, db_comment="commendation | education | appeal | clarification")
    basis = models.CharField(max_length=MOST_BASIS, db_comment="legal basis as the unit gave it")
    place_kind = models.CharField(max_length=10, db_comment="website | social | press | broadcast | notice")
    place = models.CharField(max_length=MOST_PLACE, db_comment="name of that place")
    from_on = models.DateField(db_comment="first day")
    until_on = models.DateField(db_comment="last day")
    state = models.CharField(max_length=10, db_comment="asked | approved | released | withdrawn | over")
    redaction = models.CharField(max_length=20, blank=True, default="", db_comment="number of the redaction")
    output_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of its film")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who asked")
    person = models.CharField(max_length=80, db_comment="that person's name then")
    asked_at = models.DateTimeField(db_comment="when it was asked for")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who approved"
    )
    approver = models.CharField(max_length=80, blank=True, default="", db_comment="the approver's name then")
    approved_at = models.DateTimeField(null=True, blank=True, db_comment="when it was approved")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who released"
    )
    releaser = models.CharField(max_length=80, blank=True, default="", db_comment="that person's name then")
    released_at = models.DateTimeField(null=True, blank=True, db_comment="when it was released")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was withdrawn, or its term ended")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why, empty while open")
    informed = models.CharField(max_length=MOST_PLACE, blank=True, default="", db_comment="who was asked to remove it")
    down_at = models.DateTimeField(null=True, blank=True, db_comment="when somebody stated that it is down")
    down_note = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how that was seen")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PublicationState]), name="publication_state"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in PublicationPurpose]), name="publication_purpose"
            ),
            models.CheckConstraint(
                condition=Q(place_kind__in=[one.value for one in PublicationPlace]), name="publication_place"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="publication_term"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")), name="publication_approver_is_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE, output_sha256="", released_at=None)
                | (~Q(state__in=_BEFORE) & Q(approved_at__isnull=False))
                | Q(state=PublicationState.WITHDRAWN.value, output_sha256=""),
                name="publication_released_after_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.RELEASED.value)
                | (~Q(redaction="") & ~Q(output_sha256="") & Q(released_at__isnull=False)),
                name="publication_names_its_film",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=_ENDED) & Q(ended_at=None, end_reason="", down_at=None))
                | (Q(state__in=_ENDED, ended_at__isnull=False) & ~Q(end_reason="")),
                name="publication_ended_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="publication_of_unit"),
            models.Index(fields=["state", "until_on"], name="publication_by_term"),
        ]

    def __str__(self) -> str:
        return self.no


class FetchTicket(Attested):
    """A ticket with which the job of a redaction fetched original footage, as it was issued. Rows are only added."""

    id = models.CharField(primary_key=True, max_length=32, db_comment="id inside the token, 32 hexadecimal digits")
    redaction = models.CharField(max_length=20, db_comment="number of the redaction")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="its maker (16(3))")
    person = models.CharField(max_length=80, db_comment="the maker's name then")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose footage")
    from_ms = models.BigIntegerField(db_comment="window from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="window to, Unix milliseconds")
    issued_ms = models.BigIntegerField(db_comment="issued at, Unix milliseconds")
    ends_ms = models.BigIntegerField(db_comment="ends at, Unix milliseconds")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_ms__gt=F("from_ms")), name="fetch_ticket_span"),
            models.CheckConstraint(condition=Q(ends_ms__gt=F("issued_ms")), name="fetch_ticket_ends_after_issue"),
        ]
        indexes: ClassVar = [models.Index(fields=["issued_ms"], name="fetch_ticket_issued")]

    def __str__(self) -> str:
        return self.id
