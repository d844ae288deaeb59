"""From a candidate to the order and the re-inspection: pure decisions on plain values (article 12; APL 28, 41, 42, 55).

A picture is a lead: a person looks, two officers inspect. The order is no penalty; the fine is another case (cases/).
"""

from collections.abc import Iterable
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.fine_rules import Offence
from mingcha.law.periods import COUNTED_FROM
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.registry.places.rules import other_territory
from mingcha.supervision.looks.values import LookMode, PictureFindingRow, PictureJudgement
from mingcha.supervision.obstructions.states import ACTS, INSPECTABLE, JUDGED, ClearView, ObstructionState
from mingcha.supervision.obstructions.values import (
    Judgement,
    NewInspection,
    NewObstruction,
    NewOrder,
    ObstructionFacts,
)
from mingcha.supervision.officers.rules import has_certificate, is_not_of_accused, may_enforce
from mingcha.supervision.officers.values import Enforcer
from mingcha.supervision.orders import rules as orders
from mingcha.supervision.orders.values import NO_RECEIPT, OrderFacts, ReceiptFacts, Served

MOST_SEEN, MOST_REASON, MOST_OWNER, MOST_PRESENT = 300, 200, 100, 100
MOST_RECORD, MOST_WHAT = orders.MOST_RECORD, orders.MOST_TEXT
MOST_PICTURE = 14
"""Characters of the number of a picture finding."""
is_served_after = orders.is_served_after
"""Whether a paper was served after it was made: of every paper."""


@cites("12", "22", "23")
def articles_of(offence: Offence, *articles: str) -> tuple[str, ...]:
    """What a step about this act cites: of another act than an obstruction article 22, by which decree 799 has it,
    instead of 12 and 23."""
    if offence is Offence.OBSTRUCTION:
        return articles
    return ("22", *(one for one in articles if one not in ("12", "23")))


@cites("12", "22", "23")
def basis_of(held: ObstructionFacts, article: str) -> str:
    """The article of a refusal about this act, as `articles_of` has it."""
    return articles_of(held.offence, article)[0]


@cites("12", "22")
def candidate_is_whole(new: NewObstruction, on: date) -> Decision:
    """Whether a candidate says what was seen, since a day that has come, of an act that is dealt with here."""
    missing = []
    if new.offence not in ACTS:
        missing.append(Missing("点位的违法行为", "an act about a point", "offence"))
    if not new.seen.strip():
        missing.append(Missing("看到的情形", "what was seen", "seen"))
    if not COUNTED_FROM <= new.since <= on:
        missing.append(Missing("已经到来的日期", "a day that has come", "since"))
    if missing:
        article = "12" if new.offence is Offence.OBSTRUCTION else "22"
        return refuse(article, "登记内容不完整", "what was seen is incomplete", missing=tuple(missing))
    return allow("12")


@cites("12")
def may_carry_picture_finding(found: PictureFindingRow, point: str, mode: LookMode, *, is_carried: bool) -> Decision:
    """Whether a picture finding leads to a candidate of a point (code): a person confirmed it with its cause, it is of
    that point, and no other obstruction came of it (`is_carried`). In shadow mode of its site it is advice, and no
    case comes of it: an officer notes what was seen at the place, without the finding."""
    if found.judgement is not PictureJudgement.CONFIRMED or found.cause is None:
        return refuse(
            "12",
            "画面问题未经人工确认有遮挡，不能登记为妨碍采集",
            "no person confirmed this picture finding: it is noted as no obstruction",
            missing=(Missing("已确认的画面问题", "a confirmed picture finding", "picture_finding"),),
        )
    if found.kind.is_of_device:
        return refuse(
            "12",
            "设备自报的问题只作线索，请到现场查看后按所见登记",
            "what a device says is a lead alone: go there, and note what you see",
        )
    if found.camera != point:
        return refuse(
            "12",
            "该画面问题不是这个点位的",
            "this picture finding is of another point",
            missing=(Missing("该点位的画面问题", "a picture finding of this point", "picture_finding"),),
        )
    if mode is LookMode.SHADOW:
        return refuse(
            "12",
            "该场所的画面检测仍处于参考模式：画面问题仅供参考，请到现场查看后按所见登记",
            "the detector of this site is in shadow mode: a finding is advice. Go there, and note what you see",
            missing=(Missing("结束参考模式的决定", "a decision that ends shadow mode", "picture_finding"),),
        )
    if is_carried:
        return refuse("12", "该画面问题已登记为妨碍采集", "an obstruction was noted from this picture finding already")
    return allow("12")


