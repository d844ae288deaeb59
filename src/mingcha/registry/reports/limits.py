"""How often one network reports and asks, counted as attempts to sign in are, and how many reports of a day come from
it (art. 18; 799-16(2)(2)).

A count is a row under a digest of day and network by a key of the home; it goes once it slows nobody down, or with the
day. Nothing of it names an address or a report."""

from datetime import date, datetime

from django.conf import settings

from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.models import ReportSender
from mingcha.registry.sign_in.limits import attempt_succeeded, begin_attempt, keys_of_open_page, network_of


def begin_report(address: str, at: datetime) -> int:
    """0 if a report from this address is taken now (it is counted), else the seconds to wait."""
    return begin_attempt(keys_of_open_page("report", address, at), at)


def begin_look(address: str, at: datetime) -> int:
    """0 if a case number and word from this address are judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt(keys_of_open_page("look", address, at), at)


def look_succeeded(address: str, at: datetime) -> None:
    """Takes the failure of `begin_look` back."""
    attempt_succeeded(keys_of_open_page("look", address, at))


def count_sender(address: str, on: date, what: str = "report") -> int:
    """Counts a report from the network of an address on a Shanghai day, or another thing that anybody sends (`what`),
    inside the act that keeps it; returns how many came before. 0 for no address."""
    network = network_of(address)
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
