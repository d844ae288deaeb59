"""The tables of requests of persons concerned, of their films and viewings (decree 799, art. 21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.access.subjects.rules import MOST_NAME, MOST_TEXT
from mingcha.access.subjects.values import Relation
from mingcha.evidence.models import Attested


class SubjectRequest(Attested):
    """A request of a person concerned, with its answer: a refusal with article and reason, or neither (799-21)."""

    no = models.CharField(max_length=20, unique=True, db_comment="S, Shanghai day, number of the day")
    applicant = models.CharField(max_length=MOST_NAME, db_comment="name of who asks")
    relation = models.CharField(max_length=20, db_comment="self | close_relative | guardian")
    concerned = models.CharField(max_length=MOST_NAME, db_comment="name of the person concerned")
    proof = models.CharField(
        max_length=MOST_TEXT, db_comment="documents shown for person and relation; no copy is kept"
    )
    event = models.CharField(max_length=MOST_TEXT, db_comment="what happened to life, health or property")
    points = models.TextField(db_comment="20-digit codes, with spaces between")
    from_s = models.BigIntegerField(db_comment="footage from, Unix seconds")
    to_s = models.BigIntegerField(db_comment="footage to, Unix seconds, not included")
    managing_unit = models.ForeignKey(
        "registry.Organisation", models.PROTECT, related_name="+", db_comment="the unit that manages every point"
    )
    consents = models.BooleanField(db_comment="whether the managing unit consents")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who recorded it and saw the proof"
    )
    person = models.CharField(max_length=60, db_comment="the name of who recorded it, then")
    recorded_at = models.DateTimeField(db_comment="when")
    article = models.CharField(max_length=20, blank=True, db_comment="article of the refusal, empty for none")
    reason_zh = models.CharField(max_length=300, blank=True, db_comment="reason of the refusal, in Chinese")
    reason_en = models.CharField(max_length=300, blank=True, db_comment="reason of the refusal, in English")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(relation__in=[relation.value for relation in Relation]), name="subject_relation"
            ),
            models.CheckConstraint(
                condition=~Q(applicant="") & ~Q(concerned="") & ~Q(proof="") & ~Q(event="") & ~Q(points=""),
                name="subject_stated",
            ),
            models.CheckConstraint(condition=Q(to_s__gt=F("from_s"), from_s__gt=0), name="subject_bounded"),
            models.CheckConstraint(
                condition=Q(article="", reason_zh="", reason_en="", consents=True)
                | (~Q(article="") & ~Q(reason_zh="") & ~Q(reason_en="")),
                name="subject_refused",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["managing_unit", "recorded_at"], name="subject_unit")]

    def __str__(self) -> str:
        return self.no


class SubjectConsent(Attested):
    """The managing unit's consent to a request, confirmed by another person than who recorded it (799-21). Rows only
    grow."""

    request = models.OneToOneField(
        SubjectRequest, models.PROTECT, related_name="consent", db_comment="the request that the unit consents to"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who confirmed it for the unit"
    )
    person = models.CharField(max_length=80, db_comment="that person's name then")
    given_at = models.DateTimeField(db_comment="when")

    def __str__(self) -> str:
        return f"consent to {self.request_id}"


class SubjectFilm(Attested):
    """A redaction that was begun for a request of a person concerned (799-21); where it stands is in the redaction."""

    request = models.ForeignKey(SubjectRequest, models.PROTECT, related_name="films", db_comment="for which request")
    redaction = models.CharField(max_length=20, unique=True, db_comment="number of the redaction")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who began it")
    person = models.CharField(max_length=80, db_comment="that person's name then")
    begun_at = models.DateTimeField(db_comment="when")

    def __str__(self) -> str:
        return self.redaction


class SubjectViewing(Attested):
    """A viewing of a film by the person concerned at the counter (799-21): a line of the register each. Rows only
    grow."""

    film = models.ForeignKey(SubjectFilm, models.PROTECT, related_name="viewings", db_comment="the film")
    line = models.CharField(max_length=20, unique=True, db_comment="number of its line of the register")
    output_sha256 = models.CharField(max_length=64, db_comment="SHA-256 of the film that was shown")
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="who showed it")
    person = models.CharField(max_length=80, db_comment="that person's name then")
    shown_at = models.DateTimeField(db_comment="when it was opened")
    until = models.DateTimeField(db_comment="until when its page plays it")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("shown_at")) & ~Q(line="") & ~Q(output_sha256=""), name="subject_viewing_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.line
