"""Tables of custody: sealed hours, holds, disposal orders (arts. 16(5), 20), and what recorders last said.

An hour number is Unix seconds // 3600. `Attested` tables are written by actions alone and compared with the log.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.custody.map_tables import MapCount, MapPoint
from mingcha.custody.placement_tables import Beat, Fleet, Placement, Recorder
from mingcha.custody.proof_tables import (
    AlarmKind,
    CameraDay,
    DayProof,
    DiskAlarm,
    DiskOutlook,
    HoldReview,
    Standing,
)
from mingcha.custody.rules import DisposalBasis, HoldBasis
from mingcha.evidence.models import Attested

__all__ = [
    "AlarmKind",
    "Beat",
    "CameraDay",
    "CameraState",
    "DayProof",
    "DiskAlarm",
    "DiskOutlook",
    "DisposalOrder",
    "Fleet",
    "Hold",
    "HoldReview",
    "HoldSet",
    "Hour",
    "HourState",
    "Lease",
    "MapCount",
    "MapPoint",
    "OrderState",
    "Placement",
    "Recorder",
    "RecorderState",
    "Standing",
]

_BASES_OF_HOLDS = [(basis.value, basis.words.en) for basis in HoldBasis]
_BASES_OF_DISPOSAL = [(basis.value, basis.value) for basis in DisposalBasis]


class HourState(models.TextChoices):
    """What became of the footage of an hour."""

    KEPT = "kept", "kept"
    ORDERED = "ordered", "ordered to be disposed of"
    DISPOSED = "disposed", "disposed of"
    MISSING = "missing", "missing"


class OrderState(models.TextChoices):
    """How far a disposal order has come."""

    DECIDED = "decided", "decided"
    SENT = "sent", "with the recorder"
    INTENDED = "intended", "the recorder has logged its intent"
    DONE = "done", "done"
    REFUSED = "refused", "refused by the recorder"


class Hour(Attested):
    """A sealed camera-hour as its recorder told it: fifty times less than minutes, enough to rule on."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point (GB/T 28181)")
    hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of the first second")
    epoch = models.PositiveIntegerField(db_comment="fencing number of the assignment under which it was recorded")
    recorder = models.CharField(max_length=64, db_comment="the recorder that keeps the footage")
    label = models.CharField(max_length=32, db_comment="label of the assignment when recorded, e.g. R30/trial")
    bitmap = models.CharField(max_length=15, db_comment="15 hex digits; bit n set: minute n has footage")
    size_bytes = models.PositiveBigIntegerField(db_comment="bytes of the footage files of the hour")
    gaps = models.JSONField(db_comment="[[from_ms, to_ms, reason]...] without footage, Unix ms")
    digest = models.CharField(max_length=44, db_comment="base64 SHA-256 over the leaf hashes of its minute entries")
    sequence = models.PositiveBigIntegerField(db_comment="place in the recorder's list of sealed hours")
    entry_index = models.PositiveBigIntegerField(db_comment="index of its hour entry in the recorder's log")
    taken_in_at = models.DateTimeField(db_comment="when the application took it in")
    state = models.CharField(
        max_length=8,
        choices=HourState.choices,
        default=HourState.KEPT,
        db_comment="kept | ordered | disposed | missing",
    )
    beside = models.BooleanField(
        default=False, db_comment="refused as the record: filmed by a recorder after another one had the camera"
    )

    later_columns = frozenset({"beside"})

    class Meta:
        db_table = "custody_hour"
        db_table_comment = "sealed camera-hours (art. 16(5))"
        constraints: ClassVar = [
            # a label that changes within an hour (trial, then in use) gives that hour two rows
            models.UniqueConstraint(fields=["camera", "hour", "epoch", "label"], name="custody_hour_once"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="custody_hour_epoch"),
            models.CheckConstraint(condition=Q(state__in=HourState.values), name="custody_hour_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "hour"], name="custody_hour_due"),
            models.Index(fields=["recorder", "sequence"], name="custody_hour_cursor"),
            models.Index(fields=["taken_in_at"], name="custody_hour_taken_in"),
        ]


class Hold(Attested):
    """Footage that must stay, whatever its class, until a person releases it. A hold never ends by itself."""

    number = models.PositiveIntegerField(unique=True, db_comment="running number; shown as H00000001")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    from_at = models.DateTimeField(db_comment="first instant of the footage held")
    to_at = models.DateTimeField(db_comment="end of the footage held (exclusive)")
    basis = models.CharField(
        max_length=16, choices=_BASES_OF_HOLDS, db_comment="important | case | clue | class_raised"
    )
    reason = models.TextField(db_comment="why, in the words of the person who placed it")
    placed_by = models.CharField(max_length=64, db_comment="actor id")
    placed_at = models.DateTimeField(db_comment="when it was placed")
    placed_version = models.PositiveIntegerField(db_comment="version of the set of holds that first contains it")
    review_on = models.DateField(db_comment="Shanghai day by which it must be reviewed")
    released_at = models.DateTimeField(null=True, db_comment="when it was released; null while in force")
    released_by = models.CharField(max_length=64, blank=True, db_comment="actor id of the release")
    release_reason = models.TextField(blank=True, db_comment="why it was released")
    released_version = models.PositiveIntegerField(
        null=True, db_comment="version of the set of holds that first lacks it"
    )

    class Meta:
        db_table = "custody_hold"
        db_table_comment = "holds on footage (arts. 16(4), 16(5); decree 799, art. 17)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="custody_hold_interval"),
            models.CheckConstraint(condition=~Q(reason=""), name="custody_hold_reason"),
            models.CheckConstraint(
                condition=Q(basis__in=[basis for basis, _ in _BASES_OF_HOLDS]), name="custody_hold_basis"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_version__isnull=True, release_reason="")
                | (Q(released_at__isnull=False, released_version__isnull=False) & ~Q(release_reason="")),
                name="custody_hold_release",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["camera", "released_at"], name="custody_hold_in_force")]

    @property
    def name(self) -> str:
        """The hold's number as people and recorders write it."""
        return f"H{self.number:08d}"


