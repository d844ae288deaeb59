"""Tables of applications: what a department asks for, and the steps that were taken (article 13(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.asked import MOST_LINES, MOST_SHORT, MOST_TEXT
from mingcha.sharing.applications.purposes import SHARING_PURPOSES, SharingKind, SharingPurpose
from mingcha.sharing.applications.rules import MOST_WHY
from mingcha.sharing.applications.states import DECIDED, ApplicationState
from mingcha.sharing.catalogue.models import ACTOR, DataSet

_KINDS = [one.value for one in SharingKind]
_PURPOSES = [one.value for one in SharingPurpose]
_ROWS_ALONE = [one.purpose.value for one in SHARING_PURPOSES if not one.is_public_safety]
_STATES = [one.value for one in ApplicationState]
_WITH_OTHERS = [
    ApplicationState.SUBMITTED.value,
    ApplicationState.RETURNED.value,
    ApplicationState.FORWARDED.value,
    *sorted(one.value for one in DECIDED),
]
_WITH_POLICE = [ApplicationState.FORWARDED.value, *sorted(one.value for one in DECIDED)]


class Application(Attested):
    """An application of a department for one set of the catalogue."""

    no = models.CharField(max_length=20, unique=True, db_comment="N, Shanghai day, number of the day")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="who asks")
    data_set = models.ForeignKey(
        DataSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="what is asked for, empty in a draft",
    )
    set_version = models.PositiveIntegerField(default=0, db_comment="its version when it was submitted, 0 before")
    kind = models.CharField(max_length=10, blank=True, default="", db_comment="applications.purposes.SharingKind")
    fields = models.JSONField(default=list, db_comment="codes of the items that are asked for")
    purpose = models.CharField(max_length=40, blank=True, default="", db_comment="applications.purposes.SharingPurpose")
    basis_law = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="law that the duty rests on")
    basis_article = models.CharField(max_length=MOST_SHORT, blank=True, default="", db_comment="its article")
    duty = models.TextField(max_length=MOST_LINES, blank=True, default="", db_comment="why it is needed")
    divisions = models.JSONField(default=list, db_comment="codes of divisions and zones")
    categories = models.JSONField(default=list, db_comment="categories of article 6, empty for all")
    points = models.JSONField(default=list, db_comment="GB/T 28181 codes as stated by the department")
    opens = models.TimeField(null=True, blank=True, db_comment="begin of the daily hours, empty for the whole day")
    closes = models.TimeField(null=True, blank=True, db_comment="end of the daily hours, empty for the whole day")
    back_hours = models.PositiveIntegerField(default=0, db_comment="how many hours back recorded pictures go")
    term_months = models.PositiveSmallIntegerField(default=0, db_comment="months for which it is asked")
    security = models.TextField(max_length=MOST_LINES, blank=True, default="", db_comment="how it is kept safe")
    contact = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the office to ask, no person")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the content, hexadecimal")
    state = models.CharField(max_length=16, db_comment="applications.states.ApplicationState")
    written_at = models.DateTimeField(db_comment="when its content was last written")
    written_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    writers = models.TextField(db_comment="actor ids of all who wrote it, a line each, the first one first")
    submitted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last submitted, empty before")
    submitted_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    forwarded_at = models.DateTimeField(null=True, blank=True, db_comment="when it went to the police, empty before")
    forwarded_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="application_state"),
            models.CheckConstraint(
                condition=(Q(kind="") | Q(kind__in=_KINDS)) & (Q(purpose="") | Q(purpose__in=_PURPOSES)),
                name="application_lists",
            ),
            # article 19: what is not public safety gets rows alone
            models.CheckConstraint(
                condition=~Q(purpose__in=_ROWS_ALONE) | Q(kind__in=["", SharingKind.ROWS.value]),
                name="application_public_safety",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_OTHERS)
                | (Q(submitted_at__isnull=False) & ~Q(submitted_by="") & Q(set_version__gt=0)),
                name="application_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.SUBMITTED.value)
                | (Q(data_set__isnull=False) & ~Q(kind="") & ~Q(purpose="")),
                name="application_whole",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(state__in=_WITH_POLICE)
                    & (Q(state=ApplicationState.WITHDRAWN.value) | Q(forwarded_at=None, forwarded_by=""))
                )
                | (Q(forwarded_at__isnull=False, submitted_at__isnull=False) & ~Q(forwarded_by="")),
                name="application_forwarded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "submitted_at"], name="application_to_check"),
            models.Index(fields=["department"], name="application_department"),
        ]

    def __str__(self) -> str:
        return self.no


class ApplicationStep(Attested):
    """A step of an application with the content at that instant; rows are added and never changed."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="steps", db_comment="of which application"
    )
    number = models.PositiveIntegerField(db_comment="from 1")
    state = models.CharField(max_length=16, db_comment="the state that it led to")
    at = models.DateTimeField(db_comment="when")
    by = models.CharField(max_length=ACTOR, db_comment="actor id")
    content = models.JSONField(db_comment="what the application said, field by field")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of that content, hexadecimal")
    gaps = models.JSONField(default=list, db_comment="what a return named: part and what lacks in it")
    why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was withdrawn")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="application_step_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one for one in _STATES if one != ApplicationState.DRAFT.value]),
                name="application_step_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.WITHDRAWN.value) | ~Q(why=""), name="application_step_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"
