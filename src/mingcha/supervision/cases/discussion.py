"""When the heads of an organ discuss a penalty case before it is decided: pure decisions on plain values (APL 57(2)).

A complex or grave case is decided by the heads together; the decision itself is one act of who signs it.
"""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.discussion_values import NewDiscussion
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.recusals.rules import may_handle_case


@cites("APL 57")
def needs_discussion(held: CaseFacts) -> bool:
    """Whether the heads discuss a case before a penalty: one that is complex or grave."""
    return held.is_complex or held.grave


@cites("APL 57")
def is_discussed(held: CaseFacts) -> Decision:
    """Whether the heads discussed a case that asks for it."""
    if not needs_discussion(held) or held.discussed_on is not None:
        return allow("APL 57")
    missing = (Missing("负责人集体讨论的记录", "the record of the discussion of the heads", "discuss"),)
    zh, en = "情节复杂或者重大的，由负责人集体讨论决定", "of a complex or grave case the heads discuss first"
    return refuse("APL 57", zh, en, missing=missing)


@cites("APL 57", "APL 58")
def may_record_discussion(who: DutyFacts, actor: str, held: CaseFacts, new: NewDiscussion, on: date) -> Decision:
    """Whether a discussion may be recorded: of a case that asks for it, once, after the notice and the legal review,
    before the decision; by who does not handle it; enough heads, what they concluded, a day that has come."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED or not needs_discussion(held) or held.discussed_on is not None:
        return refuse("APL 57", "不需要集体讨论，或者已讨论", "no discussion is asked for, or it was held")
    if actor in held.handlers:
        return refuse("APL 57", "由负责人集体讨论，承办人员不得登记", "the heads discuss it, not who handles the case")
    if held.is_complex and held.reviewed is None:
        return refuse("APL 58", "法制审核后进行集体讨论", "it is discussed after the legal review")
    least, missing = parameters.number("case.discussion_persons", on), []
    if len(new.names) < least:
        missing.append(Missing(f"不少于 {least} 名参加讨论的负责人", f"at least {least} heads who did", "persons"))
    if held.noticed_on is None or not held.noticed_on <= new.held_on <= on:
        missing.append(Missing("告知以后、已经到来的讨论日期", "a day since the notice that has come", "held_on"))
    if not new.conclusion.strip():
        missing.append(Missing("讨论意见", "what was concluded", "conclusion"))
    if missing:
        return refuse("APL 57", "集体讨论的登记不完整", "the discussion is incomplete", missing=tuple(missing))
    return allow("APL 57")
