"""The block of requests: those that wait for the unit's people on duty, and those that an officer has not signed yet
(articles 15, 15(1))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.access.requests import queries
from mingcha.access.requests.values import RequestList, RequestRow, RequestState
from mingcha.access.signatures.rules import lapses_at
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.overview.today.asked import MOST_ROWS, Asked, Context


@dataclass(frozen=True, slots=True)
class ToSign:
    """A request that waits for the reader's signature; `closes_at`: the end of the second officer's window, or None."""

    row: RequestRow
    closes_at: datetime | None


def awaiting(asked: Asked) -> Context:
    """The requests that wait for the reader's unit: how many, and the first of them, urgent ones first."""
    rows = queries.requests_awaiting(asked.facts, at=asked.at, limit=MOST_ROWS)
    more = len(rows) == MOST_ROWS
    number = queries.count_listed(asked.facts, RequestList.AWAITING, at=asked.at) if more else len(rows)
    return {"serves": True, "requests_waiting": rows, "requests_all": number}


def as_officer(facts: DutyFacts, at: datetime) -> Context:
    """The requests that the reader, as one of their officers, has not signed yet (`to_sign`), and those that are open
    to the reader with the end of each (`opened`)."""
    states = queries.states_as_officer(facts, at=at)
    rows = queries.requests_to_sign(facts, at=at, limit=MOST_ROWS, states=states)
    opened = queries.requests_open_to(facts, at=at, limit=MOST_ROWS, states=states)
    return {"to_sign": [ToSign(one, _closes_at(one)) for one in rows], "opened": opened}


def _closes_at(row: RequestRow) -> datetime | None:
    signed = row.case.signatures
    return lapses_at(signed[0]) if row.state is RequestState.SIGNED_BY_ONE and signed else None