class HoldSet(Attested):
    """A set of holds that a recorder has taken into its own log: from then on it binds that recorder."""

    recorder = models.CharField(max_length=64, db_comment="the recorder that took it in")
    version = models.PositiveIntegerField(db_comment="version of the set")
    holds = models.PositiveIntegerField(db_comment="how many holds it contains")
    entry_index = models.PositiveBigIntegerField(db_comment="index of its holds entry in the recorder's log")
    taken_in_at = models.DateTimeField(db_comment="when the recorder acknowledged it")

    class Meta:
        db_table = "custody_holdset"
        db_table_comment = "sets of holds taken in by recorders"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recorder", "version"], name="custody_holdset_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="custody_holdset_version"),
        ]


class DisposalOrder(Attested):
    """A signed order to a recorder to dispose of the footage of one camera on one Shanghai day."""

    number = models.PositiveIntegerField(unique=True, db_comment="running number; shown as D00000001")
    recorder = models.CharField(max_length=64, db_comment="the recorder that is to dispose")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    epoch = models.PositiveIntegerField(db_comment="fencing number of the hours")
    hours = models.JSONField(db_comment="hour numbers, ascending")
    basis = models.CharField(max_length=16, choices=_BASES_OF_DISPOSAL, db_comment="retention | demo_cap")
    retention_class = models.CharField(max_length=8, db_comment="class in force when decided, e.g. R30")
    holds_version = models.PositiveIntegerField(db_comment="version of the set of holds looked at")
    decided_at = models.DateTimeField(db_comment="when it was decided")
    not_before = models.DateTimeField(db_comment="the recorder unlinks nothing before this instant")
    judged_at = models.DateTimeField(
        null=True, db_comment="the witnessed time by which its footage was due; null: by our own clock alone"
    )
    token = models.TextField(db_comment="the signed order (key disposal)")
    state = models.CharField(
        max_length=8,
        choices=OrderState.choices,
        default=OrderState.DECIDED,
        db_comment="decided | sent | intended | done | refused",
    )
    answer = models.JSONField(null=True, db_comment="what the recorder last answered, as it came")
    closed_at = models.DateTimeField(null=True, db_comment="when it was done or refused")

    later_columns = frozenset({"judged_at"})

    class Meta:
        db_table = "custody_disposalorder"
        db_table_comment = "disposal orders (arts. 16(5), 20; decree 799, art. 17)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="custody_order_state"),
            models.CheckConstraint(
                condition=Q(basis__in=[basis for basis, _ in _BASES_OF_DISPOSAL]), name="custody_order_basis"
            ),
            models.CheckConstraint(condition=Q(not_before__gte=F("decided_at")), name="custody_order_veto"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "refused"], closed_at__isnull=False)
                | (~Q(state__in=["done", "refused"]) & Q(closed_at__isnull=True)),
                name="custody_order_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recorder", "state"], name="custody_order_open"),
            models.Index(fields=["camera", "decided_at"], name="custody_order_camera"),
            models.Index(fields=["not_before", "number"], condition=Q(closed_at=None), name="custody_order_waiting"),
        ]

    @property
    def name(self) -> str:
        """The order's number as people and recorders write it."""
        return f"D{self.number:08d}"


class RecorderState(models.Model):
    """What a recorder last said of itself. Derived: a cache that the next round rewrites, so it is not Attested."""

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
    """What a recorder last said of a camera. Derived: a cache that the next round rewrites, so it is not Attested."""

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


class Lease(models.Model):
    """Who runs a job that only one worker may run at a time. Derived: it carries no fact, so it is not Attested."""

    name = models.CharField(max_length=32, unique=True, db_comment="the job")
    holder = models.CharField(max_length=64, db_comment="the worker that has it")
    until = models.DateTimeField(db_comment="from then on anybody may take it")

    class Meta:
        db_table = "custody_lease"
        db_table_comment = "derived: which worker runs which clock"
