"""Records each refusal by territory as an entry (article 3): who requested what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from mingcha.evidence.entries import act
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, Refused, cites
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of

NAME = "registry.refusal.note"
NOTED_AGAIN_AFTER = timedelta(minutes=1)
MOST_A_MINUTE = 60
"""Limit per person and minute; one further entry states that there were more, so that no one can flood the log with
requests."""
MANY = Words(
    "一分钟内被拒次数过多，其余不再逐条记录", "refused too often within a minute: the rest is not noted one by one"
)
_ENTRIES_AT_ONCE = 100
_MOST_CHARACTERS = 200


type _Facts = dict[str, str | bool]


class _NotedAlready(Exception):  # noqa: N818 - not an error: it ends an act without an entry
    """The same refusal was recorded within the minute."""


@cites("3")
def note_refusal(by: Asker, *, page: str, thing: str, decision: Decision, clock: Clock) -> bool:
    """Records that an asker was refused `thing` (a code, a number, "" for none) on `page` (its url name).

    At most one entry a minute for the same person, page, thing and reason, and MOST_A_MINUTE for a person. Returns
    whether this call wrote an entry.
    """
    actor, at = actor_of(by), clock.now()
    asked = {"page": page[:_MOST_CHARACTERS], "thing": thing[:_MOST_CHARACTERS]}
    refused: _Facts = {**asked, "article": decision.article, "reason": decision.noted or decision.reason.zh}
    if _to_say(actor.id, refused, at) is None:
        return False
    try:
        with act(NAME, by=actor, clock=clock, cites=("3",)) as record:
            # checked again under the log's lock, because two tabs may be refused at once
            stated = _to_say(actor.id, refused, at)
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


def _to_say(actor_id: str, refused: _Facts, at: datetime) -> _Facts | None:
    """The facts for the entry; None if an entry of the last minute has them."""
    noted = _noted_of(actor_id, at)
    if len(noted) >= MOST_A_MINUTE:
        many: _Facts = {"page": "", "thing": "", "article": "3", "reason": MANY.zh, "many": True}
        return None if any("many" in facts for facts in noted) else many
    same = ("page", "thing", "article", "reason")  # a harmless refusal hides no other one of the same thing
    is_there = any(all(facts[name] == refused[name] for name in same) for facts in noted)
    return None if is_there else refused


def _noted_of(actor_id: str, at: datetime) -> list[_Facts]:
    """The facts of this person's refusals in the last minute, newest first."""
    since, before, found = at - NOTED_AGAIN_AFTER, None, list[_Facts]()
    while entries := latest_entries(_ENTRIES_AT_ONCE, before, with_event=True):
        for entry in entries:
            if entry.at <= since:
                return found
            if entry.act == NAME and entry.by == actor_id and entry.event is not None:
                found.append(entry.event["facts"])
        before = entries[-1].index
    return found
