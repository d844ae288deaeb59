"""Tables of joinings: what a unit offers, its points, and the steps that were taken (article 13(3))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.sharing.catalogue.models import ACTOR
from mingcha.sharing.joinings.rules import MLPS_GRADES, MOST_BOUNDARY, MOST_CONSENT, MOST_WHY
from mingcha.sharing.joinings.states import OPEN_JOININGS, JoiningSide, JoiningState
from mingcha.sharing.joinings.values import Gb35114

_STATES = [one.value for one in JoiningState]
_OPEN = sorted(one.value for one in OPEN_JOININGS)
_WITH_REASON = [JoiningState.SUSPENDED.value, JoiningState.ENDED.value]
_LEVELS = [one.value for one in Gb35114]
_SIDES = [one.value for one in JoiningSide]


class Joining(Attested):
    """A system that its unit opens to the city's platform."""

    later_columns = frozenset({"suspended_by"})

    no = models.CharField(max_length=20, unique=True, db_comment="J, Shanghai day, number of the day")
    system = models.ForeignKey(System, models.PROTECT, related_name="+", db_comment="what is opened")
    state = models.CharField(max_length=10, db_comment="joinings.states.JoiningState")
    consent = models.CharField(max_length=MOST_CONSENT, db_comment="document by which the unit consents")
    kinds = models.JSONField(default=list, db_comment="access.shares.values.ShareKind, the kinds of pictures")
    opens = models.TimeField(null=True, blank=True, db_comment="begin of the daily hours, empty for the whole day")
    closes = models.TimeField(null=True, blank=True, db_comment="end of the daily hours, empty for the whole day")
    offered_at = models.DateTimeField(db_comment="when it was offered")
    offered_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    boundary = models.CharField(
        max_length=MOST_BOUNDARY, blank=True, default="", db_comment="device at the boundary, empty before the check"
    )
    gb35114 = models.CharField(max_length=4, blank=True, default="", db_comment="joinings.values.Gb35114")
    mlps_grade = models.PositiveSmallIntegerField(
        default=0, db_comment="grade of protection 1 to 5, 0 before the check"
    )
    test_call_at = models.DateTimeField(null=True, blank=True, db_comment="when pictures came in a test")
    connected_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last connected, empty before")
    verified_at = models.DateTimeField(null=True, blank=True, db_comment="when it was verified since, empty before")
    verified_permille = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="time online found then")

    suspended_by = models.CharField(
        max_length=10, blank=True, default="", db_comment="joinings.states.JoiningSide, empty while it is not suspended"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="joining_state"),
            # one that was suspended before this column was made has no side: it counts as suspended by its unit
            models.CheckConstraint(
                condition=Q(suspended_by="") | Q(state=JoiningState.SUSPENDED.value, suspended_by__in=_SIDES),
                name="joining_suspended_by",
            ),
            models.CheckConstraint(condition=Q(gb35114="") | Q(gb35114__in=_LEVELS), name="joining_level"),
            models.CheckConstraint(condition=Q(mlps_grade__lte=max(MLPS_GRADES)), name="joining_grade"),
            models.UniqueConstraint(fields=["system"], condition=Q(state__in=_OPEN), name="joining_open_once"),
            models.CheckConstraint(
                condition=Q(connected_at=None, test_call_at=None, verified_at=None)
                | (Q(connected_at__isnull=False, test_call_at__isnull=False, mlps_grade__gt=0) & ~Q(boundary="")),
                name="joining_connected_as_checked",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_permille=None)
                | Q(verified_at__isnull=False, verified_permille__isnull=False),
                name="joining_verified_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=JoiningState.VERIFIED.value) | Q(verified_at__isnull=False),
                name="joining_verified_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="joining_in_state")]

    def __str__(self) -> str:
        return self.no


class JoiningPoint(Attested):
    """A point that a joining names."""

    joining = models.ForeignKey(Joining, models.PROTECT, related_name="points", db_comment="of which joining")
    point = models.ForeignKey(Point, models.PROTECT, related_name="+", db_comment="the point")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["joining", "point"], name="joining_point_once")]

    def __str__(self) -> str:
        return f"{self.joining_id}/{self.point_id}"


class JoiningStep(Attested):
    """A step of a joining; rows are added and never changed."""

    joining = models.ForeignKey(Joining, models.PROTECT, related_name="steps", db_comment="of which joining")
    number = models.PositiveIntegerField(db_comment="from 1")
    state = models.CharField(max_length=10, db_comment="the state that it led to")
    at = models.DateTimeField(db_comment="when")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was suspended or ended")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joining", "number"], name="joining_step_once"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="joining_step_state"),
            models.CheckConstraint(condition=~Q(state__in=_WITH_REASON) | ~Q(why=""), name="joining_step_why"),
        ]

    def __str__(self) -> str:
        return f"{self.joining_id}/{self.number}"
