"""The table of pictures kept as evidence (arts. 16(2), 16(3), 19)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rules import MOST_REASON
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose

_PURPOSES = [purpose.value for purpose in Purpose]


class Snapshot(Attested):
    """A picture kept as evidence: the JPEG's digest, and the fragment of footage that proves it (article 16(2)).

    The file is in the documents of the home and never changes; `check` compares it with the row.
    """

    no = models.CharField(max_length=20, unique=True, db_comment="P, Shanghai day, number of the day")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+", db_comment="the grant under which it was taken")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who took it")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    purpose = models.CharField(max_length=20, db_comment="code of law.purposes (article 19)")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why it was kept, in the person's words")
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
