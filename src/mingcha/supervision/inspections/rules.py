"""Who inspects a unit, what a record needs, the order and the re-inspection: pure decisions (decree 799, art. 24).

The order is no penalty (APL 28). What follows a refusal stands in the penalty table (law/fines.py).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.fine_rules import PenaltyRule, Then
from mingcha.law.penalty_law import reaches_class
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.reports.rules import is_above_districts, may_handle_report
from mingcha.supervision.inspections.provisions import asks_for_limit
from mingcha.supervision.inspections.questions import ASKED, KNOWN_BY_FINDINGS, OF_PLACES
from mingcha.supervision.inspections.states import InspectionPlanState, UnitInspectionState
from mingcha.supervision.inspections.values import (
    NewRecord,
    NewUnitInspection,
    NewUnitOrder,
    UnitInspectionFacts,
)
from mingcha.supervision.officers.rules import has_certificate, is_colleague, may_enforce
from mingcha.supervision.officers.values import Enforcer
from mingcha.supervision.orders import rules as orders
from mingcha.supervision.orders.values import NO_RECEIPT, OrderFacts, ReceiptFacts, Served
from mingcha.supervision.self_checks.kinds import Answer, CheckKind
from mingcha.supervision.self_checks.rules import known_answers
from mingcha.supervision.self_checks.values import GivenAnswer, KnownAnswer, Question, UnitFacts

MOST_SUBJECT, MOST_REASON, MOST_TEXT, MOST_PRESENT, MOST_NOTE, MOST_ANSWER = 100, 200, 1000, 100, 200, 2000
MOST_ANSWERS = 20
"""Answers of a unit to one order."""
_ENDED = (UnitInspectionState.CORRECTED, UnitInspectionState.UNCORRECTED, UnitInspectionState.CLOSED)
OFFICES = (*PUBLIC_SECURITY, Role.AUDITOR)
READERS = (*OFFICES, Role.UNIT_MANAGER)
"""The roles that read inspections: the police and auditors in their territory, which is no single unit, a manager those
of the own unit."""


@cites("799-24")
def may_inspect_units(who: DutyFacts, place: Place) -> Decision:
    """Whether a person inspects units and places there: the police of the place supervise and inspect."""
    return may_enforce(who, place)


@cites("799-24", "APL 43")
def may_act_on_spot(who: DutyFacts, place: Place) -> Decision:
    """Whether a person records and signs what was found there, and orders it: the police of the place, but nobody of
    the inspected unit, by the account or by a role over it alone. Of a unit of the police the level above does it."""
    allowed = may_inspect_units(who, place)
    if not allowed or not is_colleague(who, place.organisation):
        return allowed
    zh = "被检查单位的人员应当回避，由上级公安机关的执法人员检查"
    return refuse("APL 43", zh, "nobody of the inspected unit inspects it: officers of the level above do")


@cites("3", "18", "799-24(2)")
def may_link_report(who: DutyFacts, reported: Place, about: Place) -> Decision:
    """Whether a person says that a report about one place is about what was noted or inspected in another: the police
    of both, in the same functional zone, or district where the report names no zone, in which who reported said it is;
    the level above in any."""
    for allowed in (may_handle_report(who, reported), may_inspect_units(who, about)):
        if not allowed:
            return allowed
    lies_in = reported.zone == about.zone if reported.zone else reported.division == about.division
    if lies_in or is_above_districts(who):
        return allow("799-24(2)")
    return refuse(
        "799-24(2)", "该事项不在举报所指的区（功能区）内", "it lies in another district than what was reported"
    )


@cites("799-24")
def may_carry_out_planned(
    system: str, new_system: str, state: InspectionPlanState, *, begun: bool, withdrawn: bool
) -> Decision:
    """Whether an inspection carries a line of a plan out: of its system, in force, once."""
    if state is not InspectionPlanState.IN_FORCE or withdrawn:
        return refuse("799-24", "该计划尚未执行，或者该系统已撤出计划", "the plan is not in force, or the line is off")
    if system != new_system:
        return refuse("799-24", "计划中的系统与检查的系统不符", "the plan names another system")
    if begun:
        return refuse("799-24", "该计划事项已在检查", "this line of the plan is inspected already")
    return allow("799-24")


@cites("3", "799-24")
def may_read_unit_inspection(who: DutyFacts, place: Place, state: UnitInspectionState) -> Decision:
    """Whether a person reads an inspection: the police of the place and auditors, by a role that is not over one unit
    alone; the unit's manager once it is signed, without what a report said."""
    if _is_office_over(who, place):
        return allow("799-24")
    if place.organisation and who.over(place, Role.UNIT_MANAGER):
        if state is not UnitInspectionState.BEGUN:
            return allow("799-24")
        return refuse("799-24", "检查尚未签名，不供被检查单位查阅", "the inspection is not signed yet")
    if who.has(*READERS):
        return other_territory()
    return refuse("3", "您的岗位不查阅监督检查", "your role does not read inspections")


