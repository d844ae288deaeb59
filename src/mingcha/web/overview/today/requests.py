"""The block of requests: those that wait for the unit's people on duty, and those that an officer has not signed yet
(articles 15, 15(1))."""

from collections.abc import Sequence
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


def to_sign(facts: DutyFacts, at: datetime) -> Sequence[ToSign]:
    """The requests that the reader, as one of their officers, has not signed yet."""
    rows = queries.requests_to_sign(facts, at=at, limit=MOST_ROWS)
    return [ToSign(one, _closes_at(one)) for one in rows]


def opened_to(facts: DutyFacts, at: datetime) -> Sequence[RequestRow]:
    """The requests that are open to the reader as one of their officers, with the end of each."""
    return queries.requests_open_to(facts, at=at, limit=MOST_ROWS)


def _closes_at(row: RequestRow) -> datetime | None:
    signed = row.case.signatures
    return lapses_at(signed[0]) if row.state is RequestState.SIGNED_BY_ONE and signed else None
