"""Tables of the catalogue: data sets and their versions (article 13(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.sharing.catalogue.entries import MOST_NAME, MOST_SHORT, MOST_SUMMARY, MOST_TEXT
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetSource,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.names import MOST_NAME_KEY
from mingcha.sharing.catalogue.rules import MOST_WHY
from mingcha.sharing.catalogue.states import OPEN, SetState

ACTOR = 64
_OPEN = sorted(one.value for one in OPEN)
_SUBMITTED = [SetState.SUBMITTED.value, SetState.REGISTERED.value, SetState.PUBLISHED.value, SetState.SUPERSEDED.value]


def _one_of(field: str, values: list[str]) -> Q:
    """A closed list; empty while a draft does not say."""
    return Q(**{field: ""}) | Q(**{f"{field}__in": values})


class DataSet(Attested):
    """A data set of the catalogue; its entries are its versions."""

    code = models.CharField(max_length=40, unique=True, db_comment="class code / number, never used again")
    serial = models.PositiveIntegerField(unique=True, db_comment="number in the code and in addresses")
    source = models.CharField(max_length=10, db_comment="catalogue.lists.SetSource")
    made_at = models.DateTimeField(db_comment="when it was first written")
    made_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, db_comment="when it was withdrawn, empty while it stands"
    )
    withdrawn_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    withdrawn_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was withdrawn")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=[one.value for one in SetSource]), name="data_set_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="data_set_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DataSetVersion(Attested):
    """A version of the entry of a data set. Its content is written until it is submitted, and never again after it was
    published."""

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="versions", db_comment="of which set")
    version = models.PositiveIntegerField(db_comment="from 1")
    state = models.CharField(max_length=12, db_comment="catalogue.states.SetState")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the set")
    name_key = models.CharField(max_length=MOST_NAME_KEY, db_comment="the name as it is compared (catalogue.names)")
    summary = models.CharField(max_length=MOST_SUMMARY, blank=True, default="", db_comment="what the set is")
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who provides it"
    )
    provider_code = models.CharField(max_length=18, blank=True, default="", db_comment="GB 32100 code of the provider")
    subject = models.CharField(max_length=MOST_SHORT, blank=True, default="", db_comment="class by subject")
    industry = models.CharField(max_length=MOST_SHORT, blank=True, default="", db_comment="class by industry")
    formats = models.JSONField(default=list, db_comment="list of catalogue.lists.SetFormat")
    items = models.JSONField(default=list, db_comment="items: name, code, type, length, required, unique, share type")
    share_type = models.CharField(max_length=16, blank=True, default="", db_comment="catalogue.lists.ShareType")
    conditions = models.JSONField(default=dict, db_comment="on what it is shared: who, purpose, fields, term, security")
    basis_rank = models.CharField(max_length=16, blank=True, default="", db_comment="catalogue.lists.BasisRank")
    basis_title = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="text that forbids sharing")
    basis_article = models.CharField(max_length=MOST_SHORT, blank=True, default="", db_comment="its article")
    share_way = models.CharField(max_length=10, blank=True, default="", db_comment="catalogue.lists.ShareWay")
    openness = models.CharField(max_length=12, blank=True, default="", db_comment="catalogue.lists.Openness")
    cycle = models.CharField(max_length=10, blank=True, default="", db_comment="catalogue.lists.Cycle")
    level = models.CharField(max_length=10, blank=True, default="", db_comment="catalogue.lists.DataLevel")
    contact = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the office to ask, no person")
    related = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="related sets")
    spatial = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="where it is about")
    temporal = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="which time it is about")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the content, hexadecimal")
    written_at = models.DateTimeField(db_comment="when its content was last written")
    written_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    writers = models.TextField(db_comment="actor ids of all who wrote it, a line each, the first one first")
    submitted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was submitted, empty before")
    submitted_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    registered_at = models.DateTimeField(null=True, blank=True, db_comment="when it was registered, empty before")
    registered_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    published_at = models.DateTimeField(null=True, blank=True, db_comment="when it was published, empty before")
    published_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    returned_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last returned, empty if never")
    returned_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    returned_why = models.CharField(max_length=MOST_WHY, blank=True, default="", db_comment="why it was returned")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["data_set", "version"], name="set_version_once"),
            models.UniqueConstraint(fields=["data_set"], condition=Q(state__in=_OPEN), name="set_one_open_version"),
            models.UniqueConstraint(
                fields=["data_set"], condition=Q(state=SetState.PUBLISHED.value), name="set_one_published_version"
            ),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in SetState]), name="set_version_state"),
            models.CheckConstraint(
                condition=_one_of("share_type", [one.value for one in ShareType])
                & _one_of("basis_rank", [one.value for one in BasisRank])
                & _one_of("share_way", [one.value for one in ShareWay])
                & _one_of("openness", [one.value for one in Openness])
                & _one_of("cycle", [one.value for one in Cycle])
                & _one_of("level", [one.value for one in DataLevel]),
                name="set_version_lists",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SUBMITTED)
                | (
                    Q(submitted_at__isnull=False, provider__isnull=False)
                    & ~Q(submitted_by="")
                    & ~Q(share_type="")
                    & ~Q(share_way="")
                ),
                name="set_version_submitted",
            ),
            # GDSR: what is not shared has a law, an administrative regulation or a decision, and its article
            models.CheckConstraint(
                condition=~Q(state__in=_SUBMITTED)
                | ~Q(share_type=ShareType.NOT_SHARED.value)
                | (~Q(basis_rank="") & ~Q(basis_title="") & ~Q(basis_article="")),
                name="set_version_basis",
            ),
            models.CheckConstraint(
                condition=Q(registered_at=None, registered_by="")
                | (Q(registered_at__isnull=False, submitted_at__isnull=False) & ~Q(registered_by="")),
                name="set_version_registered",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[SetState.PUBLISHED.value, SetState.SUPERSEDED.value])
                    & Q(registered_at__isnull=False, published_at__isnull=False)
                    & ~Q(published_by="")
                )
                | (Q(state__in=_OPEN) & Q(published_at=None, published_by=""))
                | Q(state=SetState.WITHDRAWN.value),
                name="set_version_published",
            ),
            models.CheckConstraint(
                condition=~Q(state=SetState.RETURNED.value) | (Q(returned_at__isnull=False) & ~Q(returned_why="")),
                name="set_version_returned",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name_key"], name="set_version_name")]

    def __str__(self) -> str:
        return f"{self.data_set_id}/{self.version}"
