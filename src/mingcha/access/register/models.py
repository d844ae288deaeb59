"""The register: rows are only added (migrations 0002, 0012; arts. 16(3), 19)."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.duty.models import Grant
from mingcha.access.register.values import (
    ACTS,
    CORRECTED,
    DELIVERED,
    LINE_METHODS,
    LINE_WAYS,
    OF_PERSON_CONCERNED,
    OF_PUBLICATION,
    PUBLISH,
    REFUSED,
    VIEW,
)
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import MODES, WAYS
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose, SourcePurpose

_PURPOSES = [purpose.value for purpose in (*Purpose, *SourcePurpose)]
_ASKED_BY_LAW = (
    "no", "request", "written_by", "person", "unit", "certificate", "basis", "purpose", "reason", "content", "points",
    "destination", "operator",
)  # fmt: skip
_OF_TWO = ("person_2", "unit_2", "certificate_2", "approver")
_MAY_LACK_SECOND = (REFUSED, CORRECTED)
"""Fewer than two persons are possible in the line of a refusal (15(1)) and in its correction."""

MOST_WRITERS = 60
"""Characters of the names of the writers of a line; a correction has both."""


def _each_has_text(names: Iterable[str]) -> Q:
    """The condition that none of these columns is empty."""
    found = Q()
    for name in names:
        found &= ~Q(**{name: ""})
    return found


class RegisterRow(Attested):
    """A line of the register of article 16(3): person, time, way, purpose, destination. Never changed or deleted.

    Names are copied, so that the line keeps the names of its time.
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


class RequestLine(Attested):
    """A line of the register for others (articles 14 to 16(3), 19): the access of a request. Never changed or deleted;
    a correction is a new line that names the old one.

    Every text that the law requires has at least one character, by constraint. Names are copied, so that the line keeps
    the names of its time.
    """

    no = models.CharField(max_length=20, unique=True, db_comment="2026-000001: Shanghai year and count in it")
    mark = models.BigIntegerField(unique=True, db_comment="the number as an integer of at most 40 bits, for marks")
    request = models.CharField(max_length=20, db_comment="number of the request; of a film: publication or redaction")
    act = models.CharField(max_length=10, db_comment="what happened: rules.ACTS")
    written_at = models.DateTimeField(db_comment="time (16(3))")
    written_by = models.CharField(max_length=MOST_WRITERS, db_comment="person or program whose act wrote the line")
    entry = models.BigIntegerField(db_comment="index of the act in the application's log")
    person = models.CharField(max_length=60, db_comment="first person (16(3)): name")
    unit = models.CharField(max_length=100, db_comment="first person: unit (799-16(2)(3))")
    certificate = models.CharField(max_length=60, db_comment="first person: number of the certificate (15(2))")
    person_2 = models.CharField(max_length=60, blank=True, db_comment="second person (15(1)): name; a refusal may lack")
    unit_2 = models.CharField(max_length=100, blank=True, db_comment="second person: unit")
    certificate_2 = models.CharField(max_length=60, blank=True, db_comment="second person: number of the certificate")
    way = models.CharField(max_length=10, db_comment="way (14): view, copy or retrieve; publish (21)")
    method = models.CharField(max_length=20, db_comment="method (16(3)): rules.METHODS")
    basis = models.CharField(max_length=20, db_comment="article of the request: 14(1), 14(2), 799-21; of a film: 21")
    case_no = models.CharField(max_length=100, blank=True, db_comment="number of the case; a request may have none")
    purpose = models.CharField(max_length=40, db_comment="purpose (16(3)): code of law.request_purposes")
    reason = models.TextField(db_comment="reason (799-16(2)(3))")
    content = models.TextField(db_comment="content (799-16(2)(3)): points and interval in words of the request")
    points = models.TextField(db_comment="20-digit codes of the points, space between")
    from_ms = models.BigIntegerField(db_comment="pictures from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="pictures to, Unix milliseconds")
    destination = models.TextField(db_comment="destination (16(3)): where the pictures went or were to go")
    operator = models.CharField(max_length=60, db_comment="duty officer who opened, delivered or refused")
    approver = models.CharField(max_length=60, blank=True, db_comment="who approved; a refusal may have none")
    files = models.TextField(blank=True, db_comment="a line a file: SHA-256, two spaces, path in the bag")
    file_count = models.IntegerField(db_comment="number of files")
    return_by = models.DateField(null=True, db_comment="day of return or destruction (19); a view: none")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_comment="the line that this one corrects"
    )
    remark = models.TextField(blank=True, db_comment="why it was corrected")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_each_has_text(_ASKED_BY_LAW), name="request_line_texts"),
            models.CheckConstraint(
                condition=Q(act__in=_MAY_LACK_SECOND)
                | (Q(basis=OF_PERSON_CONCERNED, way=VIEW) & ~Q(approver=""))
                | (Q(basis=OF_PUBLICATION, way__in=(VIEW, PUBLISH)) & ~Q(approver=""))
                | _each_has_text(_OF_TWO),
                name="request_line_of_two",
            ),
            models.CheckConstraint(
                condition=Q(act__in=_MAY_LACK_SECOND) | Q(way=VIEW) | Q(return_by__isnull=False),
                name="request_line_return",
            ),
            models.CheckConstraint(
                condition=~Q(act=DELIVERED) | Q(way=VIEW) | Q(file_count__gt=0), name="request_line_files"
            ),
            models.CheckConstraint(
                condition=Q(act=CORRECTED, corrects__isnull=False) & ~Q(remark="")
                | ~Q(act=CORRECTED) & Q(corrects__isnull=True, remark=""),
                name="request_line_correction",
            ),
            models.UniqueConstraint(fields=["corrects"], name="request_line_corrected_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(act="opened"), name="request_line_opened_once"),
            models.CheckConstraint(condition=Q(act__in=ACTS), name="request_line_act"),
            models.CheckConstraint(condition=Q(way__in=LINE_WAYS), name="request_line_way"),
            models.CheckConstraint(condition=Q(method__in=LINE_METHODS), name="request_line_method"),
            models.CheckConstraint(condition=Q(to_ms__gt=F("from_ms")), name="request_line_interval"),
            models.CheckConstraint(condition=Q(mark__gt=0, mark__lt=2**40), name="request_line_mark"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["request", "id"], name="request_line_request"),
            models.Index(fields=["written_at"], name="request_line_time"),
        ]

    def __str__(self) -> str:
        return self.no


class RequestLinePoint(Attested):
    """A point of a line for others, to find lines by point and by territory. Never changed or deleted."""

    line = models.ForeignKey(RequestLine, models.PROTECT, related_name="of_points", db_comment="the line")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "point"], name="request_line_point_once")]

    def __str__(self) -> str:
        return f"{self.pk}"


TO_BROWSER = "browser"
"""The destination of duty viewing (16(3)): the browser or program of the person, which can store the pictures. The
amount sent is at the end of the line (openings)."""
ON_SCREEN = "screen"
"""The same in lines written before version 0.5.0."""
