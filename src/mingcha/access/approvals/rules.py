"""Who may check and answer a request for the managing unit, and what they must state: pure decisions on plain values
(articles 14, 15; decree 799, art. 20)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.access.officers.rules import is_one_of
from mingcha.access.requests.rules import (
    conditions,
    may_type_request,
    may_withdraw_request,
    request_carries,
)
from mingcha.access.requests.scope import is_wide
from mingcha.access.requests.values import RequestAct, RequestCase, RequestState
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.identity.serving import is_on_duty_of

GROUNDS = ("14(1)", "14(2)", "15(1)", "15(2)", "15(3)", "15(4)", "19", "20(1)", "799-20")
"""The articles under which the managing unit may refuse a request."""
STATED = "-"
"""Stands for a reason that the person will state, where an act is only offered."""
_ANOTHER = (NextStep(Words("由管理单位另一名人员办理", "another person of the managing unit does it")),)
_OTHER_HANDS = (
    NextStep(
        Words(
            "由管理单位另一名人员办理：其账户不是双方登记的，也不与对方同名",
            "another person of the managing unit does it, whose account neither of the two registered, and no namesake",
        )
    ),
)


@cites("15", "15(1)", "15(2)", "15(3)")
def may_check_request(who: DutyFacts, case: RequestCase, unit: Place, at: datetime) -> Decision:
    """Whether a person may record that credentials and papers were seen: on duty for the managing unit, none of the
    officers; the conditions hold but for this check (`case` names the person as its operator) and the register."""
    apart = _apart(who, case, unit)
    return apart and conditions(case, at, registered=False)


@cites("15")
def may_return_request(who: DutyFacts, case: RequestCase, unit: Place, missing: str) -> Decision:
    """Whether a person may return a request for completion; the missing parts must be stated."""
    apart = _apart(who, case, unit)
    if not apart:
        return apart
    if not missing.strip():
        return refuse("15", "退回补正须写明缺什么", "a return says what is missing")
    return allow("15")


@cites("15", "15(1)", "15(2)", "15(3)", "799-20")
def may_approve_request(
    who: DutyFacts, case: RequestCase, unit: Place, hands: Sequence[Hand], width_reason: str, at: datetime
) -> Decision:
    """Whether a person may approve: of the managing unit, neither officer nor operator, all conditions but the register
    hold, and a scope beyond the bounds has a reason. `hands`: the accounts behind the case, and the person's."""
    other = _may_answer(who, case, unit, hands)
    if not other:
        return other
    met = conditions(case, at, registered=False)
    if not met:
        return met
    if is_wide(case.request, at) and not width_reason.strip():
        return refuse(
            "799-20",
            "时段或者点位超出一般范围，同意须写明理由（不得超出履行法定职责所必需的范围和限度）",
            "the interval or the number of points is beyond the usual: the approver gives a reason (not beyond what "
            "the legal duty needs)",
            missing=(Missing("超出一般范围的理由", "the reason for so wide a scope", "width_reason"),),
        )
    return allow("15")


@cites("15", *GROUNDS)
def may_refuse_request(
    who: DutyFacts, case: RequestCase, unit: Place, hands: Sequence[Hand], article: str, reason: str
) -> Decision:
    """Whether a person may refuse a request for the managing unit: with an article of GROUNDS and a reason. `hands`: as
    for may_approve_request."""
    other = _may_answer(who, case, unit, hands)
    if not other:
        return other
    if article not in GROUNDS or not reason.strip():
        return refuse(
            "15",
            "不予提供须写明条款和理由",
            "a refusal names its article and its reason",
            missing=(Missing("条款", "the article", "article"), Missing("理由", "the reason", "reason")),
        )
    return allow("15")


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)")
def may_open_request(who: DutyFacts, case: RequestCase, unit: Place, hands: Sequence[Hand], at: datetime) -> Decision:
    """Whether a person may open an approved request by writing its line in the register: on duty for the managing unit,
    none of the officers, not the approver, and all conditions but the line itself hold. `hands`: as for
    may_approve_request."""
    apart = _apart(who, case, unit)
    if not apart:
        return apart
    if not case.approver_id:
        return refuse("15", "管理单位尚未同意", "the managing unit has not approved it")
    if who.user_id == case.approver_id:
        return refuse(
            "15(4)", "同意人不得办理登记开通", "the approver may not register and open it", next_steps=_ANOTHER
        )
    if are_same_hand(who.user_id, case.approver_id, hands):
        return refuse(
            "15(4)",
            "您的账户与同意人的账户视为同一人（同名且同证件号或者同单位，或者一方登记了另一方的账户），不得办理登记开通",
            "your account and the approver's count as one person (one name with one certificate or unit, or one "
            "registered the other): you do not register and open it",
            next_steps=_OTHER_HANDS,
        )
    return conditions(case, at, registered=False)


@cites("15", "15(4)", "799-16(2)(2)")
def may_hold_counter(who: DutyFacts, case: RequestCase, unit: Place) -> Decision:
    """Whether a person may hold a grant of a request: one of its officers by the own account, or, for officers who have
    none, who is on duty for the managing unit and shows it to them at the counter, as long as that duty lasts."""
    if who.user_id and who.user_id in {one.user_id for one in case.request.officers}:
        return allow("15")
    if is_on_duty_of(who, unit):
        return allow("15(4)")
    return refuse(
        "15",
        "在值班室播放的授权只限管理单位在岗的值班人员：持有人已不在该单位值班",
        "a grant for the counter is for a person on duty of the managing unit: its holder is on duty there no more",
        next_steps=(NextStep(Words("由在岗人员重新办理申请", "file the request again with a person on duty")),),
    )


