"""Tables of archives: volumes, documents with their versions, participants, technicians, handovers (article 11).

A version is never written again and no row goes: what is wrong gets another version beside it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.archives.rules import MOST_NAME, MOST_PAGES, MOST_REASON, MOST_TEXT, MOST_TITLE
from mingcha.registry.archives.states import KEPT, Activity, ArchiveKind, VolumeState
from mingcha.registry.constraints import uscc_shape
from mingcha.registry.places.models import Organisation
from mingcha.registry.systems.models import System

_STATES = [state.value for state in VolumeState]
_KINDS = [kind.value for kind in ArchiveKind]
_LEVELS = [level.value for level in KEPT]
_ACTIVITIES = [one.value for one in Activity]
_ACTOR = 64
_CORRECTED = Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason=""))
"""A version that corrects another one says why."""


class ArchiveVolume(Attested):
    """A volume of a system, kept by the unit that opened it until another one accepts it."""

    system = models.ForeignKey(System, models.PROTECT, related_name="volumes", db_comment="which system")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="unit that keeps it")
    title = models.CharField(max_length=MOST_TITLE, db_comment="name of the volume")
    state = models.CharField(max_length=24, default=VolumeState.OPEN.value, db_comment="states.VolumeState")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step")
    opened_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when it was opened")
    completed_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")
    completed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was declared complete")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="volume_state"),
            models.CheckConstraint(condition=~Q(title=""), name="volume_stated"),
            # what is not open was complete once
            models.CheckConstraint(
                condition=Q(state=VolumeState.OPEN.value, completed_at=None, completed_by="")
                | (~Q(state=VolumeState.OPEN.value) & Q(completed_at__isnull=False) & ~Q(completed_by="")),
                name="volume_completed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "system"], name="volume_of_state")]

    def __str__(self) -> str:
        return self.title


class ArchiveDocument(Attested):
    """A document of a volume; its files are its versions."""

    volume = models.ForeignKey(ArchiveVolume, models.PROTECT, related_name="documents", db_comment="which volume")
    kind = models.CharField(max_length=20, db_comment="states.ArchiveKind")
    title = models.CharField(max_length=MOST_TITLE, db_comment="name and number")
    secrecy = models.CharField(max_length=12, db_comment="states.Secrecy: public | internal | restricted")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="archive_document_kind"),
            models.CheckConstraint(condition=Q(secrecy__in=_LEVELS), name="archive_document_secrecy"),
            models.CheckConstraint(condition=~Q(title=""), name="archive_document_stated"),
            # another file of the same name is a version of it
            models.UniqueConstraint(fields=["volume", "kind", "title"], name="archive_document_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ArchiveVersion(Attested):
    """A version of a document: its file as it was handed in."""

    document = models.ForeignKey(ArchiveDocument, models.PROTECT, related_name="versions", db_comment="of which one")
    version = models.PositiveSmallIntegerField(db_comment="from 1, each one once")
    pages = models.PositiveSmallIntegerField(db_comment="pages as the unit counts them")
    note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="what is new, may be empty")
    file = models.CharField(max_length=120, unique=True, db_comment="file in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the file")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the file, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the file, by its bytes")
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version__gte=1, pages__gte=1, pages__lte=MOST_PAGES), name="archive_version_counts"
            ),
            models.CheckConstraint(condition=~Q(file="") & ~Q(digest=""), name="archive_version_kept"),
            # article 11: nothing is replaced, and the same bytes are no new version
            models.UniqueConstraint(fields=["document", "version"], name="archive_version_once"),
            models.UniqueConstraint(fields=["document", "digest"], name="archive_version_differs"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.version}"


class ArchiveParticipant(Attested):
    """A unit that designed, built, accepted, maintained or supervised the system."""

    volume = models.ForeignKey(ArchiveVolume, models.PROTECT, related_name="participants", db_comment="which volume")
    activity = models.CharField(max_length=12, db_comment="states.Activity")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the unit")
    uscc = models.CharField(max_length=18, db_comment="GB 32100 code")
    qualification = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="certificate of the unit")
    contract = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="number, empty: it follows")
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        db_comment="the version before, if any",
    )
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the version before was wrong"
    )
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(activity__in=_ACTIVITIES), name="participant_activity"),
            models.CheckConstraint(condition=~Q(name=""), name="participant_stated"),
            models.CheckConstraint(condition=uscc_shape("uscc"), name="participant_uscc"),
            models.UniqueConstraint(
                fields=["volume", "activity", "uscc", "contract"], condition=Q(corrects=None), name="participant_once"
            ),
            models.CheckConstraint(condition=_CORRECTED, name="participant_corrected"),
        ]

    def __str__(self) -> str:
        return self.name


class ArchiveTechnician(Attested):
    """A professional of a participating unit, by certificate; no number of an identity card is kept."""

    participant = models.ForeignKey(
        ArchiveParticipant, models.PROTECT, related_name="technicians", db_comment="of which unit"
    )
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the person")
    certificate = models.CharField(max_length=MOST_TEXT, db_comment="number of the certificate")
    duty = models.CharField(max_length=MOST_TEXT, db_comment="what the person did")
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        db_comment="the version before, if any",
    )
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the version before was wrong"
    )
    added_by = models.CharField(max_length=_ACTOR, db_comment="actor id")
    added_at = models.DateTimeField(db_comment="when it was added")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(certificate="") & ~Q(duty=""), name="technician_stated"),
            models.UniqueConstraint(
                fields=["participant", "certificate", "duty"], condition=Q(corrects=None), name="technician_once"
            ),
            models.CheckConstraint(condition=_CORRECTED, name="technician_corrected"),
        ]

    def __str__(self) -> str:
        return self.name


class VolumeHandover(Attested):
    """A handover of a volume: the inventory that its giver signed, and the receiver's signature. One that was not taken
    stays, with the reason."""

    volume = models.ForeignKey(ArchiveVolume, models.PROTECT, related_name="handovers", db_comment="which volume")
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="unit that hands it over")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="unit that receives it")
    inventory = models.TextField(db_comment="what was signed, canonical JSON")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of inventory, hexadecimal")
    files = models.PositiveIntegerField(db_comment="files of the inventory")
    signed_by = models.CharField(max_length=_ACTOR, db_comment="actor id of the giver's person")
    signed_name = models.CharField(max_length=MOST_NAME, db_comment="name as it was then")
    signed_at = models.DateTimeField(db_comment="when it was signed")
    accepted_by = models.CharField(
        max_length=_ACTOR, blank=True, default="", db_comment="actor id of the receiver's person"
    )
    accepted_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="name as it was then")
    accepted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was accepted")
    returned_by = models.CharField(max_length=_ACTOR, blank=True, default="", db_comment="actor id")
    returned_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended without acceptance")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was not accepted")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_two_units"),
            models.CheckConstraint(
                condition=~Q(inventory="") & ~Q(digest="") & ~Q(signed_by="") & ~Q(signed_name=""),
                name="handover_signed",
            ),
            # both sign, and nobody signs on both sides
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by="", accepted_name="")
                | (
                    Q(accepted_at__isnull=False)
                    & ~Q(accepted_by="")
                    & ~Q(accepted_name="")
                    & ~Q(accepted_by=F("signed_by"))
                ),
                name="handover_accepted",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by="", reason="")
                | (Q(returned_at__isnull=False, accepted_at=None) & ~Q(returned_by="") & ~Q(reason="")),
                name="handover_returned",
            ),
            models.UniqueConstraint(fields=["volume"], condition=Q(returned_at=None), name="handover_one_that_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.volume_id} to {self.receiver_id}"
