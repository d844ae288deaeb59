"""Tables of recorders: enrolment, beats, last reports (arts. 7, 16(5), 20)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested


class RecorderState(models.Model):
    """A recorder's last report on itself. Derived: a cache that the next round rewrites, so it is not Attested."""

    recorder = models.CharField(max_length=64, unique=True, db_comment="the recorder's name")
    seen_at = models.DateTimeField(db_comment="when it last answered")
    started_at = models.DateTimeField(null=True, db_comment="when it started")
    is_demo = models.BooleanField(default=False, db_comment="whether it runs in a demo home")
    hours_cursor = models.PositiveBigIntegerField(default=0, db_comment="sequence of the last sealed hour asked for")
    hours_anchor = models.CharField(
        max_length=80, blank=True, default="", db_comment="entry/digest of that hour: another one means another journal"
    )
    assignments_version = models.PositiveBigIntegerField(default=0, db_comment="last version of assignments it took")
    holds_version = models.PositiveIntegerField(default=0, db_comment="last version of holds it took; 0 for none")
    status = models.JSONField(default=dict, db_comment="disk, log, queue as it last said")

    class Meta:
        db_table = "custody_recorderstate"
        db_table_comment = "derived: what recorders last said of themselves"


class CameraState(models.Model):
    """A recorder's last report on a camera. Derived: a cache that the next round rewrites, so it is not Attested."""

    recorder = models.CharField(max_length=64, db_comment="the recorder that said it")
    camera = models.CharField(max_length=20, unique=True, db_comment="20-digit code of the point")
    seen_at = models.DateTimeField(db_comment="when the recorder said it")
    state = models.CharField(max_length=16, db_comment="connecting | recording | trouble | off")
    reason = models.CharField(max_length=32, blank=True, db_comment="why, a GapReason, blank while recording")
    since_ms = models.BigIntegerField(null=True, db_comment="since when, Unix ms")
    status = models.JSONField(default=dict, db_comment="all that was said: fps, kbps, loss, clock offset, oldest, last")

    class Meta:
        db_table = "custody_camerastate"
        db_table_comment = "derived: what recorders last said of their cameras"


class Recorder(Attested):
    """A recorder of this installation: its name, its host, and the key of its log."""

    name = models.CharField(max_length=64, unique=True, db_comment="its name in files, journal and log")
    host = models.CharField(max_length=64, db_comment="the machine it runs on, as its administrator calls it")
    division = models.CharField(max_length=6, blank=True, db_comment="division whose cameras it takes first, or empty")
    capacity = models.PositiveIntegerField(db_comment="how many cameras it takes at most")
    log_key = models.CharField(max_length=44, unique=True, db_comment="base64 of its log's public Ed25519 key")
    enrolled_at = models.DateTimeField(db_comment="when it was enrolled")
    left_at = models.DateTimeField(null=True, db_comment="when it was taken out of service; null while it serves")
    gateway = models.CharField(
        max_length=255, blank=True, default="", db_comment="origin of its gateway for browsers; empty: the pages' own"
    )
    gateway_nearby = models.CharField(
        max_length=255, blank=True, default="", db_comment="where our programs reach that gateway; empty: as browsers"
    )

    later_columns = frozenset({"gateway", "gateway_nearby"})

    class Meta:
        db_table = "custody_recorder"
        db_table_comment = "recorders of this installation and the keys of their logs (arts. 7, 20)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="custody_recorder_name"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="custody_recorder_capacity"),
        ]


class Beat(models.Model):
    """A recorder's beat, rewritten each second. Derived, so it is not Attested."""

    recorder = models.CharField(max_length=64, unique=True, db_comment="the recorder's name")
    seen_at = models.DateTimeField(db_comment="its last beat, by the clock of the database")
    incarnation = models.PositiveIntegerField(default=1, db_comment="a beat under an older one is refused")
    dead = models.BooleanField(default=False, db_comment="whether it was declared dead and has not come back")
    declared_at = models.DateTimeField(null=True, db_comment="when it was last declared dead")

    class Meta:
        db_table = "custody_beat"
        db_table_comment = "derived: signs of life of the recorders"
