"""Tables of leak cases: the case, its handlers, its notices, and its course by entries of the log (20(4), 20(5))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo
from mingcha.registry.identity.duty import Place
from mingcha.supervision.leaks.rules import MOST_NAME, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.locks.models import EvidenceLock

ACTOR = 64
_ENDED = (LeakState.DECIDED.value, LeakState.TRANSFERRED.value, LeakState.CLOSED.value)


class LeakCase(Attested):
    """A leak case. What it was opened with is never written again; steps fill its last columns. Number and key are
    drawn; the order of cases is that of their locks."""

    no = models.CharField(
        max_length=20, unique=True, db_comment="L, Shanghai day, drawn signs; before: number of the day"
    )
    state = models.CharField(max_length=12, db_comment="states.LeakState")
    kind = models.CharField(max_length=16, db_comment="states.LeakKind")
    summary = models.CharField(max_length=MOST_TEXT, db_comment="what happened")
    known_at = models.DateTimeField(db_comment="when it became known; the clocks run from here")
    organ = models.CharField(
        max_length=20, blank=True, db_comment="code of the suspect's organisation, empty: in no register"
    )
    organ_name = models.CharField(
        max_length=MOST_NAME, blank=True, default="", db_comment="its name, of one that is in no register"
    )
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of that organisation")
    zone = models.CharField(max_length=20, blank=True, default="", db_comment="its functional zone, empty for none")
    suspect = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="empty: unknown"
    )
    from_at = models.DateTimeField(db_comment="begin of the locked range")
    to_at = models.DateTimeField(db_comment="end of the locked range, not included")
    points = models.TextField(blank=True, default="", db_comment="20-digit codes, separated by a space")
    lock = models.OneToOneField(EvidenceLock, models.PROTECT, related_name="+", db_comment="its locked evidence")
    grade = models.CharField(max_length=8, blank=True, default="", db_comment="law.incident_clocks.IncidentGrade")
    critical = models.BooleanField(default=False, db_comment="of critical information infrastructure")
    personal = models.BooleanField(default=False, db_comment="information of persons leaked or may have (PIPL 57)")
    personal_at = models.DateTimeField(
        null=True, blank=True, db_comment="when an assessment found that, of one not opened so; else empty"
    )
    opened_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    measures = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="how it was contained")
    harm = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the harm, by the assessment")
    persons = models.PositiveIntegerField(default=0, db_comment="persons concerned, 0: unknown or none")
    eased_reason = models.CharField(
        max_length=MOST_REASON,
        blank=True,
        default="",
        db_comment="why less is notified than at the opening, or later",
    )
    silence_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="how harm is averted, so that no person is told"
    )
    silence_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who states that")
    silence_signed_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, another one")
    decision = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="what was decided, and why")
    decided_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, not who opened it")
    close_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="how it ended")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")

    later_columns = frozenset({"personal_at", "organ_name"})

    class Meta:
        db_table_comment = "leak cases (arts. 20(4), 20(5))"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[one.value for one in LeakState],
                    kind__in=[one.value for one in LeakKind],
                    grade__in=["", *(one.of_leaks for one in IncidentGrade)],
                ),
                name="leak_lists",
            ),
            models.CheckConstraint(
                condition=~Q(organ="") & Q(organ_name="") | (Q(organ="", suspect=None) & ~Q(organ_name="")),
                name="leak_organ",
            ),
            models.CheckConstraint(
                condition=Q(silence_signed_by="") | (~Q(silence_by="") & ~Q(silence_signed_by=models.F("silence_by"))),
                name="leak_silence_of_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ENDED)
                | (~Q(decision="") & ~Q(decided_by="") & ~Q(decided_by=models.F("opened_by"))),
                name="leak_decided_by_another",
            ),
        ]

    @property
    def place(self) -> Place:
        """Where the suspect's organisation lies."""
        return Place(self.division, self.organ, self.zone)

    def __str__(self) -> str:
        return self.no


