"""Tables of jobs: what is to be done, in which parts, and who does it now (docs/design/jobs.md)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.jobs.rules import MOST_FAILURES, JobState, PartState

_ENDED = [JobState.DONE.value, JobState.FAILED.value, JobState.CANCELLED.value]


class Job(models.Model):
    """A long piece of work. A working row: it says what is to be done and is no fact of the law, so it is not Attested;
    the business act at its end has the entry in the log."""

    kind = models.CharField(max_length=40, db_comment="name of its kind, which finds the handler")
    asked_by = models.CharField(max_length=64, db_comment="actor who asked: user:<pk> or program:<name>")
    asked_at = models.DateTimeField(db_comment="when it was asked for")
    arguments = models.TextField(db_comment="canonical JSON of plain values, no secrets")
    state = models.CharField(
        max_length=10, default=JobState.QUEUED.value, db_comment="queued|running|done|failed|cancelled"
    )
    parts = models.PositiveIntegerField(db_comment="number of parts")
    parts_done = models.PositiveIntegerField(default=0, db_comment="number of parts that are done")
    started_at = models.DateTimeField(null=True, db_comment="when the first part was taken")
    ended_at = models.DateTimeField(null=True, db_comment="when it was done, failed or cancelled")
    result = models.TextField(blank=True, default="", db_comment="canonical JSON of its last part's result")
    error_zh = models.TextField(blank=True, default="", db_comment="why it failed, Chinese")
    error_en = models.TextField(blank=True, default="", db_comment="why it failed, English")
    error_article = models.CharField(max_length=20, blank=True, default="", db_comment="article of a refusal, or empty")

    class Meta:
        db_table_comment = "working rows: long jobs"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in JobState]), name="job_state"),
            models.CheckConstraint(condition=Q(parts__gte=1, parts_done__lte=F("parts")), name="job_parts"),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_at__isnull=False) | (~Q(state__in=_ENDED) & Q(ended_at=None)),
                name="job_ended",
            ),
            models.CheckConstraint(condition=~Q(state="queued") | Q(started_at=None), name="job_queued"),
            models.CheckConstraint(condition=~Q(state="running") | Q(started_at__isnull=False), name="job_running"),
            models.CheckConstraint(condition=~Q(state="done") | Q(parts_done=F("parts")), name="job_done"),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(error_zh="") & ~Q(error_en=""))
                | (~Q(state="failed") & Q(error_zh="", error_en="", error_article="")),
                name="job_failed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"], name="job_by_state"),
            models.Index(fields=["asked_by"], name="job_by_asker"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.kind} {self.state}"


class JobPart(models.Model):
    """A part of a job: the piece that one worker does under one lease. A working row, as Job."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows", db_comment="the job")
    number = models.PositiveIntegerField(db_comment="place in the job, from 1")
    stage = models.PositiveSmallIntegerField(default=0, db_comment="waits until the stages before it are done")
    writes = models.BooleanField(default=False, db_comment="whether it carries out the business act of the job")
    state = models.CharField(
        max_length=10, default=PartState.QUEUED.value, db_comment="waiting|queued|running|done|failed|cancelled"
    )
    holder = models.CharField(max_length=80, blank=True, default="", db_comment="worker that has the lease, or empty")
    until = models.DateTimeField(null=True, db_comment="end of the lease")
    due_at = models.DateTimeField(db_comment="from when on a worker may take it")
    tries = models.PositiveIntegerField(default=0, db_comment="how often it was taken: the fencing number")
    failures = models.PositiveSmallIntegerField(default=0, db_comment="tries that failed or whose worker died")
    progress = models.PositiveIntegerField(default=0, db_comment="what the kind counts, of the running try")
    hints = models.PositiveSmallIntegerField(default=0, db_comment="hints given since it became due")
    hinted_at = models.DateTimeField(null=True, db_comment="when the latest hint was given")
    result = models.TextField(blank=True, default="", db_comment="canonical JSON, when it is done")
    error_zh = models.TextField(blank=True, default="", db_comment="why the latest failed try failed, Chinese")
    error_en = models.TextField(blank=True, default="", db_comment="why the latest failed try failed, English")

    class Meta:
        db_table_comment = "working rows: parts of long jobs"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "number"], name="job_part_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="job_part_first"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in PartState]), name="job_part_state"),
            models.CheckConstraint(
                condition=Q(failures__lte=MOST_FAILURES) & Q(failures__lte=F("tries")),
                name="job_part_failures",
            ),
            models.CheckConstraint(
                condition=(Q(state="running", until__isnull=False, tries__gte=1) & ~Q(holder=""))
                | (~Q(state="running") & Q(holder="", until=None)),
                name="job_part_lease",
            ),
            models.CheckConstraint(condition=~Q(state="waiting") | Q(tries=0), name="job_part_waiting"),
            models.CheckConstraint(
                condition=(Q(state="done", tries__gte=1) & ~Q(result="")) | (~Q(state="done") & Q(result="")),
                name="job_part_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "until"], name="job_part_until"),
            models.Index(fields=["state", "due_at"], name="job_part_due"),
        ]

    def __str__(self) -> str:
        return f"part {self.job_id}/{self.number} {self.state}"
