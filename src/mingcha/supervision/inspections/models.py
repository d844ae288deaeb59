"""Tables of inspections of units: yearly plans, inspections, records, answers and orders (decree 799, art. 24)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.reports.models import Report
from mingcha.registry.systems.models import System
from mingcha.supervision.inspections.rules import MOST_ANSWER, MOST_NOTE, MOST_PRESENT, MOST_REASON, MOST_SUBJECT
from mingcha.supervision.inspections.states import QUARTERS, InspectionCause, InspectionPlanState, UnitInspectionState
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.orders import models as orders
from mingcha.supervision.orders.models import ACTOR
from mingcha.supervision.self_checks.kinds import Answer

MOST_QUESTION, MOST_NAMED = 30, 1000


class InspectionPlan(Attested):
    """The plan of a district or functional zone for a year."""

    division = models.CharField(max_length=6, db_comment="GB/T 2260 division")
    zone = models.CharField(max_length=20, blank=True, default="", db_comment="functional zone, empty for none")
    year = models.PositiveIntegerField(db_comment="year")
    state = models.CharField(max_length=10, db_comment="draft | in_force")
    made_by = models.CharField(max_length=ACTOR, db_comment="actor id of who drew it up")
    made_at = models.DateTimeField(db_comment="when")
    approved_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, empty: a draft")
    approved_at = models.DateTimeField(null=True, blank=True, db_comment="when it was set in force")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["division", "zone", "year"], name="inspection_plan_once"),
            models.CheckConstraint(
                condition=Q(state=InspectionPlanState.DRAFT.value, approved_by="", approved_at=None)
                | (Q(state=InspectionPlanState.IN_FORCE.value, approved_at__isnull=False) & ~Q(approved_by="")),
                name="inspection_plan_approved",
            ),
            models.CheckConstraint(condition=~Q(approved_by=models.F("made_by")), name="inspection_plan_two_persons"),
        ]

    @property
    def place(self) -> Place:
        """Its district or zone."""
        return Place(self.division, "", self.zone)

    def __str__(self) -> str:
        return f"{self.division}{self.zone} {self.year}"


class PlannedInspection(Attested):
    """A line of a plan: a system in a quarter."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="lines", db_comment="of which plan")
    system = models.ForeignKey(System, models.PROTECT, related_name="planned_inspections", db_comment="which system")
    quarter = models.PositiveSmallIntegerField(db_comment="1 to 4")
    ends_on = models.DateField(db_comment="last day of the quarter, Shanghai")
    note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what to look at")
    withdrawn_reason = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="why it was taken off, empty: it stands"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "system", "quarter"], name="planned_inspection_once"),
            models.CheckConstraint(condition=Q(quarter__in=QUARTERS), name="planned_inspection_quarter"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk} of {self.plan_id}"


class UnitInspection(Attested):
    """An inspection of a unit, a system or a place that is in no register. Steps fill it up. Why it was begun stands in
    `InspectionGround`; of inspections of before there was that table, in the columns `cause`, `reason` and `report`."""

    cause = models.CharField(max_length=10, db_comment="planned | other; of before: report, too")
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="of before: the cause in words"
    )
    planned = models.ForeignKey(
        PlannedInspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        db_comment="line of a plan",
    )
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="inspections", db_comment="of before: the report"
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="inspections", db_comment="registered unit"
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="inspections", db_comment="one of its systems"
    )
    subject = models.CharField(max_length=MOST_SUBJECT, db_comment="who or what is inspected, by its name")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of the place")
    zone = models.CharField(max_length=20, blank=True, default="", db_comment="functional zone, empty for none")
    state = models.CharField(max_length=12, db_comment="states.UnitInspectionState")
    begun_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    begun_at = models.DateTimeField(db_comment="when it was begun")
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[one.value for one in UnitInspectionState],
                    cause__in=[one.value for one in InspectionCause],
                ),
                name="unit_inspection_lists",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "begun_at"], name="unit_inspection_state")]

    @property
    def place(self) -> Place:
        """Where it is, and whose."""
        return Place(self.division, self.unit.code if self.unit else "", self.zone)

    def __str__(self) -> str:
        return f"unit inspection {self.pk}"


