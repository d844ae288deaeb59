"""The first page of sharing: what waits and until when, the newest applications, numbers of the catalogue, of rows and
of joined systems, targets of pushes (article 13)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due
from mingcha.registry.deadlines.waiting import WaitKind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.due import due_applications
from mingcha.sharing.applications.queries import applications, count_waiting_applications
from mingcha.sharing.applications.rules import may_read_applications
from mingcha.sharing.cascade.rules import may_read_uppers
from mingcha.sharing.catalogue.queries import count_by_state, count_waiting_sets
from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.sharing.decisions.due import due_disputes
from mingcha.sharing.grants.due import due_share_grants
from mingcha.sharing.grants.waiting import waiting_share_grants, waiting_share_people, waiting_suspended_grants
from mingcha.sharing.joinings.queries import board, count_waiting_joinings
from mingcha.sharing.joinings.rules import may_read_joinings
from mingcha.sharing.joinings.values import BoardLine
from mingcha.sharing.point_rows.queries import audience_counts
from mingcha.sharing.point_rows.rules import may_count_rows
from mingcha.sharing.targets.queries import targets
from mingcha.sharing.targets.rules import may_read_targets
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.overview.deadlines.collected import page_of
from mingcha.web.supervision.listing import list_url

MOST_LISTED, MOST_COUNTED = 8, 100
_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """Work of a kind that waits for the reader, with the list of it."""

    label: Words
    count: int
    url: str


@login_required
@cites("3", "13(1)", "13(2)", "13(3)")
def index(request: HttpRequest) -> HttpResponse:
    """What the reader may read of sharing, each part for itself."""
    facts, now = facts_of(request), wiring.clock().now()
    reads = {
        "reads_catalogue": may_read_catalogue(facts).allowed,
        "reads_applications": may_read_applications(facts).allowed,
        "reads_joinings": may_read_joinings(facts).allowed,
        "reads_targets": may_read_targets(facts).allowed,
        "reads_uppers": may_read_uppers(facts).allowed,
    }
    if not any(reads.values()):
        require(may_read_applications(facts))
    context: dict[str, object] = {
        "active": "sharing" if _is_in_rail(reads) else "points",
        "waiting": _waiting(facts, now),
    }
    if reads["reads_catalogue"]:
        context["sets"] = count_by_state(facts, at=now)
    if may_count_rows(facts):
        context["audiences"] = audience_counts(facts, at=now)
    if reads["reads_applications"]:
        context["due"] = _due(facts, now)
        context["applications"] = applications(facts, at=now, limit=MOST_LISTED)
    if reads["reads_targets"]:
        context["targets"] = targets(facts, at=now)[:MOST_LISTED]
    if reads["reads_joinings"]:
        context["joined"] = _together(board(facts, at=now))
    return render(request, "sharing/index.html", context | reads)


def _is_in_rail(reads: dict[str, bool]) -> bool:
    return reads["reads_catalogue"] or reads["reads_applications"]


def _waiting(facts: DutyFacts, now: datetime) -> list[WaitingWork]:
    kinds = (
        (Words("目录条目待审核", "Entries to review"), count_waiting_sets(facts, at=now), "catalogue"),
        (Words("共享申请待办理", "Applications to act on"), count_waiting_applications(facts, at=now), "applications"),
        (Words("联网待核查、接通", "Joinings to check or connect"), count_waiting_joinings(facts, at=now), "joinings"),
    )
    found = [WaitingWork(label, count, f"{reverse(name)}?mine=1") for label, count, name in kinds if count]
    of_grants = Counter(
        one.kind
        for query in (waiting_share_people, waiting_share_grants, waiting_suspended_grants)
        for one in query(facts, at=now, limit=MOST_COUNTED)
    )
    return found + [WaitingWork(kind.words, count, _grants_of(kind)) for kind, count in of_grants.items()]


def _grants_of(kind: WaitKind) -> str:
    """The list of what waits of share grants; what was not supplied yet stands above all of them."""
    return reverse("share-grants") if kind is WaitKind.SHARE_PEOPLE else list_url("share-grants", waiting=1)


def _due(facts: DutyFacts, now: datetime) -> list[tuple[Due, str]]:
    """The terms of sharing that end soon or have ended, the earliest first, each with its page."""
    until = shanghai_day(now) + _AHEAD
    of_applications = due_applications(facts, until=until, at=now, limit=MOST_LISTED)
    of_disputes = due_disputes(facts, until=until, at=now, limit=MOST_LISTED)
    of_grants = due_share_grants(facts, until=until, at=now, limit=MOST_LISTED)
    found = (*of_applications, *of_disputes, *of_grants)
    return [(one, page_of(one)) for one in sorted(found, key=lambda one: one.safe_on)[:MOST_LISTED]]


def _together(lines: tuple[BoardLine, ...]) -> BoardLine:
    numbers = ("systems", "joined", "under_way", "points", "joined_points")
    return BoardLine("", *(sum(getattr(one, name) for one in lines) for name in numbers))