@cites("3", "23", "APL 43")
def may_act_on_obstruction(who: DutyFacts, held: ObstructionFacts) -> Decision:
    """Whether a person acts for the police of the place in an obstruction: nobody of the unit whose act it is, once a
    person has said whose it is."""
    allowed = may_enforce(who, held.place)
    return allowed and is_not_of_accused(who, "", (held.charged,))


@cites("12")
def may_judge_obstruction(who: DutyFacts, held: ObstructionFacts, judgement: Judgement) -> Decision:
    """Whether a person may say what a candidate is: the police of the place, once, with cause and owner of one that is
    confirmed and the reason of another one."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    if held.state is not ObstructionState.CANDIDATE or judgement.outcome not in JUDGED:
        return refuse(basis_of(held, "12"), "该线索已核对", "the candidate was judged already")
    missing = []
    if judgement.outcome is ObstructionState.CONFIRMED:
        if judgement.cause is None and held.offence is Offence.OBSTRUCTION:
            missing.append(Missing("妨碍的原因", "the cause", "cause"))
        if not judgement.owner.strip():
            missing.append(Missing("设置、管理的单位或者个人", "whose it is", "owner"))
        if judgement.owner_kind is None:
            missing.append(Missing("单位还是个人", "whether it is a unit's or a private person's", "owner_kind"))
    elif not judgement.reason.strip():
        missing.append(Missing("理由", "the reason", "reason"))
    if missing:
        return refuse(basis_of(held, "12"), "核对意见不完整", "the judgement is incomplete", missing=tuple(missing))
    return allow("12")


@cites("12", "23", "APL 42", "APL 55")
def may_inspect_obstruction(
    who: DutyFacts, enforcer: Enforcer, held: ObstructionFacts, new: NewInspection, on: date
) -> Decision:
    """Whether an officer may record an inspection: confirmed or ordered by then, with a certificate, on a day that has
    come; one that says what was found."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    if held.state not in INSPECTABLE or held.unsigned is not None:
        return refuse(basis_of(held, "12"), "此时不需要现场检查", "no inspection is due now")
    again = held.state is ObstructionState.ORDERED
    if again and held.due_on is None:
        return refuse(
            basis_of(held, "12"),
            "责令改正通知书尚未送达，不能复查",
            "the order is not served yet: nothing to re-inspect",
        )
    certified = has_certificate(enforcer, on)
    if not certified:
        return certified
    return _inspection_is_whole(held, new, on, again=again)


@cites("12", "23")
def _inspection_is_whole(held: ObstructionFacts, new: NewInspection, on: date, *, again: bool) -> Decision:
    missing = orders.lacking_of_visit(new, on, again=again)
    if held.noted_on is not None and new.inspected_on < held.noted_on:
        since = held.noted_on.isoformat()
        missing.append(
            Missing(f"记录该情形（{since}）以后的日期", f"a day since it was noted, {since}", "inspected_on")
        )
    if new.arose_on is not None and not COUNTED_FROM <= new.arose_on <= new.inspected_on:
        missing.append(Missing("不晚于检查日的起始日期", "a day up to that of the inspection", "arose_on"))
    if missing:
        return refuse(basis_of(held, "12"), "检查记录不完整", "the record is incomplete", missing=tuple(missing))
    return orders.is_revisit_in_time(_order(held), new, basis_of(held, "23")) if again else allow("12")