@cites("15", "15(4)", "799-16(2)(2)")
def may_all_hold(holders: Iterable[DutyFacts], case: RequestCase, unit: Place) -> Decision:
    """The first refusal of `may_hold_counter` among the holders of running grants of a request, if any."""
    answers = (may_hold_counter(one, case, unit) for one in holders)
    return next((one for one in answers if not one), allow("15"))


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-16(2)(2)", "799-20")
def still_carries_request(case: RequestCase, unit: Place, holders: Iterable[DutyFacts], at: datetime) -> Decision:
    """Whether an approved request may still be opened, or an open one still opens something; holders at a counter
    (`holders`) must still be on duty for the managing unit at this place."""
    if case.request.state == RequestState.APPROVED:
        return conditions(case, at, registered=False)
    return request_carries(case, at) and may_all_hold(holders, case, unit)


@cites("15", "15(1)", "15(2)")
def may_act_as_officer(act: RequestAct, who: DutyFacts, case: RequestCase, *, serves: bool) -> Decision:
    """Whether an act of its officers with a request is offered to one of them, or to a person on duty for the managing
    unit (`serves`) who does it for them; who signed already waits for the other."""
    if act is RequestAct.WITHDRAW:
        return may_withdraw_request(who, case, STATED, on_duty=serves)
    if act not in (RequestAct.SIGN_FIRST, RequestAct.SIGN_SECOND):
        return may_type_request(who, case.request, on_duty=serves)
    own = {one.no for one in case.request.officers if one.user_id == who.user_id}
    if own & {one.officer for one in case.signatures}:
        return refuse("15(1)", "您已签名，须由另一名工作人员签名", "you have signed: the other officer signs now")
    return allow("15(1)")


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "19", "799-20")
def may_act_for_unit(
    act: RequestAct, who: DutyFacts, case: RequestCase, unit: Place, hands: Sequence[Hand], at: datetime
) -> Decision:
    """Whether an act of the managing unit with a request is offered to a person on duty, who still states the reason,
    and for a check that the credentials show it. `hands`: as for may_approve_request."""
    if act is RequestAct.CHECK:
        checked = replace(case, operator_id=who.user_id, credentials_show=case.credentials_show or STATED)
        return may_check_request(who, checked, unit, at)
    if act is RequestAct.APPROVE:
        return may_approve_request(who, case, unit, hands, STATED, at)
    if act is RequestAct.RETURN:
        return may_return_request(who, case, unit, STATED)
    if act is RequestAct.REFUSE:
        return may_refuse_request(who, case, unit, hands, GROUNDS[0], STATED)
    if act is RequestAct.OPEN:
        return may_open_request(who, case, unit, hands, at)
    return may_revoke_request(who, case, unit, STATED)


@cites("15", "19")
def may_revoke_request(who: DutyFacts, case: RequestCase, unit: Place, reason: str) -> Decision:
    """Whether a person may revoke a request, with a reason: on duty for the managing unit, none of the officers."""
    apart = _apart(who, case, unit)
    if not apart:
        return apart
    if not reason.strip():
        return refuse("15", "撤销须写明理由", "a reason is required to revoke a request")
    return allow("19")


@cites("15")
def _apart(who: DutyFacts, case: RequestCase, unit: Place) -> Decision:
    """Whether a person is on duty for the managing unit and none of the officers."""
    serves = is_on_duty_of(who, unit)
    if not serves:
        return serves
    if is_one_of(who, case.request.officers):
        return refuse(
            "15", "申请人不得办理本人的申请", "an officer does not handle their own request", next_steps=_ANOTHER
        )
    return allow("15")


@cites("15")
def _may_answer(who: DutyFacts, case: RequestCase, unit: Place, hands: Sequence[Hand]) -> Decision:
    """Whether a person may decide on a request: not an officer, the operator, a person who typed or changed it, or one
    who vouches for a signature on paper; nor by a second account of one of these."""
    apart = _apart(who, case, unit)
    if not apart:
        return apart
    others = {case.operator_id, case.typed_by, *case.changed_by, *(one.vouched_by or 0 for one in case.signatures)}
    if who.user_id in others:
        return refuse(
            "15",
            "查验、代录、变更该申请或者为其签名担保的人员不得作出决定",
            "a person who checked, typed or changed the request, or vouches for a signature on it, may not decide it",
            next_steps=_ANOTHER,
        )
    if any(are_same_hand(who.user_id, one, hands) for one in others):
        return refuse(
            "15",
            "您的账户与查验、代录、变更该申请或者为其签名担保的账户视为同一人（同名且同证件号或者同单位，或者一方登记了另一方的"
            "账户），不得作出决定",
            "your account and one that checked, typed or changed the request, or vouches for a signature of it, count "
            "as one person (one name with one certificate or unit, or one registered the other): you do not decide",
            next_steps=_OTHER_HANDS,
        )
    return allow("15")
