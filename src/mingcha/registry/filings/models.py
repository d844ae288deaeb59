"""Tables of filings of systems: the filing with the content that was filed, and its steps (article 9, decree 799 art.
14). `staff.models.Filing` is another filing: that of a person who watches (article 16(2)).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.constraints import digits
from mingcha.registry.filings.rules import MOST_REASON, MOST_TITLE
from mingcha.registry.filings.states import OPEN_STATES, FilingKind, FilingState, FilingStepKind
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.systems.models import System

_ACTOR = 64
_KINDS = [kind.value for kind in FilingKind]
_STATES = [state.value for state in FilingState]
_STEPS = [kind.value for kind in FilingStepKind]
_OPEN = [state.value for state in OPEN_STATES]
_RECEIVED, _RETURNED, _WITHDRAWN = FilingState.RECEIVED.value, FilingState.RETURNED.value, FilingState.WITHDRAWN.value


class SystemFiling(Attested):
    """A filing of the part of a system in one district. What was filed is kept as it was, whatever the register says
    later."""

    system = models.ForeignKey(System, models.PROTECT, related_name="filings", db_comment="which system")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of the part that is filed")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of that part, or empty")
    kind = models.CharField(max_length=10, db_comment="states.FilingKind")
    changes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="changed_by", db_comment="received filing changed"
    )
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it is changed or ended")
    state = models.CharField(max_length=12, default=FilingState.DRAFT.value, db_comment="states.FilingState")
    applicant = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="unit that files")
    organ = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="organ that has it now"
    )
    declared = models.TextField(blank=True, default="", db_comment="what the unit states, canonical JSON")
    content = models.TextField(blank=True, default="", db_comment="what was filed, canonical JSON; empty in a draft")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of content, hexadecimal")
    points = models.PositiveIntegerField(default=0, db_comment="number of points filed")
    areas = models.PositiveSmallIntegerField(default=1, db_comment="districts with points of the system, then")
    opened_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    submitted_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id, last time")
    submitted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was submitted, last time")
    first_on = models.DateField(null=True, blank=True, db_comment="Shanghai day of the first submission")
    counted_on = models.DateField(null=True, blank=True, db_comment="day on which it counts as submitted")
    due_on = models.DateField(null=True, blank=True, db_comment="legal day by the calendar of then; null: no clock")
    missing = models.TextField(blank=True, default="", db_comment="what content lacks, canonical JSON; empty: complete")
    returned_on = models.DateField(null=True, blank=True, db_comment="Shanghai day of the first return")
    resubmit_by = models.DateField(null=True, blank=True, db_comment="last day that keeps the first submission")
    received_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id of the officer")
    received_at = models.DateTimeField(null=True, blank=True, db_comment="when it was received")
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="Shanghai year of the receipt")
    serial = models.PositiveIntegerField(null=True, blank=True, db_comment="number in the year of its district")
    no = models.CharField(max_length=60, blank=True, default="", db_comment="number of the receipt as printed")
    withdrawn_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was withdrawn"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="filing_state"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="filing_kind"),
            models.CheckConstraint(condition=digits("division", 6), name="filing_division"),
            models.CheckConstraint(
                condition=Q(kind=FilingKind.NEW.value, changes=None)
                | (~Q(kind=FilingKind.NEW.value) & Q(changes__isnull=False) & ~Q(reason="")),
                name="filing_changes",
            ),
            # what waits, was returned or received was submitted, with what it says
            models.CheckConstraint(
                condition=Q(submitted_at=None, first_on=None, counted_on=None, content="", digest="", organ=None)
                | (
                    Q(submitted_at__isnull=False, first_on__isnull=False, counted_on__isnull=False)
                    & Q(organ__isnull=False)
                    & ~Q(content="")
                    & ~Q(digest="")
                    & ~Q(submitted_by="")
                ),
                name="filing_submitted_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FilingState.DRAFT.value, _WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="filing_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=_RETURNED) | (Q(returned_on__isnull=False) & ~Q(missing="")), name="filing_returned"
            ),
            # article 9: complete means received, and the receipt has its number, its officer and its day
            models.CheckConstraint(
                condition=(~Q(state=_RECEIVED) & Q(received_at=None, received_by="", no="", year=None, serial=None))
                | (
                    Q(state=_RECEIVED, received_at__isnull=False, year__isnull=False, serial__gte=1, missing="")
                    & ~Q(received_by="")
                    & ~Q(no="")
                ),
                name="filing_received",
            ),
            models.CheckConstraint(
                condition=(Q(state=_WITHDRAWN) & ~Q(withdrawn_reason=""))
                | (~Q(state=_WITHDRAWN) & Q(withdrawn_reason="")),
                name="filing_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["system", "division", "zone"], condition=Q(state__in=_OPEN), name="filing_one_on_its_way"
            ),
            models.UniqueConstraint(
                fields=["year", "division", "zone", "serial"], condition=~Q(no=""), name="filing_number"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["division", "zone", "state"], name="filing_area"),
            models.Index(fields=["state", "system"], name="filing_of_state"),
        ]

    @property
    def place(self) -> Place:
        """The part of the city that is filed, with the unit that manages the system (articles 3, 4)."""
        unit, contractor = self.system.site.organisation.code, self.system.contractor
        return Place(self.division, unit, self.zone, contractor.code if contractor else "")

    def __str__(self) -> str:
        return f"{self.kind} filing of {self.system_id}"


class FilingStep(Attested):
    """A step of a filing, never written again."""

    filing = models.ForeignKey(SystemFiling, models.PROTECT, related_name="history", db_comment="which filing")
    kind = models.CharField(max_length=12, db_comment="states.FilingStepKind")
    by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    at = models.DateTimeField(db_comment="when")
    organ = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="organ that has it then"
    )
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the content of then")
    note = models.TextField(blank=True, default="", db_comment="what was missing, why, or the number of the receipt")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=_STEPS), name="filing_step_kind")]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.kind}"


class FilingScan(Attested):
    """A scan of what was filed on paper, kept as it was handed in."""

    filing = models.ForeignKey(SystemFiling, models.PROTECT, related_name="scans", db_comment="which filing")
    title = models.CharField(max_length=MOST_TITLE, db_comment="name and number of the paper")
    file = models.CharField(max_length=120, unique=True, db_comment="scan in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the scan")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the scan, by its bytes")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was handed in")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(file="") & ~Q(digest=""), name="filing_scan_stated"),
            models.UniqueConstraint(fields=["filing", "digest"], name="filing_scan_once"),
        ]

    def __str__(self) -> str:
        return self.title
