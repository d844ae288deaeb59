"""The table of transfers (articles 22, 24)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.leaks.models import LeakCase
from mingcha.supervision.locks.models import EvidenceLock
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.transfers.rules import (
    MOST_NAME,
    MOST_NUMBER,
    MOST_PROVISION,
    MOST_REASON,
    MOST_RECEIVER,
    MOST_TEXT,
)
from mingcha.supervision.transfers.states import TransferState

ACTOR = 64
_UNAPPROVED = (TransferState.PREPARED.value,)
_RECALLED = [TransferState.RETURNED.value, TransferState.CLOSED.value]
_UNANSWERED = tuple(
    one.value
    for one in (
        TransferState.PREPARED,
        TransferState.APPROVED,
        TransferState.DECLINED,
        TransferState.SENT,
        TransferState.RECEIVED,
    )
)


_ABOUT = ("case", "leak", "obstruction", "finding")


def _only(name: str) -> Q:
    """That it is about this alone."""
    return Q(**{f"{one}__isnull": one != name for one in _ABOUT})


class Transfer(Attested):
    """A transfer of a penalty case, of a leak case, or of what was found on the spot, to the organ of the law that goes
    first (22). Steps fill it up. Number and key are drawn; the order of transfers is that of their locks."""

    no = models.CharField(
        max_length=20, unique=True, db_comment="Y, Shanghai day, drawn signs; before: number of the day"
    )
    state = models.CharField(max_length=10, db_comment="states.TransferState")
    case = models.ForeignKey(
        PenaltyCase, models.PROTECT, null=True, blank=True, related_name="transfers", db_comment="penalty case, or none"
    )
    leak = models.ForeignKey(
        LeakCase, models.PROTECT, null=True, blank=True, related_name="transfers", db_comment="leak case, or none"
    )
    obstruction = models.ForeignKey(
        Obstruction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        db_comment="what was found about a point (22), or none",
    )
    finding = models.ForeignKey(
        InspectionAnswer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        db_comment="what an inspection found (22), or none",
    )
    law = models.CharField(
        max_length=20, blank=True, default="", db_comment="code of the law that goes first (law/goes_first.yaml)"
    )
    provision = models.CharField(
        max_length=MOST_PROVISION, blank=True, default="", db_comment="what of that law the act breaks"
    )
    ground = models.CharField(
        max_length=12, blank=True, default="", db_comment="cases.states.TransferGround, empty: of before, or by a law"
    )
    receiver = models.CharField(max_length=MOST_RECEIVER, db_comment="receiving organ")
    inside_police = models.BooleanField(db_comment="the receiver is of the police: no clocks of the Provisions")
    reason = models.CharField(max_length=MOST_TEXT, db_comment="why, and by which law")
    materials = models.CharField(max_length=MOST_TEXT, db_comment="what goes with it")
    lock = models.OneToOneField(EvidenceLock, models.PROTECT, related_name="+", db_comment="its locked evidence")
    prepared_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    prepared_at = models.DateTimeField(db_comment="when; the head decides in three days from here")
    approved_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the head")
    approved_at = models.DateTimeField(null=True, blank=True, db_comment="when it was approved or declined")
    approval_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="the head's reason")
    sent_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when it was sent")
    receipt_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="who signed the receipt")
    receipt_number = models.CharField(max_length=MOST_NUMBER, blank=True, default="", db_comment="its number")
    received_at = models.DateTimeField(null=True, blank=True, db_comment="when it was received")
    receipt_file = models.CharField(
        max_length=120, blank=True, default="", db_comment="the signed receipt; empty: recorded before it was asked for"
    )
    receipt_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    answered_taken = models.BooleanField(null=True, blank=True, db_comment="whether it was taken, empty before")
    answer_number = models.CharField(max_length=MOST_NUMBER, blank=True, default="", db_comment="number of the answer")
    answer_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was refused")
    answered_at = models.DateTimeField(null=True, blank=True, db_comment="when it was answered")
    answered_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who recorded the answer, empty: not kept then"
    )
    answer_file = models.CharField(
        max_length=120, blank=True, default="", db_comment="the answer, empty as receipt_file"
    )
    answer_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    objection = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why the refusal is wrong")
    objected_at = models.DateTimeField(null=True, blank=True, db_comment="when it was objected to")
    settlement = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="result of the objection")
    settled_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who recorded it, empty: not kept then"
    )
    settlement_file = models.CharField(
        max_length=120, blank=True, default="", db_comment="the decision on the objection, empty as receipt_file"
    )
    settlement_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    return_note = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="what came back")
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    later_columns = frozenset(
        {
            "obstruction_id",
            "finding_id",
            "law",
            "provision",
            "ground",
            "receipt_file",
            "receipt_digest",
            "answered_by",
            "answer_file",
            "answer_digest",
            "settled_by",
            "settlement_file",
            "settlement_digest",
        }
    )

    class Meta:
        db_table_comment = "transfers of cases to another organ (art. 24)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in TransferState])
                & (_only("case") | _only("leak") | _only("obstruction") | _only("finding")),
                name="transfer_of_one",
            ),
            # 22: what is handed over names the law that goes first
            models.CheckConstraint(
                condition=Q(obstruction=None, finding=None, law="", provision="")
                | (Q(case=None, leak=None) & ~Q(law="") & ~Q(provision="")),
                name="transfer_by_law",
            ),
            models.CheckConstraint(
                condition=Q(ground="") | Q(ground__in=[one.value for one in TransferGround], law=""),
                name="transfer_ground",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNAPPROVED, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by="") & ~Q(approved_by=F("prepared_by"))),
                name="transfer_approved_by_another",
            ),
            # T24-N: nothing beyond the receipt without the answer, but what was recalled before anybody signed for it
            models.CheckConstraint(
                condition=Q(state__in=_UNANSWERED)
                | (Q(answered_taken__isnull=False, answered_at__isnull=False) & ~Q(answer_number=""))
                | (Q(state__in=_RECALLED, received_at=None, answered_taken=None) & ~Q(return_note="")),
                name="transfer_answered",
            ),
            # TCC 8, 9: what another organ says is not the word of who prepared it alone; before, it was not asked
            models.CheckConstraint(
                condition=(Q(answered_by="") | ~Q(answered_by=F("prepared_by")) & ~Q(answer_digest=""))
                & (Q(settled_by="") | ~Q(settled_by=F("prepared_by")) & ~Q(settlement_digest="")),
                name="transfer_answered_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "prepared_at"], name="transfer_state")]

    def __str__(self) -> str:
        return self.no
