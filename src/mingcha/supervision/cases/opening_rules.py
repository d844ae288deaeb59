"""The opening of a penalty case: asked for by who handles it, approved by another officer (articles 22, 23, 26; APL).

The rule is that of the penalty table for the act: article 23 for an obstruction, decree 799 or another law for others.
"""

import re
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import fines
from mingcha.law.fine_rules import Offence, Who
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts, NewCase
from mingcha.supervision.obstructions.rules import may_be_fined
from mingcha.supervision.obstructions.values import ObstructionFacts
from mingcha.supervision.officers.rules import are_enough_officers, has_certificate, may_enforce
from mingcha.supervision.officers.values import Enforcer

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
"""A unified social credit code (GB 32100)."""


@cites("22", "23", "26", "APL 42")
def may_ask_opening(
    who: DutyFacts, enforcer: Enforcer, held: ObstructionFacts, new: NewCase, on: date, open_last: date | None
) -> Decision:
    """Whether a case may be asked for: the right rule (T22-N, T26-N) and payer, a matter that this rule lets be fined,
    officers with certificates. `open_last`: the last day by our own limit, None without a re-inspection."""
    allowed = may_enforce(who, held.place)
    if not allowed:
        return allowed
    act_on = new.act_on or held.found_on or on
    rule = fines.rule_on(new.rule, act_on)
    right = fines.may_apply_rule(new.rule, new.offence, act_on)
    if not right:
        return right
    fines.fine_bounds(new.rule, new.who, act_on, grave=new.grave)
    for one in (
        is_of_matter(held.offence, new.offence),
        may_be_fined(held, rule, new.who, grave=new.grave),
        has_certificate(enforcer, on),
        are_enough_officers(held.signed_by, on),
    ):
        if not one:
            return one
    if new.broken and new.broken not in rule.violates:
        zh = f"{rule.source.zh}不处罚违反该条款的行为，只能责令改正"
        return refuse(rule.article, zh, f"{rule.source.en} does not punish what breaks it: order to correct alone")
    return _case_is_whole(new, on, open_last)


@cites("22", "23")
def is_of_matter(found: Offence, charged: Offence) -> Decision:
    """Whether the act of a case is the one that was inspected; what hides a camera may also be a change without
    right."""
    if charged is found or (found is Offence.OBSTRUCTION and charged is Offence.CHANGE_MOVE_OR_REMOVE):
        return allow("23")
    return refuse("23", "立案的违法行为与现场检查的不一致", "the act of the case is not the one that was inspected")


@cites("23")
def _case_is_whole(new: NewCase, on: date, open_last: date | None) -> Decision:
    missing = []
    if not new.person.strip() or not new.role.strip():
        missing.append(Missing("当事人的姓名、职务或者单位名称", "name and post, of a unit its name", "person"))
    if not new.why.strip():
        missing.append(Missing("为何由其负责", "why it answers for the act", "why"))
    if new.who is Who.UNIT and not CREDIT_CODE.fullmatch(new.identity_no.strip()):
        missing.append(Missing("18 位统一社会信用代码", "the credit code of 18 characters", "identity_no"))
    if open_last is not None and on > open_last and not new.late_reason.strip():
        missing.append(Missing(f"超过 {open_last.isoformat()} 立案的理由", "why it is opened so late", "late_reason"))
    if missing:
        return refuse("23", "立案材料不完整", "the opening is not whole", missing=tuple(missing))
    return allow("23")


@cites("23", "APL 57")
def may_approve_opening(
    who: DutyFacts, actor: str, held: CaseFacts, late_reason: str, on: date, open_last: date | None
) -> Decision:
    """Whether a person may approve the opening: the head, who is another officer than those who handle the case; after
    the own limit with the reason of who asked or of who approves."""
    allowed = _may_answer(who, actor, held)
    if not allowed:
        return allowed
    if open_last is not None and on > open_last and not (held.late_reason or late_reason.strip()):
        missing = (Missing(f"超过 {open_last.isoformat()} 立案的理由", "why it is opened so late", "late_reason"),)
        return refuse("23", "超过本单位立案时限，须写明理由", "it is later than our own limit", missing=missing)
    return allow("23")


@cites("23", "APL 57")
def may_decline_opening(who: DutyFacts, actor: str, held: CaseFacts, reason: str) -> Decision:
    """Whether a person may decline the opening: as may_approve_opening, with the reason."""
    allowed = _may_answer(who, actor, held)
    if allowed and not reason.strip():
        missing = (Missing("不予立案的理由", "why it is not opened", "reason"),)
        return refuse("23", "未写明不予立案的理由", "the reason is missing", missing=missing)
    return allowed


def _may_answer(who: DutyFacts, actor: str, held: CaseFacts) -> Decision:
    allowed = may_enforce(who, held.place)
    if not allowed:
        return allowed
    if held.state is not CaseState.OPENING_ASKED:
        return refuse("23", "没有待审批的立案", "no opening waits for approval")
    if actor in held.handlers:
        return refuse(
            "APL 57", "由行政机关负责人审批，承办人员不得审批立案", "who handles a case does not approve its opening"
        )
    return allow("23")