class InspectionGround(Attested):
    """Why an inspection was begun, and the citizen's report that it follows: a row of its own for each of them, which
    goes into no folder of a case, so that what goes there looks alike with a report and without one (799-24)."""

    inspection = models.OneToOneField(UnitInspection, models.PROTECT, related_name="ground", db_comment="of what")
    cause = models.CharField(max_length=10, db_comment="planned | report | other")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="the cause in words")
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="grounds", db_comment="citizen's report"
    )

    class Meta:
        db_table_comment = "why units are inspected (799-24)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cause=InspectionCause.PLANNED.value)
                | Q(cause=InspectionCause.REPORT.value, report__isnull=False)
                | (Q(cause=InspectionCause.OTHER.value) & ~Q(reason="")),
                name="inspection_ground_cause",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} of {self.inspection_id}"


class VisitRecord(orders.SignedVisit):
    """A record of two officers on the spot with an own photograph. It counts once the second one has signed."""

    inspection = models.ForeignKey(UnitInspection, models.PROTECT, related_name="records", db_comment="of what")
    present = models.CharField(max_length=MOST_PRESENT, db_comment="who of the unit was there")
    still_lacking = models.CharField(
        max_length=MOST_NAMED, blank=True, default="", db_comment="questions that a re-inspection names, by spaces"
    )

    later_columns = frozenset({"still_lacking"}) | orders.STRUCK | orders.SHOWN

    class Meta:
        constraints: ClassVar = orders.signed_by_two("visit")

    def __str__(self) -> str:
        return f"record {self.pk} of {self.inspection_id}"


class InspectionAnswer(Attested):
    """The answer to a question of an inspection, as a record states it; what a record states that was struck counts no
    more. Rows only grow."""

    inspection = models.ForeignKey(UnitInspection, models.PROTECT, related_name="answers", db_comment="of what")
    question = models.CharField(max_length=MOST_QUESTION, db_comment="code of the question")
    answer = models.CharField(max_length=4, db_comment="yes | no | na")
    note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what was found")
    by_register = models.BooleanField(db_comment="the register answered; nobody looked on the spot")
    record = models.ForeignKey(
        VisitRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        db_comment="record that states it; empty: of before, the first one",
    )

    later_columns = frozenset({"record_id"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "question"], condition=Q(record=None), name="inspection_answer_once"
            ),
            models.UniqueConstraint(fields=["record", "question"], name="inspection_answer_of_record"),
            models.CheckConstraint(
                condition=Q(answer__in=[one.value for one in Answer]), name="inspection_answer_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class UnitOrder(orders.OrderToCorrect):
    """An order to correct after an inspection, an act of its own and no penalty (APL 28). One of an inspection."""

    inspection = models.OneToOneField(UnitInspection, models.PROTECT, related_name="order", db_comment="of what")
    days = models.PositiveIntegerField(db_comment="days of the limit, 0: at once")
    copy_to = models.CharField(max_length=MOST_SUBJECT, blank=True, default="", db_comment="department with a copy")
    served_way = models.CharField(max_length=12, blank=True, default="", db_comment="obstructions.states.ServiceWay")

    later_columns = orders.PROVEN

    class Meta:
        constraints: ClassVar = [
            orders.served_whole("unit_order"),
            models.CheckConstraint(condition=~Q(unit="") & ~Q(what=""), name="unit_order_whole"),
        ]

    def __str__(self) -> str:
        return f"order of {self.inspection_id}"


class OrderAnswer(Attested):
    """What the manager of a unit answers to its order: what was done, or why more days are needed. Rows only grow."""

    inspection = models.ForeignKey(UnitInspection, models.PROTECT, related_name="unit_answers", db_comment="of what")
    text = models.CharField(max_length=MOST_ANSWER, db_comment="what the unit says, in lines")
    days = models.PositiveIntegerField(default=0, db_comment="more days that are asked for, 0: none")
    file = models.CharField(max_length=120, blank=True, default="", db_comment="what was handed in, may be empty")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="by its bytes")
    answered_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    answered_name = models.CharField(max_length=orders.MOST_NAME, db_comment="that person's name then")
    answered_at = models.DateTimeField(db_comment="when")

    class Meta:
        db_table_comment = "what units answer to orders (799-24)"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & (Q(file="", digest="") | (~Q(file="") & ~Q(digest=""))),
                name="order_answer_whole",
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} of {self.inspection_id}"


class ReportedObstruction(Attested):
    """That a citizen's report is about an obstruction which is noted here."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="obstructions", db_comment="which report")
    obstruction = models.ForeignKey(Obstruction, models.PROTECT, related_name="reports", db_comment="which obstruction")
    linked_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    linked_at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "obstruction"], name="reported_obstruction_once")
        ]

    def __str__(self) -> str:
        return f"report {self.report_id} of {self.obstruction_id}"
