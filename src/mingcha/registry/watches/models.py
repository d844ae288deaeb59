"""Tables of watches and of their hand-over sheets (article 16(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.seats.models import Seat
from mingcha.registry.shifts.models import Shift
from mingcha.registry.watches.rules import MOST_NOTES, MOST_REASON
from mingcha.registry.watches.states import LEAVES_SEAT, RUNNING, WatchState

_RUNNING = [one.value for one in RUNNING]
_BEFORE = [WatchState.PLANNED.value, WatchState.WITHDRAWN.value]
_ENDED = [WatchState.HANDED_OVER.value, WatchState.CLOSED.value, WatchState.ENDED_EARLY.value]
_LEAVES_SEAT = [one.value for one in LEAVES_SEAT]


class Watch(Attested):
    """A person at a seat during a shift. Each step of it is an act that changes the row."""

    later_columns = frozenset({"ended_by", "end_reason"})

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="watches", db_comment="the shift")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="watches", db_comment="the monitoring seat")
    user = models.ForeignKey(User, models.PROTECT, related_name="watches", db_comment="who is on it")
    state = models.CharField(
        max_length=20, default=WatchState.PLANNED.value, db_comment="state (registry/watches/states.py)"
    )
    weight = models.PositiveSmallIntegerField(default=1, db_comment="weight of the scene, 1 to 3, for its load")
    rostered_at = models.DateTimeField(db_comment="when it was planned")
    rostered_by = models.CharField(max_length=64, db_comment="actor id")
    signed_in_at = models.DateTimeField(null=True, blank=True, db_comment="when the person signed in at the seat")
    session = models.BigIntegerField(default=0, db_comment="number of the session at the seat, 0 before")
    present_at = models.DateTimeField(null=True, blank=True, db_comment="when the person last stated to be present")
    unattended_from = models.DateTimeField(null=True, blank=True, db_comment="since when the seat is unattended")
    overstayed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was noted that nobody came")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when the watch was handed over or ended")
    ended_by = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_comment="actor id of another person who ended it early, empty for none",
    )
    end_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why another person ended it early"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in WatchState]), name="watch_state"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=3), name="watch_weight"),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE, signed_in_at=None, session=0, ended_at=None)
                | (Q(state__in=_RUNNING, signed_in_at__isnull=False, ended_at=None) & ~Q(session=0))
                | (Q(state__in=_ENDED, signed_in_at__isnull=False, ended_at__isnull=False) & ~Q(session=0)),
                name="watch_steps_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state=WatchState.ENDED_EARLY.value) & ~Q(ended_by="") & ~Q(end_reason=""))
                | (~Q(state=WatchState.ENDED_EARLY.value) & Q(ended_by="", end_reason="")),
                name="watch_ended_early_whole",
            ),
            models.UniqueConstraint(
                fields=["shift", "seat"], condition=~Q(state__in=_LEAVES_SEAT), name="watch_one_at_a_seat"
            ),
            models.UniqueConstraint(
                fields=["shift", "user"], condition=~Q(state__in=_LEAVES_SEAT), name="watch_one_of_a_person"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "state"], name="watch_of_user"),
            models.Index(fields=["state"], name="watch_by_state"),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk} {self.state}"


class WatchHandover(Attested):
    """The hand-over sheet of a watch: what the machine filled in, the free lines, the signatures. Of a watch that
    another person ended, who left may be unable to sign."""

    later_columns = frozenset({"is_ended_early"})

    watch = models.OneToOneField(Watch, models.PROTECT, related_name="handover", db_comment="the watch that ends")
    filled_at = models.DateTimeField(db_comment="when the machine filled it in, last")
    lines = models.JSONField(db_comment="[[code, zh, en, count, [texts]]...] as filled in")
    notes = models.CharField(max_length=MOST_NOTES, blank=True, default="", db_comment="free lines of who leaves")
    out_signed_at = models.DateTimeField(null=True, blank=True, db_comment="when who leaves signed, empty: not yet")
    out_session = models.BigIntegerField(default=0, db_comment="number of the session of that signature")
    is_ended_early = models.BooleanField(default=False, db_comment="whether another person ended the watch early")
    relief = models.ForeignKey(
        Watch, models.PROTECT, null=True, blank=True, related_name="+", db_comment="the watch that takes over"
    )
    in_signed_at = models.DateTimeField(null=True, blank=True, db_comment="when who relieves signed, empty: not yet")
    in_session = models.BigIntegerField(default=0, db_comment="number of the session of that signature")
    objections = models.CharField(max_length=MOST_NOTES, blank=True, default="", db_comment="what who relieves objects")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(out_signed_at=None, out_session=0) | (Q(out_signed_at__isnull=False) & ~Q(out_session=0)),
                name="handover_out_whole",
            ),
            models.CheckConstraint(
                condition=Q(relief=None, in_signed_at=None, in_session=0, objections="")
                | (
                    Q(relief__isnull=False, in_signed_at__isnull=False)
                    & (Q(out_signed_at__isnull=False) | Q(is_ended_early=True))
                    & ~Q(in_session=0)
                ),
                name="handover_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(in_session=0) | ~Q(in_session=models.F("out_session")), name="handover_two_sessions"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over of watch {self.watch_id}"
