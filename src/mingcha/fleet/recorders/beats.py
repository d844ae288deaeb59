"""Beats of recorders, and the declaration that one is dead (no act: a beat is not a fact).

A recorder is declared dead before its cameras move. The declaration raises the incarnation under the row's lock, and a
beat states its own: either the beat came first and the recorder is alive, or it is refused and the recorder learns of
it.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from mingcha.fleet.recorders.models import Beat
from mingcha.kit.clock import Clock, SystemClock


class DatabaseClock(SystemClock):
    """Wall time of the database, so that differing host clocks do not matter; the monotonic count is the machine's."""

    def now(self) -> datetime:
        """The time of the database server (PostgreSQL), or the machine's own for the embedded database."""
        if connection.vendor != "postgresql":
            return super().now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (instant,) = cursor.fetchone()
        return instant  # type: ignore[no-any-return]


def clock_of_beats(own: Clock) -> Clock:
    """The clock by which beats are judged: that of the database on PostgreSQL, where the clocks of hosts differ, else
    `own`."""
    return DatabaseClock() if connection.vendor == "postgresql" else own


def arrive(recorder: str, *, clock: Clock) -> int:
    """The first beat of a recorder that starts or returns after being declared dead; returns its incarnation."""
    with transaction.atomic():
        Beat.objects.get_or_create(recorder=recorder, defaults={"seen_at": clock.now()})
        Beat.objects.filter(recorder=recorder).update(seen_at=clock.now(), dead=False)
        return Beat.objects.values_list("incarnation", flat=True).get(recorder=recorder)


def beat(recorder: str, incarnation: int, *, clock: Clock) -> bool:
    """One beat; returns False if this incarnation was declared dead meanwhile."""
    rows = Beat.objects.filter(recorder=recorder, incarnation=incarnation, dead=False)
    return rows.update(seen_at=clock.now()) == 1


def declare_dead(recorders: Collection[str], silent_since: datetime, now: datetime) -> tuple[str, ...]:
    """Declares those of these recorders dead that have not beaten since `silent_since`; returns their names.

    Checks the condition again under each row's lock: a recorder with a beat since then is not declared dead.
    """
    declared = []
    for recorder in sorted(recorders):
        rows = Beat.objects.filter(recorder=recorder, dead=False, seen_at__lt=silent_since)
        if rows.update(dead=True, incarnation=F("incarnation") + 1, declared_at=now):
            declared.append(recorder)
    return tuple(declared)
