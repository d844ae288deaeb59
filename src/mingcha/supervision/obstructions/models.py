"""Tables of obstructions: the obstruction, inspections by two officers, the order to correct (article 12)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.fine_rules import Offence
from mingcha.registry.points.models import Point
from mingcha.supervision.obstructions.rules import (
    MOST_OWNER,
    MOST_PICTURE,
    MOST_REASON,
    MOST_SEEN,
)
from mingcha.supervision.obstructions.states import ACTS, Cause, ClearView, ObstructionState, OwnerKind
from mingcha.supervision.orders import models as orders

_STATES = [state.value for state in ObstructionState]
_CAUSES = ["", *(cause.value for cause in Cause)]
_OWNERS = ["", *(kind.value for kind in OwnerKind)]
_ACTS = [act.value for act in ACTS]
_VIEWS = ["", *(view.value for view in ClearView)]
_JUDGED_AWAY = [ObstructionState.CANDIDATE.value, ObstructionState.REJECTED.value, ObstructionState.REPAIR.value]
ACTOR, MOST_NAME = orders.ACTOR, orders.MOST_NAME


class Obstruction(Attested):
    """What hides the view of a point, or another act about it. What was judged and done fills it up."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="obstructions", db_comment="whose view is hidden")
    state = models.CharField(max_length=12, db_comment="states.ObstructionState")
    offence = models.CharField(
        max_length=40, default=Offence.OBSTRUCTION.value, db_comment="law.fine_rules.Offence that it is about"
    )
    seen = models.CharField(max_length=MOST_SEEN, db_comment="what was seen")
    since = models.DateField(db_comment="since which day, Shanghai")
    finding = models.BigIntegerField(default=0, db_comment="finding of the register it comes from, 0: by hand")
    picture_finding = models.CharField(
        max_length=MOST_PICTURE, blank=True, default="", db_comment="picture finding it comes from (B-…), empty: none"
    )
    camera_on = models.DateField(db_comment="day from which the point is in use, Shanghai")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    noted_at = models.DateTimeField(db_comment="when it was noted")
    cause = models.CharField(max_length=12, blank=True, default="", db_comment="states.Cause, once confirmed")
    owner = models.CharField(max_length=MOST_OWNER, blank=True, default="", db_comment="whose it is, once confirmed")
    owner_kind = models.CharField(max_length=8, blank=True, default="", db_comment="states.OwnerKind: unit | private")
    judged_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who looked")
    judged_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="what that person says")
    doubt_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the supervisor")
    doubt_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the system is older"
    )
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    close_view = models.CharField(
        max_length=8, blank=True, default="", db_comment="states.ClearView, of one that was corrected and closed"
    )
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    later_columns = frozenset({"offence", "close_view"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=_STATES,
                    cause__in=_CAUSES,
                    owner_kind__in=_OWNERS,
                    offence__in=_ACTS,
                    close_view__in=_VIEWS,
                ),
                name="obstruction_lists",
            ),
            # a picture is a lead: nothing goes on before a person looked
            models.CheckConstraint(
                condition=Q(state__in=_JUDGED_AWAY) | (~Q(judged_by="") & ~Q(cause="") & ~Q(owner="")),
                name="obstruction_judged",
            ),
            models.UniqueConstraint(
                fields=["picture_finding"], condition=~Q(picture_finding=""), name="obstruction_of_picture_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="obstruction_state")]

    def __str__(self) -> str:
        return f"obstruction {self.pk}"


class Inspection(orders.SignedVisit):
    """An inspection on the spot with an own photograph. It counts once a second officer has signed."""

    obstruction = models.ForeignKey(Obstruction, models.PROTECT, related_name="inspections", db_comment="of what")
    arose_on = models.DateField(null=True, blank=True, db_comment="day on which it arose, empty: not known")

    later_columns = orders.STRUCK | orders.SHOWN

    class Meta:
        indexes: ClassVar = [
            # each list of what waits asks for those of an obstruction that wait for a signature: few among all
            models.Index(fields=["obstruction"], condition=Q(signed_at=None), name="inspection_unsigned"),
        ]
        constraints: ClassVar = orders.signed_by_two("inspection")

    def __str__(self) -> str:
        return f"inspection {self.pk}"


class CorrectionOrder(orders.OrderToCorrect):
    """An order to correct, an act of its own and no penalty (APL 28). One of an obstruction."""

    obstruction = models.OneToOneField(Obstruction, models.PROTECT, related_name="order", db_comment="of what")
    department = models.CharField(max_length=MOST_OWNER, db_comment="department that gets a copy")

    later_columns = orders.PROVEN

    class Meta:
        constraints: ClassVar = [
            orders.served_whole("correction"),
            models.CheckConstraint(condition=~Q(unit="") & ~Q(what="") & Q(days__gte=1), name="correction_whole"),
        ]

    def __str__(self) -> str:
        return f"order of {self.obstruction_id}"
