"""Who changed a thing of the register: whose entries a reader may read, and which facts name it (articles 3, 16(3))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.evidence.changes import ChangesAsked, ChangesFound, changes
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault
from mingcha.registry.accounts.queries import person_page
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_of_username
from mingcha.registry.places.queries import site, unit_of
from mingcha.registry.points.queries import places_of, require_seen
from mingcha.registry.seats.rows import seat_called
from mingcha.registry.systems.queries import system
from mingcha.registry.verifications import rules as verifications_rules


class Changed(StrEnum):
    """A kind of thing that somebody may have changed."""

    PERSON = "person"
    ORGANISATION = "organisation"
    SITE = "site"
    SEAT = "seat"
    SYSTEM = "system"
    POINT = "point"


FACTS_OF: Mapping[Changed, frozenset[str]] = {
    Changed.PERSON: frozenset({"username"}),
    Changed.ORGANISATION: frozenset({"organisation"}),
    Changed.SITE: frozenset({"site"}),
    Changed.SEAT: frozenset({"seat"}),
    Changed.SYSTEM: frozenset({"system", "systems"}),
    Changed.POINT: frozenset(),
}
"""The facts of an event that name a thing by its code; the twenty digits of a point are found anywhere."""


class ChangedGroup(StrEnum):
    """Acts that belong together, for a filter."""

    PEOPLE = "people"
    PLACES = "places"
    SYSTEMS = "systems"
    POINTS = "points"
    PROPOSALS = "proposals"
    RECORDERS = "recorders"


ACTS_OF: Mapping[ChangedGroup, tuple[str, ...]] = {
    ChangedGroup.PEOPLE: (
        "registry.user.", "registry.role.", "registry.account.", "registry.password.", "registry.administrator.",
        "registry.directory.", "registry.token.", "registry.training.", "registry.staff_record.",
        "registry.administrators.",
    ),
    ChangedGroup.PLACES: ("registry.organisation.", "registry.zone.", "registry.site.", "registry.seat."),
    ChangedGroup.SYSTEMS: ("registry.system.", "registry.network.", "registry.circuit.", "registry.device."),
    ChangedGroup.POINTS: ("registry.point.",),
    ChangedGroup.PROPOSALS: ("registry.proposal.",),
    ChangedGroup.RECORDERS: ("custody.recorder.", "custody.placement."),
}  # fmt: skip
"""Beginnings of the names of acts that change the register. Acts about footage, complaints and cases have their own
pages with their own walls."""


@dataclass(frozen=True, slots=True)
class WantedChanges:
    """A search: the thing by kind and code, the person who acted by user name, acts, times [since, until). Without a
    thing it is about what the person changed."""

    kind: Changed | None = None
    code: str = ""
    username: str = ""
    group: ChangedGroup | None = None
    since: datetime | None = None
    until: datetime | None = None


@cites("3", "16(3)")
def found_changes(
    reader: Reader, wanted: WantedChanges, *, at: datetime, before: int | None = None, limit: int = 50
) -> ChangesFound:
    """The entries of a search, newest first, with their events. Raises Refused by the rules, and Fault(NOT_FOUND) for a
    thing that is not there or out of reach."""
    who = duty_of(reader, at)
    if wanted.kind is not None:
        require(_may_read(who, wanted.kind, wanted.code, at))
    else:
        require(verifications_rules.may_read_changes_by(who, wanted.username))
    acts = ACTS_OF[wanted.group] if wanted.group else tuple(one for group in ACTS_OF.values() for one in group)
    asked = ChangesAsked(
        code=wanted.code if wanted.kind is not None else "",
        keys=FACTS_OF[wanted.kind] if wanted.kind is not None else frozenset(),
        acts=acts,
        by=_actor_named(wanted.username),
        since=wanted.since,
        until=wanted.until,
    )
    return changes(asked, before=before, limit=limit)


def _actor_named(username: str) -> str:
    """The actor whose acts are searched for, "" for everybody's; of no account nobody, whose acts are none: an absent
    name and one of somebody who did nothing here are one answer."""
    if not username:
        return ""
    try:
        return actor_of_username(username)
    except Fault:
        return "user:0"


def _may_read(who: DutyFacts, kind: Changed, code: str, at: datetime) -> Decision:
    """The decision on a thing. Raises Fault(NOT_FOUND), or Refused outside the reader's reach."""
    match kind:
        case Changed.PERSON:
            return verifications_rules.may_read_changes_of_account(who, code, person_page(who, code, at=at).acts)
        case Changed.ORGANISATION:
            place = unit_of(who, code, at=at).place
        case Changed.SITE:
            place = site(who, code, at=at).place
        case Changed.SEAT:
            place = seat_called(code).organisation.place
        case Changed.SYSTEM:
            place = system(who, code, at=at).place
        case Changed.POINT:
            require_seen(who, code, at=at)
            place = places_of([code])[code]
    return verifications_rules.may_read_changes(who, place)
