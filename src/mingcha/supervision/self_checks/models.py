"""Tables of the checks that a unit makes of itself, and of their answers (article 16(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState
from mingcha.supervision.self_checks.rules import MOST_NOTE, MOST_PROOF

_KINDS = [one.value for one in CheckKind]
_STATES = [one.value for one in CheckState]
_ANSWERS = [one.value for one in Answer]


class SelfCheck(Attested):
    """A self-check of a unit for a year, or a security check for a part of one."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose check it is")
    kind = models.CharField(max_length=16, db_comment="self_checks.kinds.CheckKind")
    year = models.PositiveSmallIntegerField(db_comment="year that it is about")
    part = models.PositiveSmallIntegerField(default=0, db_comment="part of the year from 1; 0: the whole year")
    state = models.CharField(max_length=16, db_comment="open | answered | signed | reviewed")
    due_on = models.DateField(db_comment="last Shanghai day for its signature")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    opened_by = models.CharField(max_length=80, db_comment="actor id: the clock or the manager")
    signed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was signed, empty: it is not")
    signed_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor id")
    reviewed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was reviewed, empty: it is not")
    reviewed_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor id")
    note = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="of the review, or why it was returned last"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS) & Q(state__in=_STATES), name="self_check_values"),
            models.CheckConstraint(
                condition=Q(state__in=["signed", "reviewed"], signed_at__isnull=False)
                | Q(state__in=["open", "answered"], signed_at=None),
                name="self_check_signed",
            ),
            models.UniqueConstraint(fields=["unit", "kind", "year", "part"], name="self_check_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="self_check_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}/{self.part} of {self.unit_id}"


class SelfCheckAnswer(Attested):
    """The answer to a question of a check, as it stands."""

    check_of = models.ForeignKey(SelfCheck, models.PROTECT, related_name="answers", db_comment="the check")
    question = models.CharField(max_length=40, db_comment="self_checks.questions")
    answer = models.CharField(max_length=4, db_comment="yes | no | na")
    proof = models.CharField(max_length=MOST_PROOF, blank=True, default="", db_comment="its proof, or what is done")
    given_at = models.DateTimeField(db_comment="when it was given")
    given_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=_ANSWERS), name="self_check_answer"),
            models.UniqueConstraint(fields=["check_of", "question"], name="self_check_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
