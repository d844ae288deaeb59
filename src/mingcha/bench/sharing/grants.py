"""Grants beside the shares of a measurement, so that the clock's rounds over them are measured (article 13(2)). It runs
inside a home that bench/sharing/city.py filled; rows in bulk, outside the acts."""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from mingcha.access.shares.models import SharedAccess, SharedPoint
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.places.models import Organisation
from mingcha.registry.systems.models import System
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.catalogue.models import DataSet
from mingcha.sharing.decisions.models import SharingDecision, UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer, SharingOutcome
from mingcha.sharing.grants.affected import TURNS_OF_A_ROUND, SweepTurn
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.states import GrantState
from mingcha.sharing.grants.tasks import (
    expire_grants,
    lapse_grants,
    remove_people_who_left,
    suspend_late_grants,
    withdraw_points_without_consent,
)

_BY = program("bench")
_DIGEST, _AT_ONCE = "0" * 64, 1_000
_SERIAL = 5
"""The set of which the shares are: live pictures."""


def fill() -> dict[str, int]:
    """A filing of each system, and an application of each department for each kind, with the decision and the grant of
    each of its shares and the consents of their units; how many grants there are."""
    now = datetime.now(UTC)
    SystemFiling.objects.bulk_create(_filings(now), _AT_ONCE)
    opened: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = SharedPoint.objects.values_list("share_id", "point__code", "point__system__site__organisation_id")
    for share, code, unit in rows.iterator():
        opened[share].append((code, unit))
    shares = SharedAccess.objects.select_related("department").order_by("department_id", "kind", "pk")
    for number, (_, some) in enumerate(groupby(shares, lambda one: (one.department_id, one.kind)), 1):
        _add_application(number, list(some), opened, now)
    return {"grants": ShareGrant.objects.count()}


def rounds(times: int) -> dict[str, float]:
    """Runs what the clock does over grants: the longest and the median turn over points that may be shared no longer,
    after those that take something out, and all that is asked of the other rounds together; ms. How many shares a first
    round took points out of."""
    clock, turn = SystemClock(), SweepTurn()
    narrowed = 0
    while found := sum(withdraw_points_without_consent(_BY, clock=clock, turn=turn) for _ in range(TURNS_OF_A_ROUND)):
        narrowed += found
    turns_ms = [
        _took_ms(lambda: withdraw_points_without_consent(_BY, clock=clock, turn=turn))
        for _ in range(TURNS_OF_A_ROUND * times)
    ]
    others = (expire_grants, suspend_late_grants, remove_people_who_left, lapse_grants)
    others_ms = [sum(_took_ms(partial(one, _BY, clock=clock)) for one in others) for _ in range(times)]
    return {
        "round_turn_ms": statistics.median(turns_ms),
        "round_worst_ms": max(turns_ms),
        "other_rounds_ms": statistics.median(others_ms),
        "round_narrowed": narrowed,
    }


def main(verb: str, *words: str) -> None:
    """Runs one verb (fill, rounds TIMES) and prints its result as JSON."""
    print(json.dumps(fill() if verb == "fill" else rounds(int(words[0]))))


def _took_ms(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _filings(now: datetime) -> Iterator[SystemFiling]:
    """A received filing of each system, in the part of the city of its site."""
    organ, on = Organisation.objects.get(code="PSB"), shanghai_day(now)
    for serial, system in enumerate(System.objects.select_related("site").order_by("pk"), 1):
        yield SystemFiling(
            system=system, division=system.site.division, zone=system.site.zone, kind=FilingKind.NEW.value,
            state=FilingState.RECEIVED.value, applicant_id=system.site.organisation_id, organ=organ, content="{}",
            digest=_DIGEST, opened_by=_BY.id, opened_at=now, submitted_by=_BY.id, submitted_at=now, first_on=on,
            counted_on=on, received_by=_BY.id, received_at=now, year=on.year, serial=serial, no=f"bench-{serial}",
        )  # fmt: skip


def _add_application(
    number: int, shares: list[SharedAccess], opened: dict[int, list[tuple[str, int]]], now: datetime
) -> None:
    first, until = shares[0], shanghai_day(now) + timedelta(days=200)
    application = Application.objects.create(
        no=f"N20260101-{number:04d}", department=first.department, data_set=DataSet.objects.get(serial=_SERIAL),
        set_version=1, kind=first.kind, purpose=first.purpose, digest=_DIGEST, state=ApplicationState.AGREED.value,
        written_at=now, written_by=_BY.id, writers=_BY.id, submitted_at=now, submitted_by=_BY.id, forwarded_at=now,
        forwarded_by=_BY.id, term_months=12,
    )  # fmt: skip
    decisions = SharingDecision.objects.bulk_create(
        [
            SharingDecision(
                application=application, number=count, outcome=SharingOutcome.AGREED.value, decided_at=now,
                decided_by=_BY.id, reasons="bench", contract_no="bench", until_on=until,
            )
            for count, _ in enumerate(shares, 1)
        ],
        _AT_ONCE,
    )  # fmt: skip
    ShareGrant.objects.bulk_create(
        [
            ShareGrant(
                no=f"W{share.no[1:]}", decision=decision, department=share.department, kind=share.kind,
                state=GrantState.IN_FORCE.value, checks={}, supplied_by=_BY.id, in_force_at=now, until_on=until,
                opened=share.no,
            )
            for share, decision in zip(shares, decisions, strict=True)
        ],
        _AT_ONCE,
    )  # fmt: skip
    _add_consents(application, [one for share in shares for one in opened[share.pk]], now)


def _add_consents(application: Application, opened: list[tuple[str, int]], now: datetime) -> None:
    """Each unit (row) consents to its points (codes) of an application."""
    codes: defaultdict[int, set[str]] = defaultdict(set)
    for code, unit in opened:
        codes[unit].add(code)
    UnitConsent.objects.bulk_create(
        [
            UnitConsent(
                application=application, unit_id=unit, answer=ConsentAnswer.CONSENTS.value, at=now, by=_BY.id,
                document="bench", points=sorted(some),
            )
            for unit, some in codes.items()
        ],
        _AT_ONCE,
    )  # fmt: skip