def _order(held: ObstructionFacts) -> OrderFacts:
    """Its order as the rules of orders see it."""
    runs = held.state is ObstructionState.ORDERED
    dates = (held.ordered_on, held.served_on, held.due_on)
    return OrderFacts(basis_of(held, "12"), runs, *dates, held.extensions, provisional=held.provisional)


@cites("12", "APL 42")
def may_sign_inspection(who: DutyFacts, enforcer: Enforcer, held: ObstructionFacts, on: date) -> Decision:
    """Whether an officer may sign an inspection as the second one (F9)."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    if held.unsigned is None:
        return refuse(basis_of(held, "12"), "没有等待签名的检查记录", "no inspection waits for a signature")
    return orders.is_signed_by_second(held.unsigned, enforcer, on)


@cites("12", "APL 42")
def may_strike_inspection(who: DutyFacts, held: ObstructionFacts, reason: str) -> Decision:
    """Whether an officer of the place may strike the inspection that waits; see orders.rules.may_strike_visit."""
    allowed = may_act_on_obstruction(who, held)
    return allowed and orders.may_strike_visit(held.unsigned, reason)


@cites("12")
def after_inspection(held: ObstructionFacts, arose_on: date | None, corrected: bool | None) -> ObstructionState:
    """The state that a signed inspection leads to. Article 12 protects existing systems: what stood before the camera,
    or arose on a day that is not known, goes to the supervisor (T12-7-N)."""
    if held.state is ObstructionState.ORDERED:
        return ObstructionState.CORRECTED if corrected else ObstructionState.UNCORRECTED
    if held.offence is not Offence.OBSTRUCTION:
        return ObstructionState.INSPECTED
    older = arose_on is None or arose_on < held.camera_on
    return ObstructionState.SUPERVISOR if older else ObstructionState.INSPECTED


@cites("12", "3")
def may_decide_doubt(who: DutyFacts, held: ObstructionFacts, reason: str, hands: Iterable[Hand]) -> Decision:
    """Whether a person may decide as the supervisor whether the system is the older one: an officer of the city, who
    did not inspect, also by no second account."""
    if held.state is not ObstructionState.SUPERVISOR:
        return refuse("12", "没有待审核的疑问", "no doubt waits for the supervisor")
    if not who.has(Role.CITY_OFFICER):
        return refuse("12", "由市公安机关审核是否属于既有系统", "the city's police decide whether the system is older")
    if not who.over(held.place, Role.CITY_OFFICER):
        return other_territory()
    if is_hand_of_any(who.user_id, held.signed_by, hands):
        return refuse("12", "检查人员不得审核本人的检查", "the officers who inspected may not decide the doubt")
    if not reason.strip():
        missing = (Missing("理由", "the reason", "reason"),)
        return refuse("12", "未写明理由", "the reason is missing", missing=missing)
    return allow("12")


@cites("12", "23", "APL 28", "APL 41", "APL 42")
def may_order_correction(
    who: DutyFacts, enforcer: Enforcer, held: ObstructionFacts, new: NewOrder, on: date
) -> Decision:
    """Whether an order to correct may be made: a person confirmed it and two officers inspected it; a picture alone is
    no ground (T12-3-N)."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    if not held.looked or held.state in (ObstructionState.CANDIDATE, ObstructionState.CONFIRMED):
        missing = (
            Missing("人工核对", "that a person looked", "judge"),
            Missing("两名执法人员的现场检查记录", "a record of inspection by two officers", "inspection"),
        )
        return refuse(
            basis_of(held, "12"),
            "画面只是线索：未经人工核对和两名执法人员现场检查，不得责令改正",
            "a picture is a lead alone: without a person who looked and two officers who inspected nothing is ordered",
            missing=missing if not held.looked else missing[1:],
        )
    if held.state is not ObstructionState.INSPECTED:
        return refuse(basis_of(held, "12"), "此时不能责令改正", "no order can be made now")
    certified = has_certificate(enforcer, on)
    return _order_is_whole(new, held.offence, on) if certified else certified


