"""From the opening of a penalty case to its decision: pure decisions on plain values (articles 22, 23, 26; APL).

Each refusal names its article. Who handles a case asks for its opening, another officer approves it, under the rule of
the penalty table for the act. The notice is in notices.py, hearings are in hearings/rules.py, the service of a decision
in owing.py, what follows it in collection/rules.py.
"""

import re
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import fine_rules, fines, parameters
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.penalty_law import is_in_time
from mingcha.law.periods import COUNTED_FROM
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.discussion import is_discussed
from mingcha.supervision.cases.penalties import check_penalty, may_order_beside
from mingcha.supervision.cases.states import PENALTIES, CaseState, EvidenceKind, Outcome
from mingcha.supervision.cases.values import CaseDecision, CaseFacts, NewCase
from mingcha.supervision.hearings.rules import is_heard
from mingcha.supervision.matters.rules import (
    is_of_matter,
    may_act_on_matter,
    may_be_punished,
    may_break_beside,
)
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.officers.rules import are_enough_officers, has_certificate
from mingcha.supervision.officers.values import Enforcer
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.reviewers.rules import is_legal_reviewer
from mingcha.supervision.transfers.rules import is_not_frozen

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
"""A unified social credit code (GB 32100)."""
MOST_PERSON, MOST_ROLE, MOST_TEXT, MOST_REASON, MOST_RECEIVER, MOST_RECEIPT = 60, 100, 1000, 300, 100, 40
MOST_STATEMENT = 10_000
"""Characters of all that a person stated, each statement in lines of its own."""


@cites("26", "APL 36", "APL 37")
def act_ended_on(stated: date | None, held: Matter, on: date) -> date:
    """The last day of an act, by which the law is chosen: as stated, else the last day on which officers found it, by
    the re-inspection or, where the table punishes without one, by the inspection."""
    return stated or held.found_on or held.inspected_on or on


@cites("26", "APL 36")
def is_day_of_act(act_on: date, held: Matter, on: date, *, harmed: bool = False) -> Decision:
    """Whether an act can have ended on this day: not after officers last found it, and not so long before they first
    did that nothing may be fined any more: two years, five where life or health was harmed (`harmed`)."""
    last = held.found_on or held.inspected_on or on
    if not COUNTED_FROM <= act_on <= last:
        missing = (Missing(f"不晚于 {last.isoformat()} 的日期", f"a day up to {last.isoformat()}", "act_on"),)
        zh, en = "行为终了之日不能晚于发现之日", "an act does not end after officers found it"
        return refuse("26", zh, en, missing=missing)
    answer = is_in_time(act_on, min(held.inspected_on or last, last), harmed=harmed)
    if answer:
        return answer
    missing = (Missing("尚可处罚的行为终了之日", "a day of which the act may still be punished", "act_on"),)
    return refuse(answer.article, answer.reason.zh, answer.reason.en, missing=missing)


@cites("22", "23", "26", "APL 36", "APL 42", "APL 43")
def may_ask_opening(
    who: DutyFacts, enforcer: Enforcer, held: Matter, new: NewCase, on: date, open_last: date | None
) -> Decision:
    """Whether a case may be asked for: the right rule (T22-N, T26-N) and payer, a matter that this rule lets be fined,
    officers with certificates, nobody of the unit whose act it is. `open_last`: the last day by our own limit, None
    without a re-inspection."""
    allowed = may_act_on_matter(who, held)
    if not allowed:
        return allowed
    act_on = act_ended_on(new.act_on, held, on)
    rule = fines.rule_on(new.rule, act_on)
    right = fines.may_apply_rule(new.rule, new.offence, act_on)
    if not right:
        return right
    fines.fine_bounds(new.rule, new.who, act_on, grave=new.grave)
    for one in (
        is_day_of_act(act_on, held, on, harmed=new.harmed),
        is_of_matter(held, new.offence),
        may_break_beside(held, _offences_of(new.also_breaks)),
        may_be_punished(held, rule, new.who, grave=new.grave),
        has_certificate(enforcer, on),
        are_enough_officers(held.signed_by, on),
    ):
        if not one:
            return one
    if rule.opinion_for and not new.broken:
        missing = (Missing("违反的条款", "the provision that it breaks", "broken"),)
        return refuse(rule.article, "未写明违反的条款", "the provision that it breaks is missing", missing=missing)
    if new.broken and new.broken not in rule.violates:
        zh = f"{rule.source.zh}不处罚违反该条款的行为，只能责令改正"
        return refuse(rule.article, zh, f"{rule.source.en} does not punish what breaks it: order to correct alone")
    return _case_is_whole(new, rule.article, on, open_last)