class LeakHandler(Attested):
    """A person who handles a case, or did: its end fills the last columns. Where fewer than two would stay, one person
    asks for the end and another signs it."""

    later_columns = frozenset({"end_asked_by", "end_reason", "ended_by", "ended_at"})

    leak = models.ForeignKey(LeakCase, models.PROTECT, related_name="handlers", db_comment="of which case")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="the person")
    named_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    named_at = models.DateTimeField(db_comment="since when")
    end_asked_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who asked for the end that another signs"
    )
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why the handling ends")
    ended_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who ended it")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="until when; empty: handles the case")

    class Meta:
        db_table_comment = "named handlers of leak cases"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leak", "user"], condition=Q(ended_at=None), name="leak_handler_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="") & ~Q(ended_by=F("end_asked_by"))),
                name="leak_handler_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.leak_id}"


class LeakSuspect(Attested):
    """A person who became known as a suspect after the opening; of before it is `LeakCase.suspect`. One handler names,
    another person signs that or refuses; of a signed one two persons take the naming back."""

    later_columns = frozenset({"signed_by", "signed_at", "back_asked_by", "back_reason", "back_by", "back_at"})

    leak = models.ForeignKey(LeakCase, models.PROTECT, related_name="later_suspects", db_comment="of which case")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="the person")
    organ = models.CharField(
        max_length=20, blank=True, default="", db_comment="code of that person's organisation then, empty for none"
    )
    reason = models.CharField(max_length=MOST_REASON, db_comment="why this person is suspected")
    named_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    named_at = models.DateTimeField(db_comment="since when the wall stands against this person")
    lock = models.OneToOneField(EvidenceLock, models.PROTECT, related_name="+", db_comment="this person's accesses")
    signed_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, another one")
    signed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was signed; empty: waits for it")
    back_asked_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who asked that a signed one be taken back"
    )
    back_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why this person is no suspect"
    )
    back_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who took it back")
    back_at = models.DateTimeField(null=True, blank=True, db_comment="until when it stood; empty: it stands")

    class Meta:
        db_table_comment = "suspects of leak cases who became known later"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leak", "user"], condition=Q(back_at=None), name="leak_suspect_once"),
            models.CheckConstraint(
                condition=Q(signed_by="", signed_at=None)
                | (Q(signed_at__isnull=False) & ~Q(signed_by="") & ~Q(signed_by=F("named_by"))),
                name="leak_suspect_signed",
            ),
            models.CheckConstraint(
                condition=Q(back_at=None, back_by="")
                | (Q(back_at__isnull=False) & ~Q(back_by="") & ~Q(back_reason="") & ~Q(back_by=F("back_asked_by"))),
                name="leak_suspect_back",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="leak_suspect_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.leak_id}"


class LeakNotice(Attested):
    """A notice that was given. Rows only grow."""

    leak = models.ForeignKey(LeakCase, models.PROTECT, related_name="notices", db_comment="of which case")
    to = models.CharField(max_length=24, db_comment="law.incident_clocks.NoticeTo")
    receiver = models.CharField(max_length=MOST_NAME, db_comment="who received it")
    number = models.CharField(max_length=MOST_NUMBER, db_comment="the receiver's number, or the way")
    sent_at = models.DateTimeField(db_comment="when it was given")
    late = models.BooleanField(db_comment="given after its last instant")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    entered_at = models.DateTimeField(null=True, blank=True, db_comment="when it was recorded, empty: of before")
    entry_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was recorded long after it was given"
    )

    later_columns = frozenset({"entered_at", "entry_reason"})

    class Meta:
        db_table_comment = "notices of leak cases (SSR 61, CIR 4, PIPL 57)"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leak", "to"], name="leak_notice_once"),
            models.CheckConstraint(
                condition=Q(to__in=[one.value for one in NoticeTo]) & ~Q(receiver="") & ~Q(number=""),
                name="leak_notice_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} of {self.leak_id}"


class LeakStep(Attested):
    """An act on a case and its entry in the log: its course, and what withholds these entries from others."""

    leak = models.ForeignKey(LeakCase, models.PROTECT, related_name="course", db_comment="of which case")
    act = models.CharField(max_length=60, db_comment="name of the act")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    at = models.DateTimeField(db_comment="when")
    entry = models.BigIntegerField(unique=True, db_comment="index of its entry in the application's log")

    class Meta:
        db_table_comment = "acts on leak cases, by their entries"

    def __str__(self) -> str:
        return f"{self.act} {self.entry}"
