"""Refusals by territory leave an entry of their own (article 3, T3-N): who asked for what, and was sent away."""

from datetime import datetime, timedelta

from mingcha.evidence.entries import act
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.registry.identity import Asker, actor_of

NAME = "registry.refusal.note"
NOTED_AGAIN_AFTER = timedelta(minutes=1)
_ENTRIES_AT_ONCE = 100
_MOST_CHARACTERS = 200


class _NotedAlready(Exception):  # noqa: N818 - no error: it ends an act that has nothing to say
    """The same refusal was noted within the minute."""


@cites("3")
def note_refusal(by: Asker, *, page: str, thing: str, decision: Decision, clock: Clock) -> bool:
    """Notes that somebody was refused `thing` (a code, a number, "" for none) on `page` (the name of its address).

    At most one entry a minute for the same person, page and thing; whether there is one now because of this call.
    """
    actor, at = actor_of(by), clock.now()
    wanted = {"page": page[:_MOST_CHARACTERS], "thing": thing[:_MOST_CHARACTERS]}
    if _noted(actor.id, wanted, at):
        return False
    try:
        with act(NAME, by=actor, clock=clock, cites=("3",)) as deed:
            # asked again under the log's lock, for two tabs may be refused at once
            if _noted(actor.id, wanted, at):
                raise _NotedAlready
            for key, value in wanted.items():
                deed.fact(key, value)
            deed.fact("article", decision.article)
            deed.fact("reason", decision.reason.zh)
    except _NotedAlready:
        return False
    return True


def _noted(actor_id: str, wanted: dict[str, str], at: datetime) -> bool:
    """Whether the log's last minute holds this refusal."""
    since, before = at - NOTED_AGAIN_AFTER, None
    while entries := latest_entries(_ENTRIES_AT_ONCE, before, with_event=True):
        for entry in entries:
            if entry.at <= since:
                return False
            if entry.act == NAME and entry.by == actor_id and entry.event is not None:
                facts = entry.event["facts"]
                if all(facts.get(key) == value for key, value in wanted.items()):
                    return True
        before = entries[-1].index
    return False