def _offences_of(rules: tuple[str, ...]) -> tuple[Offence, ...]:
    """The acts of these rules of the penalty table; unknown ones are left out."""
    table = fine_rules.shipped()
    return tuple(dict.fromkeys(one.offence for rule in rules for one in table.get(rule, ())))


@cites("22", "23")
def article_of(held: CaseFacts) -> str:
    """The article under which a case is led: that of its rule in the penalty table."""
    return fines.rule_on(held.rule, held.act_on).article


def _case_is_whole(new: NewCase, article: str, on: date, open_last: date | None) -> Decision:
    missing = []
    if not new.person.strip():
        missing.append(Missing("当事人的姓名或者单位名称", "name of the person or unit", "person"))
    if not new.role.strip():
        missing.append(Missing("职务，单位的法定代表人", "the post, of a unit who represents it", "role"))
    if not new.why.strip():
        missing.append(Missing("为何由其负责", "why it answers for the act", "why"))
    if new.who is Who.UNIT and not CREDIT_CODE.fullmatch(new.identity_no.strip()):
        missing.append(Missing("18 位统一社会信用代码", "the credit code of 18 characters", "identity_no"))
    if open_last is not None and on > open_last and not new.late_reason.strip():
        missing.append(Missing(f"超过 {open_last.isoformat()} 立案的理由", "why it is opened so late", "late_reason"))
    if missing:
        return refuse(article, "立案材料不完整", "the opening is incomplete", missing=tuple(missing))
    return allow(article)


@cites("APL 29")
def is_led_once(running: str) -> Decision:
    """Whether a case may be asked for beside the others of the same act: none of the same person under the same rule is
    led, nor owes a fine or waits for the organ it went to. `running`: the number of the one that does, "" for none."""
    if not running:
        return allow("APL 29")
    return refuse(
        "APL 29",
        f"同一当事人的同一行为已有案件 {running} 在办，不重复立案",
        f"case {running} of the same person and act is led already: there is no second one",
    )


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
        return refuse(
            article_of(held), "超过本单位立案时限，须写明理由", "it is later than our own limit", missing=missing
        )
    return allow(article_of(held))


@cites("23", "APL 57")
def may_decline_opening(who: DutyFacts, actor: str, held: CaseFacts, reason: str) -> Decision:
    """Whether a person may decline the opening: as may_approve_opening, with the reason."""
    allowed = _may_answer(who, actor, held)
    if allowed and not reason.strip():
        missing = (Missing("不予立案的理由", "why it is not opened", "reason"),)
        return refuse(article_of(held), "未写明不予立案的理由", "the reason is missing", missing=missing)
    return allowed


def _may_answer(who: DutyFacts, actor: str, held: CaseFacts) -> Decision:
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.OPENING_ASKED:
        return refuse(article_of(held), "没有待审批的立案", "no opening waits for approval")
    if actor in held.handlers:
        return refuse(
            "APL 57",
            "由行政机关负责人审批，承办人员不得审批立案",
            "the officers who handle a case may not approve its opening",
        )
    return allow(article_of(held))


@cites("APL 51")
def why_not_on_the_spot(held: CaseFacts) -> Decision | None:
    """Why a fine that is small enough for a decision on the spot is not decided so here; None for a larger one, or one
    on a unit. The law allows it where the facts are beyond doubt; who answers for an act that a camera or an order
    shows is never beyond doubt on the spot: this is excluded, also where no order comes first."""
    most = parameters.number("case.on_the_spot_max_yuan", held.act_on)
    if held.who is Who.UNIT or held.noticed_yuan is None or held.noticed_yuan > most:
        return None
    return refuse(
        "APL 51",
        f"对个人 {most} 元以下罚款，法律允许当场处罚；本平台不适用：谁应承担责任须经调查，一律按普通程序",
        f"the law allows fines up to {most} yuan on the spot; not done here: the person responsible has to be "
        "established first, so that each case goes the ordinary way",
    )


