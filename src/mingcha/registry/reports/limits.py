"""How often one network address reports and asks, counted as attempts to sign in are, and how many reports of a day
come from one network (art. 18; 799-16(2)(2)).

A count is a row under a digest of the address or network; it goes once it slows nobody down, or with the day. Nothing
joins it to a report."""

import ipaddress
from datetime import date, datetime

from django.conf import settings

from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.models import ReportSender
from mingcha.registry.sign_in.limits import Key, attempt_succeeded, begin_attempt


def begin_report(address: str, at: datetime) -> int:
    """0 if a report from this address is taken now (it is counted), else the seconds to wait."""
    return begin_attempt((Key(f"report from {address}", of_address=True),), at)


def begin_look(address: str, at: datetime) -> int:
    """0 if a case number and word from this address are judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt((_looks_from(address),), at)


def look_succeeded(address: str) -> None:
    """Takes the failure of `begin_look` back."""
    attempt_succeeded((_looks_from(address),))


def _looks_from(address: str) -> Key:
    return Key(f"report looked for from {address}", of_address=True)


def count_sender(address: str, on: date, what: str = "report") -> int:
    """Counts a report from the network of an address on a Shanghai day, or another thing that anybody sends (`what`),
    inside the act that keeps it; returns how many came before. 0 for no address."""
    network = _network_of(address)
    if not network:
        return 0
    key = settings.MINGCHA_KEYS.keyed_digest(f"{on.isoformat()} {network}", f"{what}-sender")
    held, _ = ReportSender.objects.get_or_create(key=key, defaults={"day": on, "received": 0})
    held.received += 1
    held.save(update_fields=["received"])
    return held.received - 1


def forget_senders(at: datetime) -> int:
    """Deletes the counts of days that are over; returns how many. For the clock."""
    return ReportSender.objects.filter(day__lt=shanghai_day(at)).delete()[0]


def _network_of(address: str) -> str:
    """The network of an address, which one sender changes only with effort: /24 of IPv4, /48 of IPv6; "" for none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((mapped, 24 if mapped.version == 4 else 48), strict=False))
