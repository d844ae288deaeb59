"""The tables of redactions (article 21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.privacy.redaction.edits import EditKind
from mingcha.privacy.redaction.rules import MOST_BASIS, MOST_DOCUMENT_NO, MOST_ORGAN, MOST_REASON
from mingcha.privacy.redaction.states import OPEN, WITH_FILM, RedactionState
from mingcha.privacy.redaction.values import (
    ExceptionState,
    GroundRank,
    ItemAnswer,
    ItemKind,
    RedactionKind,
    SignAct,
)

_WITH_FILM = [state.value for state in WITH_FILM]
_ENDED = [state.value for state in RedactionState if state not in (*OPEN, RedactionState.RELEASED)]


class Redaction(Attested):
    """Footage of a point that is redacted: from its begin to its release and withdrawal."""

    later_columns = frozenset({"hold"})

    no = models.CharField(max_length=20, unique=True, db_comment="R, Shanghai day, number of the day")
    kind = models.CharField(max_length=12, db_comment="publication | subject | nonsafety")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose footage it is")
    from_ms = models.BigIntegerField(db_comment="span from, Unix milliseconds")
    to_ms = models.BigIntegerField(db_comment="span to, Unix milliseconds, not included")
    basis = models.CharField(max_length=MOST_BASIS, db_comment="legal basis as the maker gave it")
    state = models.CharField(
        max_length=10,
        db_comment="preparing | to_review | reviewed | gated | signed | released | withdrawn | refused | failed",
    )
    revision = models.PositiveIntegerField(default=0, db_comment="number of edits so far")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who began it")
    person = models.CharField(max_length=80, db_comment="the maker's name then")
    begun_at = models.DateTimeField(db_comment="when it was begun")
    job = models.BigIntegerField(db_comment="number of the newest job that works on it")
    hold = models.CharField(max_length=20, blank=True, default="", db_comment="name of the hold on its footage")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who reviews it"
    )
    reviewer_name = models.CharField(max_length=80, blank=True, default="", db_comment="the reviewer's name then")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="second signer"
    )
    signer_name = models.CharField(max_length=80, blank=True, default="", db_comment="the second signer's name then")
    engine_settings = models.TextField(blank=True, default="", db_comment="settings and digests of the models")
    source_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the source clips")
    tracks_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the tracks")
    frozen_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the frozen boxes")
    frames = models.PositiveIntegerField(default=0, db_comment="pictures of the source")
    length_90k = models.BigIntegerField(default=0, db_comment="length of the film in 90 kHz")
    output_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the film")
    output_bytes = models.BigIntegerField(default=0, db_comment="size of the film")
    gate = models.TextField(blank=True, default="", db_comment="JSON of what was found on the film")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was refused, failed or withdrawn")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why, empty while open")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in RedactionKind]), name="redaction_kind"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RedactionState]), name="redaction_state"
            ),
            models.CheckConstraint(condition=Q(to_ms__gt=F("from_ms")), name="redaction_span"),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_FILM)
                | (~Q(output_sha256="") & ~Q(frozen_sha256="") & ~Q(gate="") & Q(reviewer__isnull=False)),
                name="redaction_film_is_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RedactionState.SIGNED.value, RedactionState.RELEASED.value])
                | Q(signer__isnull=False),
                name="redaction_release_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("maker")), name="redaction_reviewer_is_not_maker"
            ),
            models.CheckConstraint(
                condition=Q(signer=None) | (~Q(signer=F("maker")) & ~Q(signer=F("reviewer"))),
                name="redaction_signer_is_a_third",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=_ENDED) & Q(ended_at=None, end_reason=""))
                | (Q(state__in=_ENDED, ended_at__isnull=False) & ~Q(end_reason="")),
                name="redaction_ended_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["point", "state"], name="redaction_of_point")]

    def __str__(self) -> str:
        return self.no


class RedactionEdit(Attested):
    """An edit of what a redaction covers. Rows only grow."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="edits", db_comment="the redaction")
    revision = models.PositiveIntegerField(db_comment="the revision that it made, from 1")
    kind = models.CharField(max_length=12, db_comment="kind of the edit")
    body = models.TextField(db_comment="canonical JSON of the edit")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_comment="who edited, none: the check"
    )
    person = models.CharField(max_length=80, db_comment="the name of that person or program then")
    at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["redaction", "revision"], name="redaction_edit_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in EditKind]), name="redaction_edit_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.redaction_id}.{self.revision}"


