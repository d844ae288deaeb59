"""The table of complaints against organs and officials (article 25)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.duty import Place
from mingcha.supervision.complaints.rules import MOST_NAME, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.complaints.values import Channel, ComplaintState, ReferredTo

_STATES = [one.value for one in ComplaintState]
_ENDS = [ComplaintState.ANSWERED.value, ComplaintState.REFERRED.value, ComplaintState.CLOSED.value]


class Complaint(Attested):
    """A complaint. Its steps fill its last columns; what was complained of is never written again. Who complains stands
    in a sealed column alone, and on the scan of a paper, which is sealed, too."""

    later_columns = frozenset(
        {"scan_file", "scan_file_digest", "scan_digest", "scan_bytes", "scan_media_type", "beyond_bound"}
    )

    channel = models.CharField(max_length=10, db_comment="public | signed_in | counter")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of the organ")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of it, empty for none")
    organ = models.CharField(max_length=20, blank=True, default="", db_comment="its code here; empty: in no row")
    organ_name = models.CharField(max_length=MOST_NAME, db_comment="the organ as it was named")
    organ_key = models.CharField(max_length=MOST_NAME * 2, db_comment="its name as names are compared: the wall")
    of_police = models.BooleanField(db_comment="whether it is an organ of public security")
    official = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="the official, or empty")
    official_key = models.CharField(
        max_length=MOST_NAME * 2, blank=True, default="", db_comment="that name as names are compared: the wall"
    )
    text = models.CharField(max_length=MOST_TEXT, db_comment="what happened, as it was written")
    sealed_name = models.TextField(
        blank=True, default="", db_comment="name and contact of who complains, sealed with the master key, or empty"
    )
    secret_digest = models.CharField(max_length=64, db_comment="SHA-256 of the secret that reads its state")
    received_on = models.DateField(db_comment="Shanghai day of its receipt; of a paper the day at the counter")
    received_at = models.DateTimeField(db_comment="when it was kept here")
    received_by = models.CharField(max_length=64, db_comment="actor id: the open page, or the auditor at the counter")
    state = models.CharField(max_length=10, db_comment="received | examined | answered | referred | closed")
    examination = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="what was found out")
    examined_at = models.DateTimeField(null=True, blank=True, db_comment="when it was examined")
    examined_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    answer = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the answer, empty before")
    answered_at = models.DateTimeField(null=True, blank=True, db_comment="when it was answered")
    answered_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    referred_to = models.CharField(
        max_length=20, blank=True, default="", db_comment="supervisory | police_inspection, or empty"
    )
    body = models.CharField(max_length=MOST_NAME, blank=True, default="", db_comment="the body to which it went")
    refer_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was referred")
    referred_at = models.DateTimeField(null=True, blank=True, db_comment="when it was referred")
    reply_number = models.CharField(max_length=MOST_NUMBER, blank=True, default="", db_comment="number of its reply")
    replied_on = models.DateField(null=True, blank=True, db_comment="day of its reply")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was closed")
    scan_file = models.CharField(
        max_length=120, blank=True, default="", db_comment="sealed scan of a paper among the documents, empty: none"
    )
    scan_file_digest = models.CharField(
        max_length=64, blank=True, default="", db_comment="SHA-256 of the sealed file, hexadecimal"
    )
    scan_digest = models.CharField(
        max_length=64, blank=True, default="", db_comment="SHA-256 of the scan as it was handed in, hexadecimal"
    )
    scan_bytes = models.IntegerField(default=0, db_comment="bytes of the scan, 0 for none")
    scan_media_type = models.CharField(max_length=20, blank=True, default="", db_comment="of the scan, by its bytes")

    beyond_bound = models.BooleanField(
        default=False, db_comment="whether it was received beyond a bound of its day: it is listed after the others"
    )

    class Meta:
        db_table_comment = "complaints against organs and officials (art. 25)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="complaint_state"),
            models.CheckConstraint(condition=Q(channel__in=[one.value for one in Channel]), name="complaint_channel"),
            models.CheckConstraint(
                condition=Q(referred_to="", referred_at=None, body="", replied_on=None)
                | (
                    Q(referred_to__in=[one.value for one in ReferredTo], referred_at__isnull=False)
                    & ~Q(body="")
                    & ~Q(refer_reason="")
                ),
                name="complaint_referred",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ENDS) | (~Q(examination="") & Q(examined_at__isnull=False)),
                name="complaint_examined",
            ),
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.CLOSED.value) | (Q(closed_at__isnull=False) & ~Q(answer="")),
                name="complaint_closed_answered",
            ),
            models.CheckConstraint(
                condition=Q(scan_file="", scan_file_digest="", scan_digest="", scan_media_type="", scan_bytes=0)
                | (
                    Q(scan_bytes__gt=0, channel=Channel.COUNTER.value)
                    & ~Q(scan_file="")
                    & ~Q(scan_file_digest="")
                    & ~Q(scan_digest="")
                    & ~Q(scan_media_type="")
                ),
                name="complaint_scan",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "received_on"], name="complaint_open"),
            models.Index(fields=["received_at"], name="complaint_day"),
        ]

    @property
    def place(self) -> Place:
        """Where the organ is."""
        return Place(self.division, self.organ, self.zone)

    def __str__(self) -> str:
        return f"{self.pk}"
