"""Counts attempts under several keys at once, so that parallel guesses cannot pass a limit (799-16(2)(2)).

The counts are in the database: they hold over all workers and hosts, and over a restart. An attempt is counted as
failed before it is judged; success takes the counts back.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import transaction

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.sign_in.models import GuessCount
from mingcha.registry.sign_in.rules import Count, counted, wait_s


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted. `of_address`: many people may share it, so it has the larger number of free failures;
    `of_network`: a whole crowd stands behind it, and it has the largest."""

    text: str
    of_address: bool = False
    of_network: bool = False

    @property
    def name(self) -> str:
        """The key of the row: the typed name itself is not kept."""
        return blake2b(self.text.encode("utf-8", "replace"), digest_size=16).hexdigest()

    @property
    def is_shared(self) -> bool:
        """Whether others are counted under it, too."""
        return self.of_address or self.of_network


def keys_of_stranger(name: str, address: str) -> tuple[Key, ...]:
    """The keys of an attempt by a browser and address that this person never used."""
    return (Key(f"name {name}"), *keys_of_known_address(name, address), Key(f"address {address}", of_address=True))


def keys_of_known_address(name: str, address: str) -> tuple[Key, ...]:
    """The keys of an attempt from an address where this person signed in lately."""
    return (Key(f"name {name} address {address}"),)


def keys_of_device(name: str, device: str) -> tuple[Key, ...]:
    """The keys of an attempt in a browser where this person signed in lately."""
    return (Key(f"name {name} device {device}"),)


def keys_of_factor(user_id: int) -> tuple[Key, ...]:
    """The keys of guesses at the second factor of a person whose password was right."""
    return (Key(f"factor {user_id}"),)


def keys_of_open_page(what: str, address: str, at: datetime) -> tuple[Key, ...]:
    """The keys of an attempt at a page that asks for no account: the network of the address on a Shanghai day, with a
    wide bound, since a crowd stands behind it (a campus, a network of telephones). Neither address nor subject is
    counted: a count by number would let strangers keep the reporter out, one by both would join them."""
    day = shanghai_day(at).isoformat()
    counted_as = settings.MINGCHA_KEYS.keyed_digest(f"{day} {network_of(address)}", f"{what}-attempt")
    return (Key(counted_as, of_network=True),)


def network_of(address: str) -> str:
    """The network of an address, which one sender changes only with effort: /24 of IPv4, /48 of IPv6; "" for none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((mapped, 24 if mapped.version == 4 else 48), strict=False))


def begin_attempt(keys: Sequence[Key], at: datetime) -> int:
    """0 if an attempt under all of these keys is judged now (it is counted), else the seconds to wait (it is not)."""
    by_name = {key.name: key for key in keys}
    with transaction.atomic():
        fresh = [GuessCount(key=name, failures=0, last_at=at, open_at=at) for name in sorted(by_name)]
        GuessCount.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = list(GuessCount.objects.select_for_update().filter(key__in=by_name).order_by("key"))
        held = {row.key: Count(row.failures, row.last_at, row.open_at) if row.failures else None for row in rows}
        waits = [wait_s(held[name], at) for name in by_name]
        if any(waits):
            return max(waits)
        for row in rows:
            key = by_name[row.key]
            new = counted(held[row.key], at, of_address=key.of_address, of_network=key.of_network)
            row.failures, row.last_at, row.open_at = new.failures, new.last_at, new.open_at
            row.save(update_fields=["failures", "last_at", "open_at"])
    return 0


def attempt_succeeded(keys: Sequence[Key]) -> None:
    """Takes the counts back. Of a shared address only this attempt: an attacker with an account of their own could
    otherwise begin anew after each guess."""
    with transaction.atomic():
        GuessCount.objects.filter(key__in=[key.name for key in keys if not key.is_shared]).delete()
        shared = GuessCount.objects.select_for_update().filter(key__in=[key.name for key in keys if key.is_shared])
        for row in shared.order_by("key"):
            row.failures = max(0, row.failures - 1)
            row.open_at = row.last_at
            row.save(update_fields=["failures", "open_at"])


def forget_old_counts(at: datetime) -> int:
    """Deletes the counts that no longer slow anybody down; returns how many. For the clock."""
    forgotten = timedelta(hours=parameters.number("accounts.failures_forgotten_hours", shanghai_day(at)))
    return GuessCount.objects.filter(last_at__lt=at - forgotten, open_at__lt=at).delete()[0]
