"""Records each refusal by territory as an entry (article 3): who requested what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, Refused, cites
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.refusals.rules import NOTED_AGAIN_AFTER, RefusalFacts, facts_of_refusal, facts_to_note

NAME = "registry.refusal.note"
_ENTRIES_AT_ONCE = 100


class _NotedAlready(Exception):  # noqa: N818 - not an error: it ends an act without an entry
    """The same refusal was recorded within the minute."""


@cites("3")
def note_refusal(by: Asker, *, page: str, thing: str, decision: Decision, clock: Clock) -> bool:
    """Records that an asker was refused `thing` (a code, a number, "" for none) on `page` (its url name).

    At most one entry a minute for the same person, page, thing and reason, and MOST_A_MINUTE for a person. Returns
    whether this call wrote an entry.
    """
    actor, at = actor_of(by), clock.now()
    refused = facts_of_refusal(page, thing, decision)
    if facts_to_note(refused, _noted_of(actor.id, at)) is None:
        return False
    try:
        with act(NAME, by=actor, clock=clock, cites=("3",)) as record:
            # checked again under the log's lock, because two tabs may be refused at once
            stated = facts_to_note(refused, _noted_of(actor.id, at))
            if stated is None:
                raise _NotedAlready
            for key, value in stated.items():
                record.fact(key, value)
    except _NotedAlready:
        return False
    return True


@contextmanager
def refusals_noted(by: Asker, page: str, thing: str, clock: Clock) -> Iterator[None]:
    """Records the refusal of the action inside, whatever its article, and raises it again: for actions each refusal of
    which must leave an entry (articles 14, 15). Enter it outside `act`, which rolls back. `page`: the act's name."""
    try:
        yield
    except Refused as refused:
        note_refusal(by, page=page, thing=thing, decision=refused.decision, clock=clock)
        raise


def _noted_of(actor_id: str, at: datetime) -> list[RefusalFacts]:
    """The facts of this person's refusals in the last minute, newest first."""
    since, before, found = at - NOTED_AGAIN_AFTER, None, list[RefusalFacts]()
    while entries := latest_entries(_ENTRIES_AT_ONCE, before, with_event=True):
        for entry in entries:
            if entry.at <= since:
                return found
            if entry.act == NAME and entry.by == actor_id and entry.event is not None:
                found.append(entry.event["facts"])
        before = entries[-1].index
    return found
