"""Leases: only one of several workers on one database runs the clock at a time (no act: a lease is not a fact)."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from mingcha.fleet.leases.models import Lease
from mingcha.kit.clock import Clock


def take_lease(name: str, holder: str, length: timedelta, *, clock: Clock) -> bool:
    """Takes or renews a lease for `length`; returns False while another holder's lease is valid.

    A single conditional UPDATE decides, so two workers can never both get it.
    """
    now = clock.now()
    free = Q(holder=holder) | Q(until__lte=now)
    if Lease.objects.filter(free, name=name).update(holder=holder, until=now + length):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=now + length)
    except IntegrityError:
        return False
    return True


def give_back_lease(name: str, holder: str) -> None:
    """Ends one's own lease, so that another worker need not wait for it to expire."""
    Lease.objects.filter(name=name, holder=holder).delete()
