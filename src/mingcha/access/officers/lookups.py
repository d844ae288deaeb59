"""Lookups of officers unknown to the own unit, by an exact number or name, each with an entry (article 15(2)).

Officers may ask at any unit of the city, so staff at a counter must be able to find each of them, but not to list all.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Q

from mingcha.access.officers import queries, rules
from mingcha.access.officers.models import Officer
from mingcha.access.officers.rows import officer_facts, officer_held
from mingcha.access.officers.values import OfficerFacts
from mingcha.evidence.entries import act
from mingcha.evidence.queries import every_act_since
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

NAME = "access.officer.search"
MOST_FOUND = 20
"""Limit of officers returned for one name."""


@cites("15(2)")
def look_up_officers(by: Asker, text: str, *, clock: Clock) -> tuple[OfficerFacts, ...]:
    """The officers with exactly this name, credential number or officer number. If the own unit knows some, only those,
    without an entry; else also those of other units, with an entry on the search and the result. Raises Refused
    (article 15(2)), also after access.officer_lookups lookups on a day."""
    sought, now = text.strip()[: rules.MOST_UNIT], clock.now()
    with refusals_noted(by, NAME, sought, clock):
        who = duty_of(by, now)
        require(rules.may_register_officer(who))
        rows = _exactly(sought)
        found = tuple(officer_facts(row) for row in rows)
        if rows and all(queries.is_known(who, row) for row in rows):
            return found
        _enter(by, who, sought, [one.no for one in found], clock)
    return found


def _enter(by: Asker, who: DutyFacts, sought: str, found: Sequence[str], clock: Clock) -> None:
    """Writes the entry of a lookup. Raises Refused (article 15(2)) after too many on the day."""
    _require_room(by, who, clock.now())  # outside of the act, since it reads the entries of the day
    with act(NAME, by=actor_of(by), clock=clock, cites=("15(2)",)) as record:
        require(rules.may_register_officer(duty_of(by, clock.now())))
        record.fact("sought", sought)
        record.fact("found", list(found))


@contextmanager
def conflicts_noted(by: Asker, sought: str, clock: Clock) -> Iterator[None]:
    """Counts the answer "already recorded" as a lookup if it names an officer unknown to the own unit: otherwise staff
    at a counter could find out recorded numbers without a trace. `sought`: the typed credential number. Use it outside
    of `act`, which would roll it back.

    Raises the fault of the block, Refused (article 15(2)) after access.officer_lookups lookups on a day.
    """
    try:
        yield
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT or not fault.detail:
            raise
        held, who = officer_held(fault.detail), duty_of(by, clock.now())
        if not queries.is_known(who, held):
            _enter(by, who, sought, (held.no,), clock)
        raise


@cites("15(2)")
def read_officer(by: Asker, no: str, *, clock: Clock) -> OfficerFacts:
    """One officer by officer number; one unknown to the own unit as by look_up_officers, with an entry.

    Raises Fault(NOT_FOUND), Refused (article 15(2)).
    """
    now, held = clock.now(), officer_held(no)
    who, found = duty_of(by, now), officer_facts(held)
    require(rules.may_read_officer(who, found))
    if not rules.may_read_unasked(who, found, is_known=queries.is_known(who, held)):
        look_up_officers(by, no, clock=clock)
    return found


def _exactly(sought: str) -> list[Officer]:
    """The rows with exactly this name or number, at most MOST_FOUND."""
    if not sought or not sought.isprintable():
        return []
    rows = Officer.objects.filter(Q(name=sought) | Q(credential_no=sought) | Q(no=sought))
    return list(rows.order_by("-pk")[:MOST_FOUND])


def _require_room(by: Asker, who: DutyFacts, now: datetime) -> None:
    """Raises Refused (article 15(2)) without the right to lookups, or after too many today."""
    today = shanghai_day(now)
    entries = every_act_since((NAME,), day_begins(today))
    require(rules.may_look_up_officer(who, sum(one.by == actor_of(by).id for one in entries), today))
