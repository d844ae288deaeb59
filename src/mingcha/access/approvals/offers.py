"""The acts that a person may do with a request now, for its page, each with its decision (articles 14, 15)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.access.approvals import rules
from mingcha.access.approvals.rows import hands_behind
from mingcha.access.requests.rows import readable_request, request_case
from mingcha.access.requests.rules import STEPS
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.kit.decision import Decision, cites
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.serving import is_on_duty_of

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
    state, serves = RequestState(held.state), bool(is_on_duty_of(who, place))
    mine = any(one.user_id is not None and one.user_id == who.user_id for one in case.request.officers)
    offered: dict[RequestAct, Decision] = {}
    for act in OFFICER_ACTS if mine or serves else ():
        if (state, act) in STEPS and (mine or act not in _SIGNING):
            offered[act] = rules.may_act_as_officer(act, who, case, serves=serves)
    hands = hands_behind(case, who.user_id) if serves else ()
    for act in UNIT_ACTS if serves else ():
        if (state, act) in STEPS or (act is RequestAct.APPROVE and state in _BEFORE_APPROVAL):
            offered[act] = rules.may_act_for_unit(act, who, case, place, hands, at)
    return offered


_SIGNING = (RequestAct.SIGN_FIRST, RequestAct.SIGN_SECOND)
_BEFORE_APPROVAL = (RequestState.DRAFT, RequestState.SIGNED_BY_ONE, RequestState.SIGNED)