@cites("799-24(2)")
def reads_reports(who: DutyFacts, place: Place) -> bool:
    """Whether a person learns that a report led to an inspection: the police of the place and auditors, never the
    unit, nor an office whose territory is that unit alone."""
    return _is_office_over(who, place)


def _is_office_over(who: DutyFacts, place: Place) -> bool:
    return any(not one.territory.organisation for one in who.over(place, *OFFICES))


@cites("799-24", "APL 42")
def may_begin_unit_inspection(
    who: DutyFacts, enforcer: Enforcer, place: Place, new: NewUnitInspection, on: date
) -> Decision:
    """Whether an officer may begin an inspection there: with a certificate, by plan, report or a stated cause."""
    allowed = may_inspect_units(who, place)
    if not allowed:
        return allowed
    certified = has_certificate(enforcer, on)
    if not certified:
        return certified
    if not new.planned and not new.report and not new.reason.strip():
        missing = (Missing("检查事由", "the cause", "reason"),)
        zh, en = (
            "不在计划之内、也无举报的检查，须写明事由",
            "outside the plan, and without a report, the cause is stated",
        )
        return refuse("799-24", zh, en, missing=missing)
    return allow("799-24")


@cites("799-24")
def asked_of(*, registered: bool) -> tuple[Question, ...]:
    """The questions of an inspection: of a place that is in no register those alone that are seen on the spot."""
    return tuple(one for code, one in ASKED.items() if registered or code in OF_PLACES)


@cites("799-24", "16(1)", "16(2)", "17", "18")
def known_of_unit(facts: UnitFacts) -> dict[str, KnownAnswer]:
    """What the register answers by itself: as in the self-check, and what open findings say of the spot."""
    found = known_answers(CheckKind.YEARLY, facts)
    for code, kinds in KNOWN_BY_FINDINGS.items():
        if number := sum(facts.findings.get(one.value, 0) for one in kinds):
            found[code] = KnownAnswer(Answer.NO, Words(f"未结问题 {number} 项", f"open findings: {number}"))
    return found


