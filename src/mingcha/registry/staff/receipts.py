"""Receipts of filings with all of their people, and who of a unit may be filed together; for pages and papers (article
16(2))."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import seat_of
from mingcha.registry.identity.rules import may_appoint
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.staff.models import Filing
from mingcha.registry.staff.rules import may_read_staff, training_valid_to
from mingcha.registry.staff.values import MonitorReceipt

MOST_RECEIPTS = 100
"""Receipts of a unit that are listed, the newest."""
MOST_OFFERED = 200


@cites("3", "16(2)")
def receipts_of(asker: Reader, unit: str, *, at: datetime) -> tuple[MonitorReceipt, ...]:
    """The receipts of the people of a unit (code), the newest first, each with those of its people whom the asker may
    read: who moved here later brings nobody of the former unit along. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, facts = organisation_called(unit), duty_of(asker, at)
    require(may_read_staff(facts, held.place))
    newest = Filing.objects.filter(user__organisation=held).order_by("-filed_on", "-receipt_no")
    numbers = list(dict.fromkeys(newest.values_list("receipt_no", flat=True)[: MOST_RECEIPTS * 20]))[:MOST_RECEIPTS]
    found = defaultdict(list)
    for one in _filings(numbers):
        found[one.receipt_no].append(one)
    return tuple(
        _receipt(found[number], [one for one in found[number] if may_read_staff(facts, seat_of(one.user))])
        for number in numbers
    )


@cites("3", "16(2)")
def receipt(asker: Reader, number: str, *, at: datetime) -> MonitorReceipt:
    """One receipt. Raises Fault(NOT_FOUND), Refused (article 3) for who neither is one of its people nor reads all of
    them."""
    facts, found = duty_of(asker, at), _filings([number])
    if not found:
        words = Words(f"没有这份备案回执：“{number[:40]}”", f"there is no receipt {number[:40]!r}")
        raise Fault(FaultKind.NOT_FOUND, words)
    if facts.user_id not in {one.user_id for one in found}:
        for one in found:
            require(may_read_staff(facts, seat_of(one.user)))
    return _receipt(found)


def receipt_as_held(number: str) -> MonitorReceipt | None:
    """The same, not cut to a reach, None for no receipt; for the digest of a paper."""
    found = _filings([number])
    return _receipt(found) if found else None


@cites("3", "16(2)")
def who_may_be_filed(asker: Reader, unit: str, *, at: datetime) -> tuple[tuple[str, str, date | None], ...]:
    """User names and names of the people of a unit (code) who have no role now, and the last day of the newest training
    of each (None without one that is valid today), for who appoints monitors there; () for others. Raises
    Fault(NOT_FOUND)."""
    held = organisation_called(unit)
    if not may_appoint(duty_of(asker, at), Role.MONITOR, held.place):
        return ()
    people = User.objects.filter(organisation=held, is_active=True).filter(
        ~Exists(roles_at(at).filter(user=OuterRef("pk")))
    )
    people = people.annotate(
        newest=Max("trainings__held_on", filter=Q(trainings__passed=True)), older=Max("assignments__trained_on")
    )
    rows = people.order_by("name", "pk").values_list("username", "name", "newest", "older")[:MOST_OFFERED]
    today = shanghai_day(at)
    return tuple((username, name, _valid_to(days, today)) for username, name, *days in rows)


def _valid_to(trained_on: Iterable[date | None], today: date) -> date | None:
    """The last day of the newest of these trainings, None if it is over or there is none."""
    newest = max((one for one in trained_on if one), default=None)
    last = training_valid_to(newest, today) if newest else None
    return last if last and last >= today else None


def _filings(numbers: Iterable[str]) -> list[Filing]:
    rows = Filing.objects.filter(receipt_no__in=list(numbers)).select_related("user__organisation", "organ", "officer")
    return sorted(rows, key=lambda one: (_as_filed(one)[0], one.user_id))


def _receipt(found: list[Filing], shown: list[Filing] | None = None) -> MonitorReceipt:
    """`shown`: of whom it names the people, None for all."""
    first, named = found[0], found if shown is None else shown
    return MonitorReceipt(
        receipt_no=first.receipt_no,
        organ_name=first.organ.name,
        officer_name=first.officer.name,
        filed_on=first.filed_on,
        authority=first.zone or first.division,
        people=tuple(map(_as_filed, named)),
        others=len(found) - len(named),
    )


def _as_filed(held: Filing) -> tuple[str, str, str]:
    """Name, work certificate and unit as the organ received them; as they are now where a filing of 0.6.0 or before
    does not say it."""
    if held.name is not None:
        return held.name, held.badge_no or "", held.unit or ""
    return held.user.name, held.user.badge_no, held.user.organisation.name if held.user.organisation else ""
