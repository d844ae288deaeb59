"""Counts failed attempts and enters them into the log in groups, so that a flood cannot fill it (799-16(2)(2))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.sessions.models import FailedTries

MOST_ROWS = 2000
"""Above it the address of further rows is "*": an attacker with many addresses cannot fill the table."""
MOST_NAMED = 100
"""Groups that one entry names; it counts the others."""
UNKNOWN = 0
"""Stands for the account if no account has the name. The name is not kept: people type passwords there, too."""
_MANY = "*"


def note_failure(user_id: int, address: str, kind: str, at: datetime) -> None:
    """Counts one failure, or one attempt that the limits refused. `kind`: password, code, passkey, step_up,
    directory. Derived: `enter_failures` makes the entry."""
    key = {"user_id": user_id, "address": address[:45], "kind": kind}
    with transaction.atomic():
        if not FailedTries.objects.filter(**key).exists() and FailedTries.objects.count() >= MOST_ROWS:
            key["address"] = _MANY
        first = FailedTries(**key, count=0, first_at=at, last_at=at)
        FailedTries.objects.bulk_create([first], ignore_conflicts=True)
        FailedTries.objects.filter(**key).update(count=F("count") + 1, last_at=at)


@dataclass(frozen=True, slots=True)
class TakenFailures:
    """The failures on an account since its last sign-in: their number, and those that no entry names yet, in groups as
    `enter_failures` names them (MOST_NAMED at most; `others` counts the rest)."""

    number: int
    tries: list[Json]
    others: int


def take_failures(user_id: int) -> TakenFailures:
    """Takes the failures on an account away. For the act of signing in, whose entry names them: the clock, which enters
    the others once a minute, finds these no more."""
    rows = list(FailedTries.objects.filter(user_id=user_id).order_by("pk"))
    FailedTries.objects.filter(pk__in=[row.pk for row in rows]).delete()
    tries, others = _named([row for row in rows if row.count > row.entered])
    return TakenFailures(sum(row.count for row in rows), tries, others)


@cites("799-16(2)(2)")
def enter_failures(by: Actor, *, clock: Clock) -> int:
    """Makes one entry of the failures that none names yet: by account, address and kind with count and times, at most
    MOST_NAMED groups and the sum of the others. Returns the number of failures. For the clock, once a minute."""
    if not _open().exists():
        return 0
    with act("registry.session.fail", by=by, clock=clock, cites=("799-16(2)(2)",)) as record:
        rows = list(_open().order_by("pk"))
        named, others = _named(rows)
        for row in rows:
            FailedTries.objects.filter(pk=row.pk).update(entered=row.count)
        FailedTries.objects.filter(user_id=UNKNOWN, entered=F("count")).delete()
        record.fact("tries", named)
        record.fact("others", others)
        return others + sum(row.count - row.entered for row in rows[:MOST_NAMED])


def _named(rows: Sequence[FailedTries]) -> tuple[list[Json], int]:
    """What no entry names yet of these rows: groups as facts of an entry, and the number of failures in the others."""
    named: list[Json] = [
        {
            "user": row.user_id, "address": row.address, "kind": row.kind, "failures": row.count - row.entered,
            "first_ms": int(row.first_at.timestamp() * 1000), "last_ms": int(row.last_at.timestamp() * 1000),
        }
        for row in rows[:MOST_NAMED]
    ]  # fmt: skip
    return named, sum(row.count - row.entered for row in rows[MOST_NAMED:])


def _open() -> "QuerySet[FailedTries]":
    return FailedTries.objects.filter(count__gt=F("entered"))
