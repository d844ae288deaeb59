"""When an officer is taken off a penalty case, and who decides it: pure decisions on plain values (APL 43; article 23).

The case goes on until the decision (APL 43(3)); from then on who was taken off does no further step in it. What that
officer did before stands: whether it has to be done again is for the head.
"""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.supervision.cases.states import ENDED
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.officers.rules import is_not_of_accused, may_enforce
from mingcha.supervision.recusals.values import NewRecusal, RecusalFacts

MOST_REASON, MOST_NAME = 300, 60


@cites("3", "23", "APL 43")
def may_handle_case(who: DutyFacts, held: CaseFacts) -> Decision:
    """Whether a person acts in a case for the police of its place: nobody of the unit that is charged, nor who was
    taken off it, by any account."""
    allowed = may_enforce(who, held.place)
    barred = is_not_barred(who, held)
    return allowed if barred or not allowed else barred


@cites("APL 43")
def is_not_barred(who: DutyFacts, held: CaseFacts) -> Decision:
    """Whether nothing bars an officer from a case: not taken off it, by any account, nor of the unit that is
    charged."""
    if who.user_id in held.recused:
        return refuse("APL 43", "已决定回避，不得参与本案", "this officer was taken off the case (recusal)")
    return is_not_of_accused(who, held.matter.unit, held.charged)


@cites("23", "APL 43")
def may_ask_recusal(
    who: DutyFacts, held: CaseFacts, new: NewRecusal, officer: int, waiting: RecusalFacts | None
) -> Decision:
    """Whether a request may be recorded: while the case runs, about an officer (`officer`: the account, 0 for one that
    there is not among the police), with the relation that may be in the way, one request at a time; not by who was
    taken off the case."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state in ENDED:
        return refuse("APL 43", "案件已办结", "the case is over")
    if waiting is not None:
        return refuse("APL 43", "已有待决定的回避申请", "a request waits already")
    missing = []
    if not officer:
        missing.append(Missing("公安机关民警的用户名", "the user name of an officer", "username"))
    elif officer in held.recused:
        return refuse("APL 43", "该人员已回避", "this officer was taken off already")
    if not new.reason.strip():
        zh, en = "利害关系或者其他可能影响公正执法的关系", "the relation that may be in the way"
        missing.append(Missing(zh, en, "reason"))
    if missing:
        return refuse("APL 43", "回避申请登记不完整", "the request is incomplete", missing=tuple(missing))
    return allow("APL 43")


@cites("23", "APL 43")
def may_answer_recusal(
    who: DutyFacts, held: CaseFacts, waiting: RecusalFacts | None, reason: str, hands: Sequence[Hand]
) -> Decision:
    """Whether a person may decide a request: the head, who neither is that officer nor recorded the request nor handles
    the case, with the reason."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if waiting is None:
        return refuse("APL 43", "没有待决定的回避申请", "no request waits")
    barred = [f"user:{waiting.officer}", waiting.noted_by, *held.handlers]
    if is_hand_of_any(who.user_id, barred, hands):
        zh = "由行政机关负责人决定，被申请回避、登记申请和承办案件的人员不得决定"
        en = "the head decides, not who is asked to withdraw, recorded the request or handles the case"
        return refuse("APL 43", zh, en)
    if not reason.strip():
        missing = (Missing("决定的理由", "the reason", "reason"),)
        return refuse("APL 43", "未写明决定的理由", "the reason is missing", missing=missing)
    return allow("APL 43")