@cites("APL 41")
def stands_on_evidence(evidence: tuple[EvidenceKind, ...]) -> Decision:
    """Whether what a notice rests on can carry it: the record of two officers. Decree 314 is no law by which monitoring
    equipment fixes facts: a picture of the platform is an annex."""
    if EvidenceKind.SITE_RECORD in evidence:
        return allow("APL 41")
    return refuse(
        "APL 41",
        "公共视频画面不得单独作为证据：没有法律、行政法规的依据，须有两名执法人员的现场检查笔录",
        "a picture alone is no evidence: no law allows it; the record of two officers on the spot is needed",
        missing=(Missing("现场检查笔录", "the record of inspection", "evidence"),),
    )


@cites("APL 44", "APL 45")
def may_record_statement(who: DutyFacts, held: CaseFacts, text: str, *, waives: bool, signed: bool) -> Decision:
    """Whether a statement, or a waiver signed by the person, may be recorded: after the notice, before the decision. A
    statement that comes late is recorded and heard all the same."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED:
        return refuse("APL 44", "尚未告知，或者已作出决定", "the person was not told yet, or it is decided")
    if signed and held.signed:
        return refuse("APL 45", "本人签名的文书已登记，不再替换", "a signed paper is kept already, and is not replaced")
    if waives and not signed:
        missing = (Missing("本人签名的放弃陈述、申辩声明", "the waiver, signed by the person", "scan"),)
        return refuse("APL 45", "放弃陈述、申辩须本人签名", "a waiver is signed by the person", missing=missing)
    if not waives and not text.strip():
        missing = (Missing("陈述、申辩的内容", "what the person states", "text"),)
        return refuse("APL 45", "未记录陈述、申辩的内容", "what was stated is missing", missing=missing)
    return allow("APL 45")


@cites("APL 58")
def needs_review(held: CaseFacts) -> bool:
    """Whether a case is reviewed before a fine: grave or complex, after a hearing, or where the provision that is
    broken asks for a legal opinion."""
    heard = held.hearing is not None and held.hearing.held_on is not None
    rule = fines.rule_on(held.rule, held.act_on)
    return held.is_complex or heard or (held.broken != "" and held.broken in rule.opinion_for)


@cites("APL 58")
def may_review_case(who: DutyFacts, actor: str, held: CaseFacts, opinion: str, *, is_named: bool) -> Decision:
    """Whether a person may review a case for its legality: an officer who was named to it (`is_named`), who neither
    handled the case nor presided over its hearing; before the decision, after the hearing where one was asked for. It
    is done once: what was found against a case is not written over (a hearing held afterwards asks for another)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED:
        return refuse("APL 58", "告知以后、决定以前进行法制审核", "reviewed after the notice, before the decision")
    if actor in held.handlers:
        return refuse("APL 58", "承办人员不得审核本人承办的案件", "the officers who handle a case may not review it")
    named = is_legal_reviewer(is_named=is_named)
    if not named:
        return named
    if held.hearing is not None and not held.hearing.is_over:
        return refuse("APL 58", "听证结束后进行法制审核", "it is reviewed after the hearing")
    if held.reviewed is not None:
        zh, en = "已有法制审核意见，不再重新审核（平台自定规则，非法定）", "the case was reviewed already"
        return refuse("APL 58", zh, f"{en}: it is done once (our own rule)")
    if held.hearing is not None and actor == held.hearing.chair:
        return refuse("APL 58", "听证主持人不得审核同一案件", "the chair of the hearing may not review the case")
    if not opinion.strip():
        missing = (Missing("审核意见", "the opinion", "opinion"),)
        return refuse("APL 58", "未写明审核意见", "the opinion is missing", missing=missing)
    return allow("APL 58")


