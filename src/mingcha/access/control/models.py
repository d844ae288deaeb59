"""Tables of control: leases, the moves that gateways logged, and where cameras were left (arts. 2, 7(2), 16(3))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.control.values import MOST_REASON, LeaseEnd, MoveKind
from mingcha.access.duty.models import Grant
from mingcha.evidence.models import Attested


class ControlLease(Attested):
    """The right of one person to turn one camera, for some minutes, under a grant whose purpose it has; at most one
    stands of a point. Its number rises: at a gateway the highest one of a camera counts."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the camera")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="leases", db_comment="the grant: purpose and person")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who turns it")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    unit = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    taken_at = models.DateTimeField(db_comment="from this instant")
    until = models.DateTimeField(db_comment="lapses at this instant, later with each ticket")
    within = models.CharField(
        max_length=60, blank=True, default="", db_comment="session or token of its last ticket; a program: empty"
    )
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended, empty: it stands")
    ended_why = models.CharField(max_length=12, blank=True, default="", db_comment="why it ended: LeaseEnd")
    ended_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor id of who ended it")
    ended_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="reason of who took it over"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="who asked its holder for it last",
    )
    asked_grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, blank=True, related_name="+", db_comment="under which grant that was"
    )
    asked_at = models.DateTimeField(null=True, blank=True, db_comment="when that was")
    asked_within = models.CharField(
        max_length=60, blank=True, default="", db_comment="session or token in which that was; a program: empty"
    )

    later_columns: ClassVar[frozenset[str]] = frozenset({"asked_within"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point"], condition=Q(ended_at=None), name="control_lease_one_stands"),
            models.CheckConstraint(condition=Q(until__gte=F("taken_at")), name="control_lease_until_after_taken"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="", ended_by="")
                | (Q(ended_at__isnull=False, ended_why__in=[one.value for one in LeaseEnd]) & ~Q(ended_by="")),
                name="control_lease_ended_why",
            ),
            models.CheckConstraint(
                condition=~Q(ended_why=LeaseEnd.TAKEN_OVER.value) | ~Q(ended_reason=""),
                name="control_lease_taken_over_reason",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None, asked_grant=None, asked_at=None)
                | Q(asked_by__isnull=False, asked_grant__isnull=False, asked_at__isnull=False),
                name="control_lease_asked",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "point", "id"], name="control_lease_newest")]

    def __str__(self) -> str:
        return f"{self.pk}"


class ControlMove(Attested):
    """A move of a camera, its return home or a failed return, as the gateway logged it: rows are only added."""

    lease = models.ForeignKey(
        ControlLease, models.PROTECT, null=True, related_name="moves", db_comment="the lease; of a return may be none"
    )
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the camera")
    kind = models.CharField(max_length=12, db_comment="what the line says: MoveKind")
    verb = models.CharField(max_length=300, blank=True, default="", db_comment="verb as JSON (media/ptz), or empty")
    at = models.DateTimeField(db_comment="when the gateway wrote it")
    by = models.CharField(max_length=80, blank=True, default="", db_comment="clock or actor id that sent it home")
    after_s = models.IntegerField(default=0, db_comment="seconds from the last verb to the return")
    why = models.CharField(max_length=200, blank=True, default="", db_comment="why a return failed")
    gateway = models.CharField(max_length=40, db_comment="the recorder host of the gateway")
    log = models.CharField(max_length=40, db_comment="name of the gateway's log")
    n = models.BigIntegerField(db_comment="number of the line in it")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in MoveKind]), name="control_move_kind"),
            models.CheckConstraint(
                condition=~Q(kind=MoveKind.MOVED.value) | (Q(lease__isnull=False) & ~Q(verb="")),
                name="control_move_by_lease",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["point", "id"], name="control_move_point")]

    def __str__(self) -> str:
        return f"{self.pk}"


class CameraPosition(Attested):
    """Whether a camera that turns was left away from its home preset, by the newest line of its moves."""

    point = models.OneToOneField("registry.Point", models.PROTECT, related_name="+", db_comment="the camera")
    away_since = models.DateTimeField(null=True, blank=True, db_comment="when it left home, empty: it is home")
    changed_at = models.DateTimeField(db_comment="when its last line was written")
    failed_at = models.DateTimeField(null=True, blank=True, db_comment="when its return failed, empty: it did not")
    gateway = models.CharField(
        max_length=40, blank=True, default="", db_comment="gateway of its last line, empty: from before it was kept"
    )

    later_columns: ClassVar[frozenset[str]] = frozenset({"gateway"})

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["away_since"], condition=Q(away_since__isnull=False), name="camera_position_away")
        ]

    def __str__(self) -> str:
        return f"{self.point_id}"
