"""Grants of the asker, and what waits to be sent to gateways, as frozen values (articles 16(2), 19)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.duty.rows import POINT_COLUMNS, facts_with, grant_row, row_with
from mingcha.access.duty.values import GrantRow, WaitingRevocation
from mingcha.access.duty.viewed import Grounds, beside, share_grounds, viewed_by
from mingcha.access.duty.ways import is_own, open_ways, opens_in
from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.queries import trials_among, viewing_of
from mingcha.registry.viewing_grounds.values import ViewedPoint, ViewingWay
from mingcha.registry.watches.queries import who_lack_watch

REVOCATION_MATTERS = timedelta(hours=1)
"""How long a revocation is repeated. A ticket lasts two minutes and none is issued after it, so a later one has no
effect; the rest is a margin for hosts' clocks."""

_OF_DUTY = {"request": None, "redaction": None, "share": None}
"""The grants that are neither of a request nor of a redaction nor of a share."""


def grants(asker: Reader, *, at: datetime, only_in_force: bool = True, limit: int = 100) -> tuple[GrantRow, ...]:
    """The asker's own duty grants, newest first."""
    facts = duty_of(asker, at)
    rows = Grant.objects.filter(user_id=facts.user_id, **_OF_DUTY).select_related("user").order_by("-pk")
    if only_in_force:
        rows = rows.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)
    held = list(rows[:limit])
    points: dict[int, list[str]] = {}
    for number, code in GrantPoint.objects.filter(grant__in=held).values_list("grant_id", "point__code"):
        points.setdefault(number, []).append(code)
    return tuple(row_with(grant, points.get(grant.pk, []), at) for grant in held)


def grant(asker: Reader, no: str, *, at: datetime) -> GrantRow:
    """One of the asker's own duty grants. Raises Fault(NOT_FOUND) for another."""
    facts = duty_of(asker, at)
    held = Grant.objects.filter(no=no, user_id=facts.user_id, **_OF_DUTY).select_related("user").first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), no)
    return grant_row(held, at)


def grant_of_request(asker: Reader, request: str, *, at: datetime) -> GrantRow | None:
    """The asker's own grant of a request (its number) that is in force; None if there is none (articles 14, 15)."""
    facts = duty_of(asker, at)
    held = (
        Grant.objects.filter(user_id=facts.user_id, request__no=request)
        .filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)
        .select_related("user")
        .order_by("-pk")
        .first()
    )
    return grant_row(held, at) if held else None


def grants_of_share(asker: Reader, share: str, *, at: datetime) -> tuple[GrantRow, ...]:
    """The asker's own grants of a share (its number) that are in force, the newest first (article 13(2))."""
    facts = duty_of(asker, at)
    held = Grant.objects.filter(user_id=facts.user_id, share__no=share, revoked_at=None)
    rows = list(held.filter(valid_from__lte=at, valid_until__gt=at).select_related("user").order_by("-pk"))
    points: dict[int, list[str]] = {}
    for number, code in GrantPoint.objects.filter(grant__in=rows).values_list("grant_id", "point__code"):
        points.setdefault(number, []).append(code)
    return tuple(row_with(grant, points.get(grant.pk, []), at) for grant in rows)


def current_grant(asker: Reader, code: str, *, at: datetime) -> GrantRow | None:
    """The asker's duty grant in force for a point, the one that lasts longest; None if there is none."""
    rows = _CURRENT.rows(duty_of(asker, at).user_id, code, at)
    return next((grant_row(held, at) for held in joined_instances(Grant, _WITH, rows)), None)


def _current(user: int, code: str, at: datetime) -> QuerySet[Grant, Any]:
    rows = Grant.objects.filter(user_id=user, points__point__code=code, **_OF_DUTY)
    rows = rows.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None).order_by("-valid_until", "-pk")
    return rows.values_list(*joined_names(Grant, _WITH))[:1]


_WITH = ("user",)
"""The rows beside a grant that `grant_row` reads."""
_CURRENT = CompiledQuery(_current)