@cites(
    "22", "23", "26", "799-26", "799-27(1)", "799-28", "799-30", "APL 29", "APL 36", "APL 37", "APL 44", "APL 45",
    "APL 57", "APL 58", "APL 60",
)  # fmt: skip
def may_decide_case(who: DutyFacts, actor: str, held: CaseFacts, given: CaseDecision, on: date) -> Decision:
    """Whether a case may be decided: by who neither handles nor reviewed it, after the notice and the days for a
    statement, reviewed where it must be, within ninety days; of a penalty what the penalty table says."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state not in (CaseState.OPEN, CaseState.NOTICED):
        return refuse("APL 57", "尚未批准立案，或者已作出决定", "the case is not open, or decided already")
    if actor in held.handlers:
        return refuse(
            "APL 57", "由行政机关负责人决定，承办人员不得决定", "the officers who handle a case may not decide it"
        )
    if actor == held.reviewed_by:
        return refuse("APL 57", "法制审核人员不得决定同一案件", "the reviewer of a case may not decide it")
    missing = []
    if not given.reason.strip():
        missing.append(Missing("决定的理由", "the reason", "reason"))
    elif given.outcome not in PENALTIES and given.reason.split() == held.noticed_grounds.split():
        zh = "不予处罚、移送或者终止的理由（告知的是处罚的理由和依据）"
        missing.append(Missing(zh, "a reason of its own: the notice has the grounds for punishing", "reason"))
    if given.outcome is Outcome.TRANSFER and not given.destination.strip():
        missing.append(Missing("接收机关", "the receiving organ", "destination"))
    if given.outcome is Outcome.TRANSFER and given.ground is None:
        missing.append(Missing("移送的依据", "the ground of the transfer", "ground"))
    if missing:
        return refuse("APL 57", "决定内容不完整", "the decision is incomplete", missing=tuple(missing))
    last = None if given.outcome is Outcome.TRANSFER else held.frozen_to
    free = is_not_frozen(last, on, held.frozen_under)
    if not free or given.outcome not in PENALTIES:
        return free and allow("APL 57")
    extras = may_order_beside(held, given.extras)
    return may_punish_now(held, given, on) if extras else extras


@cites("22", "23")
def may_punish_now(held: CaseFacts, given: CaseDecision, on: date) -> Decision:
    """Whether a fine, a warning or measures alone may be decided on a day: what comes before was done, and the penalty
    table allows it."""
    first = _in_order(held, given, on)
    return check_penalty(held, given, on) if first else first


@cites("APL 42", "APL 44", "APL 45", "APL 58", "APL 60", "APL 64", "APL 65")
def _in_order(held: CaseFacts, given: CaseDecision, on: date) -> Decision:
    """Whether what comes before a penalty was done."""
    if held.statement_last is None or held.noticed is None:
        missing = (Missing("处罚前告知", "the notice before a penalty", "notice"),)
        return refuse(
            "APL 44", "尚未告知事实、理由、依据和权利，不得处罚", "no notice was given: no penalty", missing=missing
        )
    if on <= held.statement_last and not held.waived:
        last = held.statement_last.isoformat()
        return refuse(
            "APL 45", f"陈述、申辩期限至 {last}，尚不能决定", f"a statement may come until {last}: no decision yet"
        )
    heard = is_heard(held, on)
    if not heard:
        return heard
    heavier, most = [], held.noticed_yuan or 0
    if given.outcome is Outcome.FINE and (held.noticed is not Outcome.FINE or given.yuan > most):
        heavier.append(Missing(f"不超过告知的 {most} 元", f"at most the {most} yuan that were told", "yuan"))
    if not set(given.extras) <= set(held.noticed_extras):
        heavier.append(Missing("只限已告知的措施", "those alone that were notified", "extras"))
    if heavier:
        zh, en = "不得因陈述、申辩加重处罚", "a statement never makes a penalty heavier"
        return refuse("APL 45", zh, en, missing=tuple(heavier))
    return _reviewed_in_time(held, on)


@cites("APL 42", "APL 58", "APL 60")
def _reviewed_in_time(held: CaseFacts, on: date) -> Decision:
    """Whether the case was reviewed where it must be, found by enough officers, and the ninety days run."""
    if needs_review(held) and held.reviewed is None:
        missing = (Missing("法制审核意见", "the legal review", "review"),)
        return refuse(
            "APL 58", "未经法制审核，不得作出决定", "without the legal review it is not decided", missing=missing
        )
    if held.reviewed is False:
        return refuse("APL 58", "法制审核未通过，不得处罚", "the legal review did not pass: no penalty")
    discussed = is_discussed(held)
    if not discussed:
        return discussed
    enough = are_enough_officers(held.matter.signed_by, on)
    if not enough:
        return enough
    if held.decide_last is None or on > held.decide_last:
        last = held.decide_last.isoformat() if held.decide_last else "—"
        zh = f"办案期限至 {last}，已超期，不再处罚（平台自定规则：法律只规定期限）"
        en = f"the ninety days ended on {last}: no penalty (our own rule; the law sets the days alone)"
        return refuse("APL 60", zh, en)
    return allow("APL 60")
