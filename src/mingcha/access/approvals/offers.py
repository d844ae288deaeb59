"""The acts that a person may do with a request now, for its page, each with its decision (articles 14, 15)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.access.approvals import rules
from mingcha.access.approvals.rows import hands_behind
from mingcha.access.requests.rows import readable_request, request_case
from mingcha.access.requests.rules import STEPS, may_type_request, may_withdraw_request
from mingcha.access.requests.values import RequestAct, RequestCase, RequestState
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand

_REASON = "-"
"""Placeholder for the reason that the person will type."""
UNIT_ACTS = (
    RequestAct.CHECK,
    RequestAct.APPROVE,
    RequestAct.RETURN,
    RequestAct.REFUSE,
    RequestAct.OPEN,
    RequestAct.REVOKE,
)
OFFICER_ACTS = (RequestAct.SIGN_FIRST, RequestAct.SIGN_SECOND, RequestAct.CHANGE, RequestAct.WITHDRAW)


@cites("14(1)", "14(2)", "15")
def acts_offered(asker: Reader, no: str, *, at: datetime) -> Mapping[RequestAct, Decision]:
    """The acts that a page offers this reader, each with its present decision: those of the unit for its people on
    duty, those of the officers for both officers. Empty for others. Raises Fault(NOT_FOUND)."""
    who = duty_of(asker, at)
    held = readable_request(who, no)
    case, place = request_case(held), held.managing_unit.place
    state, serves = RequestState(held.state), bool(rules.is_on_duty_of(who, place))
    mine = any(one.user_id is not None and one.user_id == who.user_id for one in case.request.officers)
    offered: dict[RequestAct, Decision] = {}
    for act in OFFICER_ACTS if mine or serves else ():
        if (state, act) in STEPS and (mine or act not in _SIGNING):
            offered[act] = _of_officer(act, who, case, serves=serves)
    hands = hands_behind(case, who.user_id) if serves else ()
    for act in UNIT_ACTS if serves else ():
        if (state, act) in STEPS or (act is RequestAct.APPROVE and state in _BEFORE_APPROVAL):
            offered[act] = _of_unit(act, who, case, place, hands, at)
    return offered


_SIGNING = (RequestAct.SIGN_FIRST, RequestAct.SIGN_SECOND)
_BEFORE_APPROVAL = (RequestState.DRAFT, RequestState.SIGNED_BY_ONE, RequestState.SIGNED)


@cites("15(1)")
def _of_officer(act: RequestAct, who: DutyFacts, case: RequestCase, *, serves: bool) -> Decision:
    if act is RequestAct.WITHDRAW:
        return may_withdraw_request(who, case, _REASON, on_duty=serves)
    if act not in _SIGNING:
        return may_type_request(who, case.request, on_duty=serves)
    own = {one.no for one in case.request.officers if one.user_id == who.user_id}
    if own & {one.officer for one in case.signatures}:
        return refuse("15(1)", "您已签名，须由另一名工作人员签名", "you have signed: the other officer signs now")
    return allow("15(1)")


def _as_checked(case: RequestCase, who: DutyFacts) -> RequestCase:
    """The case as after a check by this person with the statements still to be typed."""
    return replace(case, operator_id=who.user_id, credentials_show=case.credentials_show or _REASON)


@cites("15")
def _of_unit(
    act: RequestAct, who: DutyFacts, case: RequestCase, place: Place, hands: Sequence[Hand], at: datetime
) -> Decision:
    """The decision on an act of the unit, with a placeholder as the reason."""
    if act is RequestAct.CHECK:
        return rules.may_check_request(who, _as_checked(case, who), place, at)
    if act is RequestAct.APPROVE:
        return rules.may_approve_request(who, case, place, hands, _REASON, at)
    if act is RequestAct.RETURN:
        return rules.may_return_request(who, case, place, _REASON)
    if act is RequestAct.REFUSE:
        return rules.may_refuse_request(who, case, place, hands, rules.GROUNDS[0], _REASON)
    if act is RequestAct.OPEN:
        return rules.may_open_request(who, case, place, hands, at)
    return rules.may_revoke_request(who, case, place, _REASON)