@cites("799-24", "APL 42", "APL 55")
def may_record_visit(
    who: DutyFacts,
    enforcer: Enforcer,
    held: UnitInspectionFacts,
    new: NewRecord,
    known: Mapping[str, KnownAnswer],
    on: date,
) -> Decision:
    """Whether an officer may record what was found: at the visit with answers, after the order whether it is corrected;
    with a certificate, on a day that has come."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    again = held.state is UnitInspectionState.ORDERED
    if held.unsigned is not None or held.state not in (UnitInspectionState.BEGUN, UnitInspectionState.ORDERED):
        return refuse("799-24", "此时不需要检查记录", "no record is due now")
    if again and held.due_on is None:
        return refuse(
            "799-24", "责令改正通知书尚未送达，不能复查", "the order is not served yet: nothing to re-inspect"
        )
    certified = has_certificate(enforcer, on)
    if not certified:
        return certified
    missing = orders.lacking_of_visit(new, on, again=again)
    if held.begun_on is not None and new.inspected_on < held.begun_on:
        since = held.begun_on.isoformat()
        missing.append(Missing(f"检查开始（{since}）以后的日期", f"a day since its beginning, {since}", "inspected_on"))
    if not again and not new.answers:
        missing.append(Missing("至少一项检查内容的结论", "an answer to at least one question", "answers"))
    if again:
        missing += _lacking_of_names(held, new)
    if missing:
        return refuse("799-24", "检查记录不完整", "the record is incomplete", missing=tuple(missing))
    return orders.is_revisit_in_time(_order(held), new, "799-24") if again else _answers_hold(held, new.answers, known)


def _lacking_of_names(held: UnitInspectionFacts, new: NewRecord) -> list[Missing]:
    """What the names of a re-inspection lack: where it is not corrected, the questions of the order that still lack."""
    named = new.still_lacking
    if named is None:
        return []
    if new.corrected:
        fault = Missing("已改正的，不填尚未改正的内容", "what is corrected names nothing", "still_lacking")
        return [fault] if named else []
    if named and set(named) <= set(held.lacking):
        return []
    return [Missing("尚未改正的内容（责令改正的各项中）", "what of the order is not corrected", "still_lacking")]


@cites("799-24")
def still_lacking(held: UnitInspectionFacts, question: str) -> bool:
    """Whether a signed re-inspection found that what was ordered about a question is not corrected. What it does not
    name counts as corrected."""
    return held.found_on is not None and question in held.still_lacking


@cites("799-24")
def is_corrected(held: UnitInspectionFacts, question: str) -> bool:
    """Whether a re-inspection ended the order about a question without naming it, or the inspection was closed."""
    return held.state in _ENDED and not still_lacking(held, question)


def _order(held: UnitInspectionFacts) -> OrderFacts:
    """Its order as the rules of orders see it."""
    runs, extensions = held.state is UnitInspectionState.ORDERED, 1 if held.extended else 0
    dates = (held.ordered_on, held.served_on, held.due_on)
    return OrderFacts("799-24", runs, *dates, extensions, held.at_once, provisional=held.provisional)


@cites("799-24")
def _answers_hold(
    held: UnitInspectionFacts, answers: Mapping[str, GivenAnswer], known: Mapping[str, KnownAnswer]
) -> Decision:
    """Whether the answers are to questions of this inspection, a "no" with what was found, none better than known."""
    asked = {one.code: one for one in asked_of(registered=held.registered)}
    for code, given in answers.items():
        question = asked.get(code)
        if question is None:
            return refuse("799-24", "没有这一检查内容", "there is no such question")
        better = given.answer is not Answer.NO and code in known and known[code].answer is Answer.NO
        if better:
            basis = known[code].basis
            zh = f"“{question.words.zh}”：系统已知为“否”（{basis.zh}），不得改填"
            en = f'"{question.words.en}": the register knows that it is not so ({basis.en})'
            return refuse("799-24", zh, en)
        if given.answer is Answer.NOT_APPLICABLE and not question.may_not_apply:
            zh, en = f"“{question.words.zh}”对任何单位都适用", f'"{question.words.en}" applies to every unit'
            return refuse("799-24", zh, en)
        if given.answer is Answer.NO and not given.proof.strip():
            missing = (Missing(f"“{question.words.zh}”：发现的情况", f"found: {question.words.en}", code),)
            return refuse("799-24", "发现问题的，须写明情况", "of a finding what was found is stated", missing=missing)
    return allow("799-24")


@cites("799-24", "APL 42")
def may_sign_visit(who: DutyFacts, enforcer: Enforcer, held: UnitInspectionFacts, on: date) -> Decision:
    """Whether an officer may sign a record as the second one (F9)."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    if held.unsigned is None:
        return refuse("799-24", "没有等待签名的检查记录", "no record waits for a signature")
    return orders.is_signed_by_second(held.unsigned, enforcer, on)


@cites("799-24", "APL 42")
def may_strike_record(who: DutyFacts, held: UnitInspectionFacts, reason: str) -> Decision:
    """Whether an officer of the place may strike the record that waits; see orders.rules.may_strike_visit."""
    allowed = may_act_on_spot(who, held.place)
    return allowed and orders.may_strike_visit(held.unsigned, reason)


@cites("799-24")
def after_visit(held: UnitInspectionFacts, corrected: bool | None) -> UnitInspectionState:
    """The state that a signed record leads to: without findings the inspection is closed."""
    if held.state is UnitInspectionState.ORDERED:
        return UnitInspectionState.CORRECTED if corrected else UnitInspectionState.UNCORRECTED
    return UnitInspectionState.SIGNED if held.lacking else UnitInspectionState.CLOSED


@cites("799-24", "799-26", "799-29", "APL 28", "APL 42")
def may_order_unit(
    who: DutyFacts, enforcer: Enforcer, held: UnitInspectionFacts, new: NewUnitOrder, on: date
) -> Decision:
    """Whether an order to correct may be made: two officers signed a record with findings; not "at once" where the law
    orders one of them within a time limit."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    if held.state is UnitInspectionState.BEGUN:
        missing = (Missing("两名执法人员的检查记录", "a record by two officers", "record"),)
        zh, en = "未经两名执法人员检查签名，不得责令改正", "nothing is ordered before two officers inspected and signed"
        return refuse("799-24", zh, en, missing=missing)
    if held.state is not UnitInspectionState.SIGNED:
        return refuse("799-24", "此时不能责令改正", "no order can be made now")
    certified = has_certificate(enforcer, on)
    if not certified:
        return certified
    limited = asks_for_limit(held, on)
    if limited is not None and new.days == 0:
        zh, en = (
            f"{limited.source.zh}规定责令限期改正，须写明期限",
            f"{limited.source.en} orders within a time limit: name it",
        )
        return refuse(limited.article, zh, en, missing=(Missing("改正期限", "the time limit", "days"),))
    return orders.is_order_whole("799-24", new, on, least_days=0)


@cites("799-24", "APL 61")
def may_serve_unit_order(
    who: DutyFacts, held: UnitInspectionFacts, served: Served, on: date, receipt: ReceiptFacts = NO_RECEIPT
) -> Decision:
    """Whether an order may be recorded as served: after it was made, on a day that has come, once; an earlier day with
    its proof (`receipt`)."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    return orders.may_serve(_order(held), served, on, who.user_id, receipt)


