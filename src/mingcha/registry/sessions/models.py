"""The tables of sessions, and of the failed attempts before them (decree 799, art. 16(2)(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.rules import EndReason, Method


class AccountSession(Attested):
    """One signed-in browser of a person. Its number is what tickets and entries name; the cookie's key is in no
    column."""

    user = models.ForeignKey(User, models.PROTECT, related_name="sessions", db_comment="who signed in")
    began_at = models.DateTimeField(db_comment="when the person signed in")
    address = models.CharField(max_length=45, db_comment="network address of the browser")
    browser = models.CharField(max_length=60, db_comment="browser and system in words")
    method = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Method], db_comment="how the person was identified"
    )
    fresh_at = models.DateTimeField(
        null=True, blank=True, db_comment="when a factor was last proven in it, empty: password alone"
    )
    failed_before = models.IntegerField(db_comment="failed attempts on this account since the sign-in before")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended, empty: it has not")
    end_reason = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in EndReason], blank=True, default="",
        db_comment="why it ended",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(method__in=[one.value for one in Method]), name="session_method"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="session_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="session_ends_after_began"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "ended_at"], name="session_user")]

    def __str__(self) -> str:
        return f"session #{self.pk}"


class SessionUse(models.Model):
    """When a session was last used. A working row, in no log: requests write it, once a minute at most."""

    session = models.OneToOneField(
        AccountSession, models.CASCADE, primary_key=True, related_name="use", db_comment="the session"
    )
    seen_at = models.DateTimeField(db_comment="last request that a person, or pictures under a grant, caused")
    acted_at = models.DateTimeField(null=True, db_comment="last request that a person caused by hand, none: signing in")

    def __str__(self) -> str:
        return f"{self.session_id} at {self.seen_at}"


class FailedTries(models.Model):
    """Failures of one kind on one account from one address since the person last signed in. The clock enters those into
    the log that are in no entry yet. A working row."""

    user_id = models.BigIntegerField(db_comment="the account, 0: no account has that name")
    address = models.CharField(max_length=45, db_comment="network address, * for those over the limit of rows")
    kind = models.CharField(max_length=20, db_comment="password, code, passkey, step_up or directory")
    count = models.IntegerField(db_comment="failures since the last sign-in")
    entered = models.IntegerField(default=0, db_comment="how many of them an entry of the log names")
    first_at = models.DateTimeField(db_comment="the first of them")
    last_at = models.DateTimeField(db_comment="the last of them")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "address", "kind"], name="failed_tries_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} of {self.user_id} from {self.address}"
