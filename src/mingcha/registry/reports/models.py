"""The table of reports of forbidden and unlawful cameras (article 18; 799-24(2)). It has no column for who reported."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.registry.identity.duty import Place
from mingcha.registry.reports.rules import MOST_NOTE, MOST_TEXT, MOST_WHERE
from mingcha.registry.reports.values import ReportKind, ReportResult, ReportState

_KINDS = ["", *(kind.value for kind in ForbiddenPlace)]
_MATTERS = ["", *(kind.value for kind in ReportKind)]
_RESULTS = [result.value for result in ReportResult]


class Report(Attested):
    """A report of somebody unknown. Handling fills its last columns; what was reported is never written again."""

    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of the place")
    zone = models.CharField(max_length=20, blank=True, default="", db_comment="functional zone, empty for none")
    place_kind = models.CharField(
        max_length=30, blank=True, default="", db_comment="place of article 18, empty: not known to the reporter"
    )
    kind = models.CharField(
        max_length=16, blank=True, default="", db_comment="values.ReportKind, empty: it was not asked"
    )
    where = models.CharField(max_length=MOST_WHERE, db_comment="the place in the reporter's words")
    text = models.CharField(max_length=MOST_TEXT, db_comment="what was seen, in the reporter's words")
    word_digest = models.CharField(max_length=64, db_comment="SHA-256 of the check word, hexadecimal")
    received_at = models.DateTimeField(db_comment="when it was received")
    state = models.CharField(max_length=10, db_comment="received | taken_up | closed")
    was_found = models.BooleanField(default=False, db_comment="whether its finding was opened")
    taken_up_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken up, empty before")
    taken_up_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    result = models.CharField(max_length=20, blank=True, default="", db_comment="values.ReportResult, empty while open")
    handled_on = models.DateField(null=True, blank=True, db_comment="the day of the result")
    note = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="what was done, and why")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when the result was recorded")
    closed_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    beyond_bound = models.BooleanField(
        default=False, db_comment="whether it was received beyond a bound of its day: it is sifted first"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True, db_comment="when an officer said that it is no report")
    set_aside_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of that officer")

    later_columns = frozenset({"kind", "beyond_bound", "set_aside_at", "set_aside_by"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(place_kind__in=_KINDS), name="report_place_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["", ReportKind.HIDDEN.value]) | Q(kind__in=_MATTERS, place_kind=""),
                name="report_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.RECEIVED.value, taken_up_at=None, taken_up_by="")
                | Q(
                    ~Q(taken_up_by=""),
                    state__in=[ReportState.TAKEN_UP.value, ReportState.CLOSED.value],
                    taken_up_at__isnull=False,
                ),
                name="report_taken_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=ReportState.CLOSED.value),
                    result="",
                    handled_on=None,
                    note="",
                    closed_at=None,
                    closed_by="",
                )
                | Q(
                    ~Q(note=""),
                    ~Q(closed_by=""),
                    state=ReportState.CLOSED.value,
                    result__in=_RESULTS,
                    handled_on__isnull=False,
                    closed_at__isnull=False,
                ),
                name="report_closed",
            ),
            # only what was received beyond a bound ends as no report, and by two
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_by="")
                | Q(~Q(set_aside_by=""), beyond_bound=True, set_aside_at__isnull=False),
                name="report_set_aside",
            ),
            models.CheckConstraint(
                condition=~Q(result=ReportResult.NO_REPORT.value)
                | Q(~Q(set_aside_by=""), ~Q(set_aside_by=models.F("closed_by"))),
                name="report_set_aside_by_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "received_at"], name="report_open"),
            models.Index(fields=["state"], condition=Q(beyond_bound=True), name="report_to_sift"),
            models.Index(fields=["received_at"], name="report_day"),
            # what is kept of a report for a term after its end is looked for by that day
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="report_ended"),
        ]

    @property
    def place(self) -> Place:
        """Where the camera is said to be."""
        return Place(self.division, "", self.zone)

    def __str__(self) -> str:
        return f"{self.pk} {self.where}"


class ReportSender(models.Model):
    """How many reports came from a network on a day: a working row, in no log, gone with the day. Nothing joins it to a
    report."""

    key = models.CharField(
        primary_key=True, max_length=64, db_comment="digest of day and network by a key of this home, hexadecimal"
    )
    day = models.DateField(db_comment="Shanghai day")
    received = models.IntegerField(db_comment="reports from it on that day")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="report_sender_day")]

    def __str__(self) -> str:
        return self.key[:8]
