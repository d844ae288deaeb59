"""Today's refusals for readers: all of them for auditors and the city, a district's own (article 3)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.queries import EntryView, acts_since
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.points import queries as points_queries
from mingcha.registry.refusals.actions import MANY, NAME

MOST = 20


@dataclass(frozen=True, slots=True)
class RefusedToday:
    """A refusal: who, what, when, under which article."""

    at: datetime
    who: str
    what: Words
    article: str


def refused_today(facts: DutyFacts, at: datetime) -> tuple[RefusedToday, ...]:
    """Newest first. Readers who may not read all events get only refusals for points in their territory."""
    entries = acts_since(NAME, day_begins(shanghai_day(at)))
    things = {str(_facts(entry).get("thing", "")) for entry in entries}
    points = points_queries.point_rows(tuple(things - {""}))
    everything = may_read_events(facts).allowed
    found = []
    for entry in entries:
        said = _facts(entry)
        point = points.get(str(said.get("thing", "")))
        if not everything and (point is None or not facts.over(point.place)):
            continue
        name = point.name if point else str(said.get("thing", "") or said.get("page", ""))
        what = MANY if said.get("many") else Words(name, name)
        found.append(RefusedToday(entry.at, _who(entry), what, str(said.get("article", "3"))))
    return tuple(found[:MOST])


def _facts(entry: EntryView) -> dict[str, object]:
    held = (entry.event or {}).get("facts")
    return held if isinstance(held, dict) else {}


def _who(entry: EntryView) -> str:
    by = (entry.event or {}).get("by")
    return str(by.get("name")) if isinstance(by, dict) and by.get("name") else entry.by
