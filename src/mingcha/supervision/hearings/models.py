"""The table of hearings: one of a penalty case (APL 63, 64)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.hearings.rules import MOST_NOTE, MOST_PLACE, MOST_RECORD, MOST_TEXT
from mingcha.supervision.obstructions.models import ACTOR, MOST_NAME


class CaseHearing(Attested):
    """The hearing that a person asked for. Setting it, the service of its notice, its record or its end fill it up."""

    later_columns = frozenset(
        {
            "notice_on",
            "record_signed",
            "signing_note",
            "signing_on",
            "signing_by",
            "signing_name",
            "signing_instead",
            "record_file",
            "record_digest",
            "anew_reason",
        }
    )

    case = models.OneToOneField(PenaltyCase, models.PROTECT, related_name="hearing", db_comment="of which case")
    asked_on = models.DateField(db_comment="day on which it was asked for, Shanghai")
    asked_note = models.CharField(max_length=MOST_NOTE, db_comment="how it was asked for")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id of who recorded that it was asked for")
    set_on = models.DateField(null=True, blank=True, db_comment="day of the hearing, Shanghai")
    first_on = models.DateField(
        null=True, blank=True, db_comment="first day that the law allows after the notification"
    )
    place = models.CharField(max_length=MOST_PLACE, blank=True, default="", db_comment="where")
    notified_on = models.DateField(null=True, blank=True, db_comment="day on which time and place were handed over")
    receiver = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="who received them")
    is_public = models.BooleanField(default=True, db_comment="whether the hearing is public")
    closed_reason = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="why it is not public")
    chair = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of who presides")
    chair_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that person's name then")
    anew_reason = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="why it was last set anew, empty: set once"
    )
    held_on = models.DateField(null=True, blank=True, db_comment="day on which it was held, empty: not yet")
    attended = models.BooleanField(null=True, blank=True, db_comment="whether the person came, empty: not held")
    record = models.CharField(max_length=MOST_RECORD, blank=True, default="", db_comment="record of the hearing")
    opinion = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="opinion of who presided")
    notice_on = models.DateField(
        null=True, blank=True, db_comment="day of the notice of day and place; empty: set before there was such a paper"
    )
    record_signed = models.BooleanField(
        null=True, blank=True, db_comment="whether the person signed the record or refused, empty: not known"
    )
    signing_note = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="why the person refused to sign, noted by who presided"
    )
    signing_on = models.DateField(null=True, blank=True, db_comment="day of the signature or of the refusal")
    signing_by = models.CharField(
        max_length=ACTOR, blank=True, default="", db_comment="actor id of who noted it instead of who presided"
    )
    signing_name = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="that person's name then")
    signing_instead = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="why who presided did not note it, empty: who presided"
    )
    withdrawn_on = models.DateField(null=True, blank=True, db_comment="day on which the person gave it up")
    withdrawn_reason = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="what the person wrote"
    )
    record_file = models.CharField(max_length=120, blank=True, default="", db_comment="the signed record, may be empty")
    record_digest = models.CharField(max_length=64, blank=True, default="", db_comment="its SHA-256, hexadecimal")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(set_on=None, chair="", held_on=None)
                | (Q(set_on__gte=models.F("first_on"), first_on__isnull=False) & ~Q(chair="")),
                name="hearing_set",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None, attended=None, record="")
                | (
                    Q(
                        held_on__gte=models.F("set_on"),
                        notified_on__isnull=False,
                        attended__isnull=False,
                        withdrawn_on=None,
                    )
                    & ~Q(record="")
                ),
                name="hearing_held",
            ),
            models.CheckConstraint(
                condition=Q(record_signed=None, signing_on=None, signing_note="")
                | (
                    Q(attended=True, signing_on__gte=models.F("held_on"))
                    & (Q(record_signed=True) | ~Q(signing_note=""))
                ),
                name="hearing_record_signed",
            ),
            models.CheckConstraint(
                condition=Q(signing_by="", signing_name="", signing_instead="")
                | (Q(record_signed__isnull=False) & ~Q(signing_by=models.F("chair")) & ~Q(signing_instead="")),
                name="hearing_signing_instead",
            ),
            models.CheckConstraint(
                condition=Q(record_file="", record_digest="")
                | ((Q(record_signed__isnull=False) | Q(attended=False)) & ~Q(record_file="") & ~Q(record_digest="")),
                name="hearing_record_kept",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["set_on"], condition=Q(held_on=None, withdrawn_on=None), name="hearing_to_hold"),
        ]

    def __str__(self) -> str:
        return f"hearing of {self.case_id}"


class HearingWaiver(Attested):
    """The signed paper by which the person gave a hearing up. Rows only grow: a hearing may be asked for again."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="waivers", db_comment="of which case")
    given_up_on = models.DateField(db_comment="day on which it was given up, Shanghai")
    reason = models.CharField(max_length=MOST_NOTE, db_comment="what the person wrote")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id of who recorded it, no handler of the case")
    noted_name = models.CharField(max_length=MOST_NAME, db_comment="that person's name then")
    file = models.CharField(max_length=120, unique=True, db_comment="the signed paper")
    digest = models.CharField(max_length=64, db_comment="its SHA-256, hexadecimal")

    class Meta:
        db_table_comment = "signed papers by which hearings were given up (APL 64)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(noted_by="") & ~Q(digest=""), name="waiver_whole")
        ]

    def __str__(self) -> str:
        return f"waiver of the hearing of {self.case_id}"