@cites("799-24")
def may_extend_unit_order(who: DutyFacts, held: UnitInspectionFacts, days: int, reason: str, on: date) -> Decision:
    """Whether the limit may be extended: asked before its end, with a reason, once (own rule); not of "at once"."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    return orders.may_extend(_order(held), days, reason, on)


@cites("799-24")
def may_close_unit_inspection(
    who: DutyFacts, held: UnitInspectionFacts, reason: str, hands: Iterable[Hand] = ()
) -> Decision:
    """Whether an inspection may be closed: re-inspected, or given up before anything was recorded; with the reason.
    What was not corrected and led to no penalty case is closed by another officer than who dealt with it; what was
    recorded and struck by another one than who struck it."""
    allowed = may_act_on_spot(who, held.place)
    if not allowed:
        return allowed
    given_up = held.state is UnitInspectionState.BEGUN and not held.recorded
    if not given_up and held.state not in (UnitInspectionState.CORRECTED, UnitInspectionState.UNCORRECTED):
        return refuse("799-24", "改正并经复查后方可办结", "it is closed once it is corrected and re-inspected")
    if not reason.strip():
        missing = (Missing("办结情况", "how it ended", "reason"),)
        return refuse("799-24", "未写明办结情况", "how it ended is missing", missing=missing)
    if held.state is UnitInspectionState.UNCORRECTED and not held.is_charged:
        return orders.is_ended_by_another("799-24", who.user_id, held.handled_by, hands)
    if given_up and is_hand_of_any(who.user_id, held.struck_by, hands):
        missing = (Missing("作废记录人员以外的执法人员", "another officer than who struck the record", "close"),)
        zh = "检查记录已被作废的，由作废人员以外的执法人员办结（平台自定规则，非法定）"
        en = "where a record was struck, another officer than who struck it closes the inspection (our own rule)"
        return refuse("799-24", zh, en, missing=missing)
    return allow("799-24")


@cites("22", "APL 55", "799-13", "799-26", "799-27(1)", "799-28", "799-29", "799-30", "799-31")
def may_fine_follow(rule: PenaltyRule, held: UnitInspectionFacts, question: str) -> Decision:
    """Whether a fine by this rule may follow the "no" to a question now: some at once, most once the order was refused,
    some never.
    The case itself is another object, with its notice and its statement."""
    article = rule.article
    if held.state is UnitInspectionState.BEGUN:
        return refuse("APL 55", "两名执法人员签名前不作认定", "nothing is held before two officers signed")
    reached = reaches_class(rule, held.legal_classes)
    if not reached:
        return reached
    if rule.then is Then.NO_FINE:
        return refuse(article, "只责令改正，不处罚款", "it is ordered alone, without a fine")
    if rule.then is Then.BY_OTHER_LAW:
        return refuse(article, "依照有关法律处理", "other laws provide for the penalty")
    if rule.then is Then.NOTHING or still_lacking(held, question):
        return allow(article)
    if is_corrected(held, question):
        return refuse(article, "已改正，不得罚款", "it was corrected: no fine is possible")
    missing = (Missing("期满后两人复查：未改正", "a re-inspection by two after the limit", "again"),)
    return refuse(
        article, "责令改正、复查认定未改正后方可罚款", "a fine follows a refused order alone", missing=missing
    )


@cites("799-24", "APL 55", "APL 61")
def may_issue_of_inspection(kind: PrintedKind, held: UnitInspectionFacts, *, signed: bool) -> Decision:
    """Whether a paper of an inspection is issued: the record of a visit once two officers signed it, the order and the
    receipt of its service, which is signed as it is served, once it is made. `signed`: of a record."""
    if kind in (PrintedKind.UNIT_ORDER, PrintedKind.UNIT_ORDER_SERVICE):
        return allow("799-24") if held.ordered_on else refuse("799-24", "尚未责令改正", "nothing is ordered yet")
    if signed:
        return allow("799-24")
    return refuse("799-24", "两名执法人员签名后方可出具", "it is issued once two officers have signed")