@dataclass(frozen=True, slots=True)
class Watching:
    """The decisions on watching some points at an instant, read once for a page."""

    facts: DutyFacts
    at: datetime
    viewed: Mapping[str, ViewedPoint]

    @property
    def open_codes(self) -> tuple[str, ...]:
        """Those that may be watched in some way, training and filing apart (articles 3, 8, 13(2), 15, 16(2))."""
        return tuple(code for code, point in self.viewed.items() if rules.is_monitor_of(self.facts, (point,), self.at))

    def open_in(self, way: ViewingWay) -> tuple[str, ...]:
        """Those of them that may be watched in this way: a share opens its own way alone."""
        return tuple(code for code in self.open_codes if way in open_ways(self.facts, self.viewed[code], self.at))

    def decision(self, code: str, *ways: ViewingWay) -> Decision | None:
        """Whether the person may watch a point, in all these ways where some are named, or why not; None for persons
        without a watching role."""
        if code not in self.viewed:
            return None
        points = (self.viewed[code],)
        return rules.is_monitor_of(self.facts, points, self.at) and opens_in(self.facts, points, ways, self.at)

    def closed(self, code: str, *ways: ViewingWay) -> Decision | None:
        """Why the person may not watch a point in all these ways; None if they may, or watch nothing anyway."""
        decision = self.decision(code, *ways)
        return None if decision is None or decision.allowed else decision

    def of_all(self, codes: Collection[str], *ways: ViewingWay, running: bool) -> Decision:
        """Whether the person may watch all these points, in all these ways; under a `running` grant a lapsed training
        is ignored."""
        points = [self.viewed[code] for code in codes if code in self.viewed]
        asked = rules.is_monitor_of if running else rules.on_duty
        return asked(self.facts, points, self.at) and opens_in(self.facts, points, ways, self.at)


def watching(asker: Reader, codes: Collection[str], *, at: datetime) -> Watching:
    """The points among these that the asker may watch, in this order; without unknown codes, and empty for persons
    without a watching role."""
    facts = duty_of(asker, at)
    viewed = viewed_by(codes, facts, at) if facts.has(*rules.WATCHERS) else {}
    return Watching(facts, at, {code: viewed[code] for code in codes if code in viewed})


def grants_without_duty(at: datetime) -> tuple[str, ...]:
    """Numbers of the duty grants in force whose holder may no longer watch all their points, or is no longer on shift;
    oldest first, by nine queries, and some more where they name points of others: for the clock. Those of requests
    end with their request (requests.actions.end_requests); those of redactions and shares are found by
    `of_redactions.grants_past_redaction` and `of_shares.grants_past_share`."""
    running = Grant.objects.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None, **_OF_DUTY)
    held = running.order_by("pk")
    rows = list(held)
    people = facts_of_many([row.user_id for row in rows], at)
    viewing = viewing_of({person.organisation for person in people.values()})
    off_shift = who_lack_watch(people.values(), at)
    points: dict[int, dict[str, ViewedPoint]] = {}
    named = list(GrantPoint.objects.filter(grant__in=rows).values_list("grant_id", *POINT_COLUMNS))
    trials = trials_among([code, *part] for _, code, *part in named)
    for number, code, *part in named:
        points.setdefault(number, {})[code] = viewing.point(code, part, trials)
    shared = _shared_of(((people[row.user_id], points.get(row.pk, {})) for row in rows), at)
    return tuple(
        row.no
        for row in rows
        if not rules.still_carries(
            people[row.user_id],
            facts_with(row, beside(points.get(row.pk, {}), shared)),
            at,
            lacks_watch=row.user_id in off_shift,
        )
    )


def _shared_of(granted: Iterable[tuple[DutyFacts, Mapping[str, ViewedPoint]]], at: datetime) -> Grounds:
    """What shares open of the points of these people's grants that are not of their own units."""
    people: dict[int, DutyFacts] = {}
    others: defaultdict[int, set[str]] = defaultdict(set)
    for who, points in granted:
        people[who.user_id] = who
        others[who.user_id].update(code for code, point in points.items() if not is_own(who, point))
    return share_grounds([(people[user], codes) for user, codes in others.items()], at)


def grants_in_force(at: datetime) -> tuple[str, ...]:
    """Numbers of all grants that are neither expired nor revoked, oldest first."""
    rows = Grant.objects.filter(valid_until__gt=at, revoked_at=None).order_by("pk")
    return tuple(rows.values_list("no", flat=True))


def waiting_revocations(at: datetime) -> tuple[WaitingRevocation, ...]:
    """Revocations that some gateway has not accepted and that may still end a ticket, newest first: for the worker."""
    rows = Revocation.objects.filter(delivered_at=None, made_at__gt=at - REVOCATION_MATTERS)
    rows = rows.select_related("grant").order_by("-pk")
    return tuple(WaitingRevocation(row.grant.no, row.token, row.made_at) for row in rows)