class ReviewItem(Attested):
    """A place of a film that is looked at in its review."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="items", db_comment="the redaction")
    number = models.PositiveIntegerField(db_comment="number within the redaction, from 1")
    kind = models.CharField(
        max_length=10, db_comment="begin | end | bridged | weak | dropped | cut | empty | edit | residual | kept"
    )
    from_90k = models.BigIntegerField(db_comment="from, 90 kHz from the begin of the film")
    to_90k = models.BigIntegerField(db_comment="to, not included")
    track = models.CharField(max_length=40, blank=True, default="", db_comment="the track, empty for none")
    answer = models.CharField(max_length=6, blank=True, default="", db_comment="ok | edited, empty while open")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who answered"
    )
    person = models.CharField(max_length=80, blank=True, default="", db_comment="that person's name then")
    at = models.DateTimeField(null=True, blank=True, db_comment="when it was answered")
    gone_in = models.PositiveIntegerField(null=True, blank=True, db_comment="revision in which it ceased to be")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["redaction", "number"], name="review_item_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in ItemKind]), name="review_item_kind"),
            models.CheckConstraint(
                condition=Q(answer="", by=None, person="", at=None)
                | (Q(answer__in=[one.value for one in ItemAnswer], by__isnull=False, at__isnull=False)),
                name="review_item_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.number}"


class RedactionSign(Attested):
    """What a person did with exactly these bytes: reviewed their boxes, opened or signed the film. Rows only grow."""

    later_columns = frozenset({"statement"})

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="signs", db_comment="the redaction")
    act = models.CharField(max_length=8, db_comment="reviewed | opened | signed")
    revision = models.PositiveIntegerField(db_comment="the revision")
    frozen_sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the frozen boxes")
    output_sha256 = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the film")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who")
    person = models.CharField(max_length=80, db_comment="that person's name then")
    at = models.DateTimeField(db_comment="when")
    statement = models.CharField(
        max_length=MOST_REASON,
        blank=True,
        default="",
        db_comment="why nobody is marked, for a person concerned",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=[one.value for one in SignAct]), name="redaction_sign_act"),
            models.CheckConstraint(
                condition=Q(act=SignAct.REVIEWED.value) | ~Q(output_sha256=""), name="redaction_sign_names_its_film"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.act}"


class RedactionException(Attested):
    """What of a redaction stays visible by law: asked for by an officer with the organ's document, approved by
    another."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="exceptions", db_comment="the redaction")
    number = models.PositiveIntegerField(db_comment="number within the redaction, from 1")
    tracks = models.TextField(db_comment="names of tracks, separated by a space")
    from_90k = models.BigIntegerField(db_comment="from, 90 kHz from the begin of the film")
    to_90k = models.BigIntegerField(db_comment="to, not included")
    rank = models.CharField(max_length=10, db_comment="law | regulation")
    title = models.CharField(max_length=MOST_REASON, db_comment="the law or regulation")
    article = models.CharField(max_length=MOST_ORGAN, db_comment="its article")
    organ = models.CharField(max_length=MOST_ORGAN, db_comment="the organ that ordered it, as the film shows it")
    document_no = models.CharField(max_length=MOST_DOCUMENT_NO, db_comment="number of its document, as the film shows")
    document = models.CharField(max_length=120, db_comment="file among the documents of the home")
    document_sha256 = models.CharField(max_length=64, db_comment="SHA-256 of that file")
    document_type = models.CharField(max_length=20, db_comment="media type of that file")
    state = models.CharField(max_length=8, db_comment="asked | approved | returned")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="officer")
    person = models.CharField(max_length=80, db_comment="that officer's name then")
    asked_at = models.DateTimeField(db_comment="when")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="second officer"
    )
    decider = models.CharField(max_length=80, blank=True, default="", db_comment="that officer's name then")
    decided_at = models.DateTimeField(null=True, blank=True, db_comment="when it was approved or returned")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was returned")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["redaction", "number"], name="redaction_exception_once"),
            models.CheckConstraint(
                condition=Q(rank__in=[GroundRank.LAW.value, GroundRank.REGULATION.value]),
                name="redaction_exception_rank",
            ),
            models.CheckConstraint(condition=Q(to_90k__gt=F("from_90k")), name="redaction_exception_span"),
            models.CheckConstraint(
                condition=Q(state=ExceptionState.ASKED.value, decided_by=None, decided_at=None, end_reason="")
                | Q(
                    ~Q(decided_by=F("asked_by")),
                    state=ExceptionState.APPROVED.value,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    end_reason="",
                )
                | Q(
                    ~Q(end_reason=""),
                    state=ExceptionState.RETURNED.value,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="redaction_exception_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.number}"


class Watched(models.Model):
    """What a person has watched of a film at a revision, as the browser reported it: a working row, in no log."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="watched", db_comment="the redaction")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who watched")
    revision = models.PositiveIntegerField(db_comment="the revision that was watched")
    output_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_comment="SHA-256 of the film, empty for the source"
    )
    spans = models.TextField(db_comment="JSON list of [from, to] in 90 kHz, in order, apart")
    at = models.DateTimeField(db_comment="when it was reported last")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["redaction", "user", "output_sha256"], name="watched_of_once")
        ]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.user_id}"
