"""What one search finds, by kind. The index names candidates; what a reader is shown of them comes from the queries
that the pages of each kind use, so that a search shows nobody more than those pages (arts. 3, 14, 16(5))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.access.requests.queries import requests_found
from mingcha.access.requests.values import FoundRequest
from mingcha.custody.disks.rules import may_enter_custody
from mingcha.custody.holds.queries import HoldView, holds_found
from mingcha.kit.clock import Clock
from mingcha.law.article_search import FoundArticle, find_articles
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.queries import codes_with
from mingcha.overview.points.queries import codes_with_text
from mingcha.registry.accounts.queries import FoundPerson, PeopleAsked, people_called, people_named
from mingcha.registry.filings.queries import filings_found
from mingcha.registry.filings.values import FoundFiling
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import may_list_people
from mingcha.registry.places.queries import organisations, organisations_called, sites_called, sites_found
from mingcha.registry.places.values import FoundSite, OrganisationRow
from mingcha.registry.saved_filters.queries import saved_filters_called
from mingcha.web.overview.points.point_list import ListedPoint, listed_codes
from mingcha.web.registry.saved_filters.shown import KeptLink, shown_filters

MOST_OF_A_KIND = 8

type Codes = tuple[str, ...] | None
"""What the index names of a kind; None of a text that thousands have."""


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of each kind, at most MOST_OF_A_KIND; `more_points`: there are further points."""

    points: tuple[ListedPoint, ...] = ()
    sites: tuple[FoundSite, ...] = ()
    units: tuple[OrganisationRow, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    holds: tuple[HoldView, ...] = ()
    requests: tuple[FoundRequest, ...] = ()
    filings: tuple[FoundFiling, ...] = ()
    filters: tuple[KeptLink, ...] = ()
    articles: tuple[FoundArticle, ...] = ()
    more_points: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing matched."""
        kinds = (
            self.points,
            self.sites,
            self.units,
            self.people,
            self.holds,
            self.requests,
            self.filings,
            self.filters,
        )
        return not any((*kinds, self.articles))


def find(facts: DutyFacts, text: str, *, clock: Clock) -> Found:
    """What a text finds for a reader; nothing for an empty text or one with control characters."""
    wanted, at = text.strip(), clock.now()
    if not wanted or not wanted.isprintable():
        return Found()
    codes = codes_with_text(facts, wanted, limit=MOST_OF_A_KIND + 1, clock=clock)
    named = codes_with(_NAMED if may_list_people(facts) else _NAMED_TO_ALL, wanted)
    found_sites = _sites(facts, wanted, named[NamedKind.SITE], at)
    found_units = _units(facts, wanted, named[NamedKind.UNIT], at)
    return Found(
        points=listed_codes(codes[:MOST_OF_A_KIND]),
        sites=found_sites,
        units=found_units,
        people=_people(facts, wanted, named.get(NamedKind.PERSON, ()), at),
        holds=_holds(facts, wanted, codes, at),
        requests=requests_found(facts, wanted, at=at, limit=MOST_OF_A_KIND),
        filings=filings_found(
            facts,
            wanted,
            sites=[one.code for one in found_sites],
            units=[one.code for one in found_units],
            at=at,
            limit=MOST_OF_A_KIND,
        ),
        filters=shown_filters(saved_filters_called(facts, wanted, at=at)[:MOST_OF_A_KIND]),
        articles=find_articles(wanted),
        more_points=len(codes) > MOST_OF_A_KIND,
    )


_NAMED_TO_ALL = (NamedKind.SITE, NamedKind.UNIT)
_NAMED = (*_NAMED_TO_ALL, NamedKind.PERSON)
"""The index is asked for people only for readers who list some."""


def _sites(facts: DutyFacts, text: str, codes: Codes, at: datetime) -> tuple[FoundSite, ...]:
    """By the index; of a text that thousands have, by the register's own comparison, which soon has enough."""
    if codes is None:
        return sites_found(facts, at=at, text=text, limit=MOST_OF_A_KIND)
    return sites_called(facts, codes, at=at, limit=MOST_OF_A_KIND)


def _units(facts: DutyFacts, text: str, codes: Codes, at: datetime) -> tuple[OrganisationRow, ...]:
    if codes is None:
        return organisations(facts, at=at, text=text, limit=MOST_OF_A_KIND)
    return organisations_called(facts, codes, at=at, limit=MOST_OF_A_KIND)


def _people(facts: DutyFacts, text: str, codes: Codes, at: datetime) -> tuple[FoundPerson, ...]:
    if codes is None:
        return people_named(facts, PeopleAsked(search=text), at=at, limit=MOST_OF_A_KIND)
    return people_called(facts, codes, at=at, limit=MOST_OF_A_KIND)


def _holds(facts: DutyFacts, text: str, cameras: tuple[str, ...], at: datetime) -> tuple[HoldView, ...]:
    """By number, and those in force on the points that the text found; for whom custody is open."""
    return holds_found(facts, text, cameras, at=at, limit=MOST_OF_A_KIND) if may_enter_custody(facts) else ()
