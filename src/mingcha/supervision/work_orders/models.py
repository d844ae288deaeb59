"""Tables of work orders: the order, each step that was done to it, each wait that was asked for (articles 7, 16(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.supervision.work_orders.rules import MOST_DONE, MOST_REASON, MOST_WHAT
from mingcha.supervision.work_orders.states import (
    GoodBasis,
    WaitReason,
    WorkKind,
    WorkOrderState,
    WorkSource,
    WorkStep,
)

_ENDED = [WorkOrderState.VERIFIED.value, WorkOrderState.WITHDRAWN.value]
_REPAIRED = [WorkOrderState.FIXED.value, WorkOrderState.VERIFIED.value]
ACTOR = 64


class WorkOrder(Attested):
    """An order to repair something at a point. Its steps fill it up."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="work_orders", db_comment="what is to be repaired")
    kind = models.CharField(max_length=8, db_comment="camera | sign")
    state = models.CharField(max_length=10, db_comment="states.WorkOrderState")
    source = models.CharField(max_length=14, db_comment="hand | finding | look | interruption | health")
    source_ref = models.CharField(max_length=24, blank=True, default="", db_comment="of its source, empty by hand")
    what = models.CharField(max_length=MOST_WHAT, db_comment="what is wrong")
    is_urgent = models.BooleanField(db_comment="key target or point of class 1 when it was opened: the shorter limits")
    opened_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was opened: the clock begins")
    respond_due_at = models.DateTimeField(db_comment="until when it is to be accepted: an own limit")
    repair_due_at = models.DateTimeField(db_comment="until when it is to be fixed, moved on by waits that ended")
    team = models.CharField(max_length=20, blank=True, default="", db_comment="unit whose person accepted it, or empty")
    accepted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was accepted last")
    fixed_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who fixed it last")
    fixed_session = models.BigIntegerField(default=0, db_comment="session in which it was fixed, 0: none")
    fixed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was fixed last")
    verified_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who verified it")
    verified_at = models.DateTimeField(null=True, blank=True, db_comment="when it was verified")
    good_at = models.DateTimeField(null=True, blank=True, db_comment="from when on the point was found good")
    good_basis = models.CharField(max_length=8, blank=True, default="", db_comment="recorder | detector | sign")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    class Meta:
        db_table_comment = "work orders (arts. 7, 16(1))"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[one.value for one in WorkOrderState],
                    kind__in=[one.value for one in WorkKind],
                    source__in=[one.value for one in WorkSource],
                ),
                name="work_order_lists",
            ),
            models.CheckConstraint(
                condition=Q(source=WorkSource.HAND.value, source_ref="")
                | (~Q(source=WorkSource.HAND.value) & ~Q(source_ref="")),
                name="work_order_source",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_REPAIRED) | (Q(fixed_at__isnull=False) & ~Q(fixed_by="")),
                name="work_order_fixed",
            ),
            # who fixed it does not verify it
            models.CheckConstraint(
                condition=Q(verified_by="", verified_at=None, good_at=None, good_basis="")
                | (
                    Q(state=WorkOrderState.VERIFIED.value, verified_at__isnull=False, good_at__isnull=False)
                    & Q(good_basis__in=[one.value for one in GoodBasis])
                    & ~Q(verified_by="")
                    & ~Q(verified_by=F("fixed_by"))
                ),
                name="work_order_verified",
            ),
            models.UniqueConstraint(
                fields=["point", "source", "source_ref"],
                condition=~Q(source=WorkSource.HAND.value) & ~Q(state__in=_ENDED),
                name="work_order_of_source_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "repair_due_at"], name="work_order_due")]

    def __str__(self) -> str:
        return f"work order {self.pk}"


class WorkOrderStep(Attested):
    """A step that was done to an order, with a photograph or without. Rows only grow."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="steps", db_comment="of which order")
    step = models.CharField(max_length=12, db_comment="states.WorkStep")
    actor = models.CharField(max_length=ACTOR, db_comment="actor id")
    session = models.BigIntegerField(default=0, db_comment="session in which it was done, 0: none")
    at = models.DateTimeField(db_comment="when it was done")
    text = models.CharField(max_length=MOST_DONE, blank=True, default="", db_comment="what was done, or why")
    file = models.CharField(max_length=120, blank=True, default="", db_comment="photograph in the documents, or empty")
    size_bytes = models.IntegerField(default=0, db_comment="its bytes, 0 without one")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal, or empty")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="by its bytes, or empty")

    class Meta:
        db_table_comment = "steps of work orders (art. 16(1))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=[one.value for one in WorkStep]), name="work_step_kind"),
            models.CheckConstraint(
                condition=Q(file="", digest="", media_type="", size_bytes=0)
                | (~Q(file="") & ~Q(digest="") & ~Q(media_type="") & Q(size_bytes__gt=0)),
                name="work_step_photo",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.step}"


class WorkOrderWait(Attested):
    """A wait that was asked for; the clock stops from the asking on, once a keeper agreed to it."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="waits", db_comment="of which order")
    reason = models.CharField(max_length=10, db_comment="power | network | road_works | access")
    text = models.CharField(max_length=MOST_REASON, db_comment="why it has to wait")
    asked_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    asked_at = models.DateTimeField(db_comment="when it was asked for")
    before = models.CharField(max_length=10, blank=True, default="", db_comment="state to which it goes back, or empty")
    answered_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the keeper")
    answered_at = models.DateTimeField(null=True, blank=True, db_comment="when the keeper answered")
    agreed = models.BooleanField(null=True, blank=True, db_comment="what the keeper answered, empty: nothing yet")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended, or was declined")

    class Meta:
        db_table_comment = "waits of work orders (art. 16(1))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=[one.value for one in WaitReason]), name="work_wait_reason"),
            models.CheckConstraint(
                condition=Q(agreed=None, answered_by="", answered_at=None)
                | (
                    Q(agreed__isnull=False, answered_at__isnull=False)
                    & ~Q(answered_by="")
                    & ~Q(answered_by=F("asked_by"))
                ),
                name="work_wait_answered",
            ),
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at=None), name="work_wait_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.reason}"
