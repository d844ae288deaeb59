"""Tables of platforms above us: platforms, the channels that they are shown, what they opened (arts. 13(1), 13(2),
16(3))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.constraints import digits
from mingcha.registry.places.models import Organisation
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.values import (
    ChangeKind,
    UpperCharset,
    UpperKind,
    UpperState,
    UpperTransport,
    UpperVersion,
    UpperWay,
)
from mingcha.sharing.catalogue.models import ACTOR


class UpperPlatform(Attested):
    """A platform above us at which we register. Its kind, organisation and account never change."""

    name = models.CharField(max_length=rules.MOST_UPPER_NAME, unique=True, db_comment="its name for people")
    kind = models.CharField(max_length=10, db_comment="cascade.values.UpperKind")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose platform it is")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="account that shares name for it"
    )
    platform_code = models.CharField(max_length=20, unique=True, db_comment="its GB/T 28181 code, 20 digits")
    our_code = models.CharField(max_length=20, db_comment="our code there, 20 digits")
    host = models.CharField(max_length=rules.MOST_HOST, db_comment="where it is")
    port = models.PositiveIntegerField(db_comment="port of its signalling")
    transport = models.CharField(max_length=3, db_comment="udp | tcp")
    realm = models.CharField(max_length=rules.MOST_REALM, db_comment="realm of its digest")
    username = models.CharField(max_length=rules.MOST_USERNAME, db_comment="our user name there")
    sealed_password = models.TextField(blank=True, default="", db_comment="our password there, encrypted")
    version = models.CharField(max_length=4, db_comment="edition of GB/T 28181: 2016 | 2022")
    charset = models.CharField(max_length=8, db_comment="cascade.values.UpperCharset")
    register_s = models.PositiveIntegerField(db_comment="seconds of a registration")
    keepalive_s = models.PositiveIntegerField(db_comment="seconds between keepalives")
    require_user = models.BooleanField(default=False, db_comment="whether it must name the person who watches")
    state = models.CharField(max_length=10, db_comment="cascade.values.UpperState")
    proposed_at = models.DateTimeField(db_comment="when it was proposed")
    proposed_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    approved_at = models.DateTimeField(null=True, blank=True, db_comment="when it was approved, empty: never")
    approved_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    why = models.CharField(
        max_length=rules.MOST_UPPER_WHY, blank=True, default="", db_comment="why it is paused or retired"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=digits("platform_code", 20) & digits("our_code", 20), name="upper_platform_codes"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[one.value for one in UpperKind],
                    transport__in=[one.value for one in UpperTransport],
                    version__in=[one.value for one in UpperVersion],
                    charset__in=[one.value for one in UpperCharset],
                    state__in=[one.value for one in UpperState],
                ),
                name="upper_platform_lists",
            ),
            # one that is shown points was approved, and has a password; a retired one has none
            models.CheckConstraint(
                condition=Q(state=UpperState.PROPOSED.value, approved_at=None)
                | Q(state__in=[UpperState.ACTIVE.value, UpperState.PAUSED.value], approved_at__isnull=False)
                & ~Q(sealed_password="")
                | Q(state=UpperState.RETIRED.value, sealed_password=""),
                name="upper_platform_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[UpperState.PAUSED.value, UpperState.RETIRED.value]) & ~Q(why="")
                | Q(state__in=[UpperState.PROPOSED.value, UpperState.ACTIVE.value], why=""),
                name="upper_platform_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UpperChannel(Attested):
    """A point that a platform was shown, under a number of its own that no other point ever gets."""

    platform = models.ForeignKey(UpperPlatform, models.PROTECT, related_name="channels", db_comment="the platform")
    serial = models.PositiveIntegerField(db_comment="number among the channels of the platform")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")
    code = models.CharField(max_length=20, db_comment="code of the channel, 20 digits")
    first_shown_at = models.DateTimeField(db_comment="when it was shown first")
    gone_at = models.DateTimeField(null=True, blank=True, db_comment="since when it is not shown, empty: it is")
    turn = models.PositiveBigIntegerField(db_comment="number of its newest change among those of the platform")
    change = models.CharField(max_length=3, db_comment="cascade.values.ChangeKind of that change")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["platform", "point"], name="upper_channel_point_once"),
            models.UniqueConstraint(fields=["platform", "serial"], name="upper_channel_serial_once"),
            models.UniqueConstraint(fields=["platform", "code"], name="upper_channel_code_once"),
            models.CheckConstraint(condition=digits("code", 20), name="upper_channel_code"),
            models.CheckConstraint(
                condition=Q(change=ChangeKind.ADD.value, gone_at=None)
                | Q(change=ChangeKind.DEL.value, gone_at__isnull=False),
                name="upper_channel_change",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["platform", "turn"], name="upper_channel_turn")]

    def __str__(self) -> str:
        return self.code


class UpperOpening(Attested):
    """A line of what a platform asked to open: who, when, which point, how, and by which grant, or why it was refused
    (16(3)). Lines are only added."""

    platform = models.ForeignKey(UpperPlatform, models.PROTECT, related_name="openings", db_comment="the platform")
    at = models.DateTimeField(db_comment="when")
    channel = models.CharField(max_length=20, db_comment="channel as it was asked for")
    point = models.CharField(max_length=20, blank=True, default="", db_comment="code of the point, empty: none")
    way = models.CharField(max_length=10, db_comment="cascade.values.UpperWay")
    user = models.CharField(max_length=rules.MOST_USER, db_comment="who watches, as the platform names it")
    grant = models.CharField(max_length=20, blank=True, default="", db_comment="grant by which it was opened")
    ticket = models.CharField(max_length=32, blank=True, default="", db_comment="id of the first ticket")
    article = models.CharField(max_length=20, blank=True, default="", db_comment="article of the refusal")
    why = models.CharField(max_length=rules.MOST_UPPER_WHY, blank=True, default="", db_comment="why it was refused")
    from_at = models.DateTimeField(null=True, blank=True, db_comment="begin of the recorded pictures, empty: live")
    until_at = models.DateTimeField(null=True, blank=True, db_comment="end of the recorded pictures, empty: live")

    later_columns = frozenset({"from_at", "until_at"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in UpperWay]), name="upper_opening_way"),
            models.CheckConstraint(
                condition=~Q(grant="") & ~Q(ticket="") & ~Q(point="") & Q(article="", why="")
                | Q(grant="", ticket="") & ~Q(article="") & ~Q(why=""),
                name="upper_opening_outcome",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["platform", "at"], name="upper_opening_at")]

    def __str__(self) -> str:
        return f"{self.platform_id}/{self.channel}"
