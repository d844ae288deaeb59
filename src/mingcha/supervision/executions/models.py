"""Tables of what was carried out of a decision: records, and the list of things (decree 799, arts. 26 to 28)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.measures import TAKEN
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.executions.rules import (
    MOST_COUNT,
    MOST_KEPT,
    MOST_PRESENT,
    MOST_RECORD,
    MOST_STRUCK,
    MOST_UNDONE,
    MOST_WHAT,
)
from mingcha.supervision.orders.models import ACTOR, MOST_CERTIFICATE, MOST_NAME


class CaseExecution(Attested):
    """A record that a measure was carried out. It counts once a second officer has signed; until then it may be struck,
    and stays as what was struck."""

    later_columns = frozenset({"struck_at", "struck_by", "struck_name", "struck_reason"})

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="executions", db_comment="of which case")
    measure = models.CharField(max_length=20, db_comment="law.fine_rules.Extra")
    done_on = models.DateField(db_comment="day, Shanghai")
    record = models.CharField(max_length=MOST_RECORD, db_comment="how it was carried out")
    present = models.CharField(max_length=MOST_PRESENT, db_comment="who of the other side was there")
    kept_at = models.CharField(
        max_length=MOST_KEPT, blank=True, default="", db_comment="where confiscated things are kept"
    )
    undone = models.CharField(
        max_length=MOST_UNDONE, blank=True, default="", db_comment="why it could not be carried out, empty: it was"
    )
    first = models.CharField(max_length=ACTOR, db_comment="actor id of the first officer")
    first_name = models.CharField(max_length=MOST_NAME, db_comment="that officer's name then")
    first_person = models.CharField(max_length=64, db_comment="keyed digest of that officer's identity number")
    first_certificate = models.CharField(max_length=MOST_CERTIFICATE, db_comment="number of the certificate")
    first_session = models.BigIntegerField(default=0, db_comment="session in which it was recorded, 0: none")
    second = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the second officer")
    second_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that officer's name then")
    second_person = models.CharField(max_length=64, blank=True, default="", db_comment="digest, as first_person")
    second_certificate = models.CharField(max_length=MOST_CERTIFICATE, blank=True, default="", db_comment="its number")
    signed_at = models.DateTimeField(null=True, blank=True, db_comment="when the second officer signed")
    struck_at = models.DateTimeField(null=True, blank=True, db_comment="when it was struck, unsigned; empty: it stands")
    struck_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who struck it")
    struck_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that person's name then")
    struck_reason = models.CharField(max_length=MOST_STRUCK, blank=True, default="", db_comment="why it was struck")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(measure__in=[one.value for one in TAKEN]), name="execution_measures"),
            models.CheckConstraint(
                condition=Q(signed_at=None, second="", second_certificate="")
                | (Q(signed_at__isnull=False) & ~Q(second="") & ~Q(second_certificate="")),
                name="execution_signed",
            ),
            # APL 42: two persons
            models.CheckConstraint(
                condition=Q(second="") | (~Q(second=models.F("first")) & ~Q(second_person=models.F("first_person"))),
                name="execution_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by="", struck_name="", struck_reason="")
                | (Q(struck_at__isnull=False, signed_at=None) & ~Q(struck_by="") & ~Q(struck_reason="")),
                name="execution_struck",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(signed_at=None, struck_at=None), name="execution_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.case_id}"


class ExecutedThing(Attested):
    """A line of the list: what was confiscated, or the material that was deleted. Rows only grow."""

    execution = models.ForeignKey(CaseExecution, models.PROTECT, related_name="things", db_comment="of which record")
    what = models.CharField(max_length=MOST_WHAT, db_comment="what it is, with its marks")
    count = models.PositiveIntegerField(db_comment="how many")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(count__range=(1, MOST_COUNT)) & ~Q(what=""), name="executed_thing_whole")
        ]

    def __str__(self) -> str:
        return f"{self.what} × {self.count}"
