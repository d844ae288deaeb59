"""Counts failed attempts and enters them into the log in groups, so that a flood cannot fill it (799-16(2)(2))."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.sign_in.models import FailedTries

MOST_ROWS = 2000
"""Above it the address of further rows is "*": an attacker with many addresses cannot fill the table."""
MOST_NAMED = 100
"""Groups that one entry names; it counts the others."""
UNKNOWN = 0
"""Stands for the account if no account has the name. The name is not kept: people type passwords there, too."""
_MANY = "*"


def note_failure(user_id: int, address: str, kind: str, at: datetime) -> None:
    """Counts one failure. `kind`: password, code, passkey, step_up. Derived: `enter_failures` makes the entry."""
    key = {"user_id": user_id, "address": address[:45], "kind": kind}
    with transaction.atomic():
        if not FailedTries.objects.filter(**key).exists() and FailedTries.objects.count() >= MOST_ROWS:
            key["address"] = _MANY
        first = FailedTries(**key, count=0, first_at=at, last_at=at)
        FailedTries.objects.bulk_create([first], ignore_conflicts=True)
        FailedTries.objects.filter(**key).update(count=F("count") + 1, last_at=at)


def take_failures(user_id: int) -> int:
    """The failures on an account since its last sign-in, forgotten with this one. For the act of signing in, whose
    entry names the number."""
    rows = FailedTries.objects.filter(user_id=user_id)
    found = rows.aggregate(failures=Sum("count"))["failures"] or 0
    rows.delete()
    return int(found)


@cites("799-16(2)(2)")
def enter_failures(by: Actor, *, clock: Clock) -> int:
    """Makes one entry of the failures that none names yet: by account, address and kind with count and times, at most
    MOST_NAMED groups and the sum of the others. Returns the number of failures. For the clock, once a minute."""
    if not _open().exists():
        return 0
    with act("registry.session.fail", by=by, clock=clock, cites=("799-16(2)(2)",)) as record:
        rows = list(_open().order_by("pk"))
        named: list[Json] = [
            {
                "user": row.user_id, "address": row.address, "kind": row.kind, "failures": row.count - row.entered,
                "first_ms": int(row.first_at.timestamp() * 1000), "last_ms": int(row.last_at.timestamp() * 1000),
            }
            for row in rows[:MOST_NAMED]
        ]  # fmt: skip
        others = sum(row.count - row.entered for row in rows[MOST_NAMED:])
        for row in rows:
            FailedTries.objects.filter(pk=row.pk).update(entered=row.count)
        FailedTries.objects.filter(user_id=UNKNOWN, entered=F("count")).delete()
        record.fact("tries", named)
        record.fact("others", others)
        return others + sum(row.count - row.entered for row in rows[:MOST_NAMED])


def _open() -> "QuerySet[FailedTries]":
    return FailedTries.objects.filter(count__gt=F("entered"))
