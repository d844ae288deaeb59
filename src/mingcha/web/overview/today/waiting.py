"""The block of work that waits for the reader without a day of the law: signatures, plans, filings to receive, cases of
moving to answer, handovers, reports, masks, redactions, publications, signed scans (articles 5, 8 to 11, 18, 21, 23).
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from mingcha.access.publications.waiting import waiting_publications
from mingcha.kit.words import Words
from mingcha.privacy.masks.waiting import waiting_masks
from mingcha.privacy.redaction.waiting import waiting_redactions
from mingcha.registry.acceptance.waiting import waiting_acceptances
from mingcha.registry.archives.queries import waiting_handovers
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.filings.waiting import waiting_filings
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.plans.waiting import waiting_plans
from mingcha.registry.relocations.waiting import waiting_cases
from mingcha.registry.reports.queries import waiting_reports
from mingcha.sharing.applications.waiting import waiting_applications
from mingcha.sharing.decisions.waiting import waiting_consents, waiting_disputes
from mingcha.sharing.grants.waiting import waiting_share_grants, waiting_share_people, waiting_suspended_grants
from mingcha.sharing.joinings.waiting import waiting_joinings
from mingcha.supervision.clues.queries import waiting_clues
from mingcha.supervision.signed_papers.queries import waiting_scans
from mingcha.web.supervision.listing import list_url

MOST_COUNTED = 100
"""Things of a kind that are counted: beyond it the number is a "+"."""
MOST_NAMED = 5
"""Things of a kind that the page names, the oldest ones."""
_PAGES = {
    WaitKind.SIGNATURE: "acceptance",
    WaitKind.ACCEPTANCE: "acceptance",
    WaitKind.PLAN: "plan",
    WaitKind.FILING: "filing",
    WaitKind.CASE: "relocation",
    WaitKind.HANDOVER: "archive",
    WaitKind.REPORT: "report",
    WaitKind.MASK_CHECK: "mask",
    WaitKind.REDACTION: "redaction",
    WaitKind.PUBLICATION: "publication",
    WaitKind.CLUE: "clue",
    WaitKind.SCAN: "signed-scan-answer",
    WaitKind.APPLICATION: "application",
    WaitKind.SHARING_CONSENT: "sharing-consent",
    WaitKind.SHARING_DISPUTE: "application",
    WaitKind.SHARE_PEOPLE: "share-supply",
    WaitKind.SHARE_PERSON: "share-grant",
    WaitKind.SHARE_SUSPENDED: "share-grant",
    WaitKind.JOINING: "joining",
}
_LISTS = {
    WaitKind.SIGNATURE: "acceptances",
    WaitKind.ACCEPTANCE: "acceptances",
    WaitKind.PLAN: "plans",
    WaitKind.FILING: "filings",
    WaitKind.CASE: "relocations",
    WaitKind.HANDOVER: "archives",
    WaitKind.REPORT: "reports",
    WaitKind.MASK: "masked-places",
    WaitKind.MASK_CHECK: "masked-places",
    WaitKind.REDACTION: "redactions",
    WaitKind.PUBLICATION: "publications",
    WaitKind.CLUE: "clues",
    WaitKind.SCAN: "signed-scans",
    WaitKind.APPLICATION: "applications",
    WaitKind.SHARING_CONSENT: "sharing-consents",
    WaitKind.SHARING_DISPUTE: "applications",
    WaitKind.SHARE_PEOPLE: "share-grants",
    WaitKind.SHARE_PERSON: "share-grants",
    WaitKind.SHARE_SUSPENDED: "share-grants",
    WaitKind.JOINING: "joinings",
}
_OF_MINE = frozenset({WaitKind.SHARE_PERSON, WaitKind.SHARE_SUSPENDED})
"""Kinds whose page lists other things, too: it is opened with what waits for the reader alone."""
_QUERIES = (
    waiting_acceptances,
    waiting_plans,
    waiting_filings,
    waiting_cases,
    waiting_handovers,
    waiting_reports,
    waiting_masks,
    waiting_redactions,
    waiting_publications,
    waiting_clues,
    waiting_scans,
    waiting_applications,
    waiting_consents,
    waiting_disputes,
    waiting_share_people,
    waiting_share_grants,
    waiting_suspended_grants,
    waiting_joinings,
)


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """A thing that waits, with its page."""

    about: Words
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """What waits of one kind: how many, the oldest ones, and the page with all of them."""

    words: Words
    article: str
    number: str
    things: tuple[WaitingThing, ...]
    url: str


def waiting_for_reader(facts: DutyFacts, at: datetime) -> tuple[WaitingKind, ...]:
    """What waits for this person, by kind; kinds of which nothing waits are left out. One query a noun that the role
    has work of."""
    found: dict[WaitKind, list[Waiting]] = {}
    for query in _QUERIES:
        for one in query(facts, at=at, limit=MOST_COUNTED + 1):
            found.setdefault(one.kind, []).append(one)
    return tuple(_kind(kind, found[kind]) for kind in WaitKind if kind in found)


def _kind(kind: WaitKind, rows: list[Waiting]) -> WaitingKind:
    return WaitingKind(
        words=kind.words,
        article=kind.article,
        number=str(len(rows)) if len(rows) <= MOST_COUNTED else f"{MOST_COUNTED}+",
        things=tuple(
            WaitingThing(one.about, one.since, reverse(_page(one), args=one.subject.split("/")))
            for one in rows[:MOST_NAMED]
        ),
        url=list_url(_LISTS[kind], waiting=1 if kind in _OF_MINE else None),
    )


def _page(one: Waiting) -> str:
    """The name of the page of a thing: of a mask to be drawn that of its point."""
    if one.kind is WaitKind.MASK:
        return "mask" if "/" in one.subject else "point-masks"
    return _PAGES[one.kind]
