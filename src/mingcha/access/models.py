"""Tables of access. Every row is written by an action and attested; the register can only grow (migration 0002)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.tickets import MODES, WAYS
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose

_PURPOSES = [purpose.value for purpose in Purpose]


class Grant(Attested):
    """The right of one person to look at some points, for one purpose, until an hour (articles 14, 16(2), 19)."""

    no = models.CharField(max_length=20, unique=True, db_comment="Z, Shanghai day, number of the day")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="its only holder")
    purpose = models.CharField(max_length=20, db_comment="code of law.purposes (article 19)")
    valid_from = models.DateTimeField(db_comment="from this instant")
    valid_until = models.DateTimeField(db_comment="before this instant")
    revoked_at = models.DateTimeField(null=True, blank=True, db_comment="when it was revoked, empty: it was not")
    revoked_by = models.CharField(max_length=60, blank=True, default="", db_comment="actor who revoked it")
    revoked_why = models.CharField(max_length=200, blank=True, default="", db_comment="reason of the revocation")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="grant_purpose"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="grant_until_after_from"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_why="") | (Q(revoked_at__isnull=False) & ~Q(revoked_why="")),
                name="grant_revoked_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "valid_until"], name="grant_user")]

    def __str__(self) -> str:
        return self.no


class GrantPoint(Attested):
    """A point of a grant."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="points", db_comment="the grant")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="a point that it opens")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["grant", "point"], name="grant_point_once")]

    def __str__(self) -> str:
        return f"{self.grant_id}/{self.point_id}"


class Ticket(Attested):
    """A ticket as it was issued: what it opened and for how long. The token itself is kept nowhere."""

    id = models.CharField(primary_key=True, max_length=32, db_comment="id inside the token, 32 hexadecimal digits")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="tickets", db_comment="the grant that it rests on")
    points = models.TextField(db_comment="20-digit codes, separated by a space")
    modes = models.CharField(max_length=20, db_comment="ways of looking, separated by a space")
    from_ms = models.BigIntegerField(db_comment="window of playback from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="window of playback to, Unix milliseconds, 0: until it ends")
    issued_ms = models.BigIntegerField(db_comment="issued at, Unix milliseconds")
    ends_ms = models.BigIntegerField(db_comment="ends at, Unix milliseconds")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_ms__gt=F("issued_ms")), name="ticket_ends_after_issue"),
        ]

    def __str__(self) -> str:
        return self.id


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

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=WAYS), name="register_way"),
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="register_purpose"),
            models.UniqueConstraint(
                fields=["grant", "point", "way"], condition=Q(way__in=MODES), name="register_once_a_grant"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["point", "opened_at"], name="register_point")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Snapshot(Attested):
    """A picture kept as evidence: the JPEG's digest, and the fragment of footage that proves it (article 16(2)).

    The file lies in the documents of the home and is never written again; the row is what `check` holds it to.
    """

    no = models.CharField(max_length=20, unique=True, db_comment="P, Shanghai day, number of the day")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+", db_comment="the grant under which it was taken")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who took it")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    purpose = models.CharField(max_length=20, db_comment="code of law.purposes (article 19)")
    reason = models.CharField(max_length=200, db_comment="why it was kept, in the person's words")
    asked_ms = models.BigIntegerField(db_comment="the instant asked for, Unix milliseconds")
    shown_ms = models.BigIntegerField(db_comment="the frame's own time, Unix milliseconds")
    taken_at = models.DateTimeField(db_comment="when it was kept")
    file = models.CharField(max_length=120, unique=True, db_comment="name in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the JPEG")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    recorder = models.CharField(max_length=40, db_comment="the recorder that holds the footage")
    epoch = models.IntegerField(db_comment="epoch of the assignment under which it was recorded")
    minute = models.BigIntegerField(db_comment="camera-minute of the footage file, Unix seconds // 60")
    file_n = models.IntegerField(db_comment="which file of the camera-minute")
    part = models.IntegerField(db_comment="the fragment among the file's parts; 0 is the header")
    frame = models.IntegerField(db_comment="the frame in the fragment, in order of decoding, from 0")
    fragment_digest = models.CharField(max_length=64, db_comment="SHA-256 of the fragment, hexadecimal")
    entry = models.BigIntegerField(db_comment="the entry of our log that says so")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=_PURPOSES), name="snapshot_purpose"),
            models.CheckConstraint(condition=Q(shown_ms__lte=F("asked_ms")), name="snapshot_shown_when_asked"),
            models.CheckConstraint(condition=~Q(reason=""), name="snapshot_with_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["camera", "shown_ms"], name="snapshot_camera")]

    def __str__(self) -> str:
        return self.no


class Revocation(Attested):
    """The outbox of revocations: each waits here until the gateway has taken it."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="revocation", db_comment="the revoked grant")
    token = models.TextField(db_comment="signed revocation for the gateway (it opens nothing)")
    made_at = models.DateTimeField(db_comment="when it was made")
    delivered_at = models.DateTimeField(null=True, blank=True, db_comment="when the gateway took it")

    def __str__(self) -> str:
        return f"revocation of {self.grant_id}"
