"""Which refusals leave an entry: at most one a minute of the same, and a limit for each person (article 3). Pure
decisions on plain values."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words

NOTED_AGAIN_AFTER = timedelta(minutes=1)
MOST_A_MINUTE = 60
"""Limit per person and minute; one further entry states that there were more, so that no one can flood the log with
requests."""
MANY = Words(
    "一分钟内被拒次数过多，其余不再逐条记录", "refused too often within a minute: the rest is not noted one by one"
)
_MOST_CHARACTERS = 200
_SAME = ("page", "thing", "article", "reason")
"""The facts that two entries of the same refusal share: a harmless refusal hides no other one of the same thing."""

type RefusalFacts = Mapping[str, str | bool]
"""The facts of an entry on a refusal, by their names in the log."""


@cites("3")
def facts_of_refusal(page: str, thing: str, decision: Decision) -> RefusalFacts:
    """The facts of a refusal for its entry, with the reason that the log has where it is not that of the person."""
    reason = decision.noted or decision.reason.zh
    asked = {"page": page[:_MOST_CHARACTERS], "thing": thing[:_MOST_CHARACTERS]}
    return {**asked, "article": decision.article, "reason": reason}


@cites("3")
def facts_to_note(refused: RefusalFacts, noted: Sequence[RefusalFacts]) -> RefusalFacts | None:
    """What an entry on a refusal states: these facts, or once in a minute with too many of them that there were more;
    None for no entry. `noted`: the facts of the entries on this person's refusals of the last NOTED_AGAIN_AFTER."""
    if len(noted) >= MOST_A_MINUTE:
        many: RefusalFacts = {"page": "", "thing": "", "article": "3", "reason": MANY.zh, "many": True}
        return None if any("many" in facts for facts in noted) else many
    is_there = any(all(facts[name] == refused[name] for name in _SAME) for facts in noted)
    return None if is_there else refused
