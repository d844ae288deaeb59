"""Tables of openings: import position of each gateway's log, openings without a ticket, taken amounts (arts. 16(3),
20(1))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.access.duty.models import Grant
from mingcha.access.openings.rules import KINDS
from mingcha.access.tickets.tokens import TAKEN_WAYS
from mingcha.evidence.models import Attested


class GatewayLog(Attested):
    """The import position of a gateway's log. A gateway that lost its log begins another."""

    gateway = models.CharField(max_length=40, db_comment="the recorder host of the gateway")
    log = models.CharField(max_length=40, db_comment="the log's own name")
    n = models.BigIntegerField(db_comment="number of the last line that was taken up")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of that line, hexadecimal")
    took_at = models.DateTimeField(db_comment="when it was taken up")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gateway", "log"], name="gateway_log_once")]

    def __str__(self) -> str:
        return f"{self.gateway}/{self.log}"


class StrangeOpening(Attested):
    """A line of a gateway's log without an issued ticket, or that breaks its chain. Rows are only added."""

    gateway = models.CharField(max_length=40, db_comment="the recorder host of the gateway")
    log = models.CharField(max_length=40, db_comment="the log's own name")
    n = models.BigIntegerField(db_comment="number of the line")
    kind = models.CharField(max_length=20, db_comment="what is wrong: see access/openings/rules.py")
    at_ms = models.BigIntegerField(db_comment="when the gateway wrote it, Unix milliseconds")
    ticket = models.CharField(max_length=64, blank=True, default="", db_comment="id inside the token, cut to 64")
    grant_no = models.CharField(max_length=40, blank=True, default="", db_comment="grant that the token names, cut")
    who = models.CharField(max_length=60, blank=True, default="", db_comment="person that the token names, cut")
    camera = models.CharField(max_length=20, blank=True, default="", db_comment="20-digit code of what was opened")
    way = models.CharField(max_length=10, blank=True, default="", db_comment="way of looking, or empty")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "log", "n"], name="strange_opening_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="strange_opening_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway}/{self.log}/{self.n} {self.kind}"


class Taken(Attested):
    """The amounts taken so far under a grant from a point in a way through one gateway: shown at the end of its
    register line."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="taken", db_comment="the grant")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    way = models.CharField(max_length=10, db_comment="live, playback, copy or export")
    gateway = models.CharField(max_length=40, db_comment="the recorder host of the gateway")
    sent_bytes = models.BigIntegerField(db_comment="bytes of pictures that went to the browser or program")
    footage_ms = models.BigIntegerField(
        db_comment="footage in milliseconds, each stretch once; live: time with pictures"
    )
    pictures = models.BigIntegerField(db_comment="single pictures")
    held_ms = models.BigIntegerField(db_comment="how long answers were held back by the pace, milliseconds")
    parallel = models.IntegerField(db_comment="most streams of the point at once over one ticket")
    first_ms = models.BigIntegerField(db_comment="first report, Unix milliseconds")
    last_ms = models.BigIntegerField(db_comment="last report, Unix milliseconds")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "camera", "way", "gateway"], name="taken_once_a_gateway"),
            models.CheckConstraint(condition=Q(way__in=TAKEN_WAYS), name="taken_way"),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.camera} {self.way}"