@cites("12", "22")
def _order_is_whole(new: NewOrder, offence: Offence, on: date) -> Decision:
    hides = offence is Offence.OBSTRUCTION
    also = [Missing("抄送的园林、城建等部门", "the department that gets a copy", "department")] if hides else []
    also = [] if new.department.strip() else also
    return orders.is_order_whole("12" if hides else "22", new, on, least_days=1, also=also)


@cites("12", "APL 61")
def may_serve_order(
    who: DutyFacts, held: ObstructionFacts, served: Served, on: date, receipt: ReceiptFacts = NO_RECEIPT
) -> Decision:
    """Whether an order may be recorded as served: after it was made, on a day that has come, once; an earlier day with
    its proof (`receipt`)."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    return orders.may_serve(_order(held), served, on, who.user_id, receipt)


@cites("12")
def may_extend_order(who: DutyFacts, held: ObstructionFacts, days: int, reason: str, on: date) -> Decision:
    """Whether the limit may be extended: asked before its end, with a reason, once (own rule)."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    return orders.may_extend(_order(held), days, reason, on)


@cites("12", "23")
def may_close_obstruction(
    who: DutyFacts, held: ObstructionFacts, reason: str, on: date, hands: Iterable[Hand] = ()
) -> Decision:
    """Whether an obstruction may be closed: corrected and its view clear, or uncorrected when every case of it is
    closed, without one by another officer than who dealt with it, and the reason says how the view became free;
    another act that is punished at once, when its case is."""
    allowed = may_act_on_obstruction(who, held)
    if not allowed:
        return allowed
    punished = held.state is ObstructionState.INSPECTED and held.ended_cases > 0
    if held.state not in (ObstructionState.CORRECTED, ObstructionState.UNCORRECTED) and not punished:
        return refuse(
            basis_of(held, "12"), "改正并经复查后方可办结", "it is closed once it is corrected and re-inspected"
        )
    if held.cases is None:
        raise Fault(FaultKind.INTERNAL, Words("未读取处罚案件", "its penalty cases were not read"))
    if held.cases:
        return refuse(basis_of(held, "23"), "尚有未办结的处罚案件", "a penalty case of it is not closed yet")
    if not reason.strip():
        missing = (Missing("办结情况", "how it ended", "reason"),)
        return refuse(basis_of(held, "12"), "未写明办结情况", "how it ended is missing", missing=missing)
    if held.state is ObstructionState.UNCORRECTED and not held.ended_cases:
        handlers = {*held.signed_by, held.ordered_by}
        return orders.is_ended_by_another(basis_of(held, "12"), who.user_id, handlers, hands)
    return is_clear(held, on)


@cites("12")
def is_clear(held: ObstructionFacts, on: date) -> Decision:
    """Whether the view of a corrected obstruction is known to be free: by the re-inspection and, where the detector
    looks at the point, by the newest days after it that it judged (own rule)."""
    view_known_by = clear_view(held)
    if view_known_by is not ClearView.MEASURED:
        return allow("12")
    days, most = parameters.number("obstruction.clear_days", on), parameters.number("obstruction.clear_permille", on)
    found = held.view.covered_permille
    if len(found) >= days and all(one < most for one in found):
        return allow("12")
    return refuse(
        "12",
        f"画面检查程序查看该点位：复查后须有 {days} 个可判断日遮挡均低于 {most / 10:g}%，且当前能够比对，方可办结"
        "（平台自定规则，非法定）",
        f"the detector looks at the point: after the re-inspection {days} judged days must be below {most / 10:g} %, "
        "and it must compare the picture now (our own rule)",
        missing=(Missing(f"{days} 日未见遮挡", f"{days} clear days", "view"),),
    )


@cites("12")
def clear_view(held: ObstructionFacts) -> ClearView | None:
    """By what it is known that the view is free: None where no view was hidden or it was not corrected."""
    if held.state is not ObstructionState.CORRECTED or held.offence is not Offence.OBSTRUCTION:
        return None
    return ClearView.MEASURED if held.view.is_looked_at else ClearView.RECORD
