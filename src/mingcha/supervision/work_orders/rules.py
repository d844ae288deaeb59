"""Who opens, accepts, repairs, lets wait, verifies a work order (arts. 3, 7, 16(1); 799-19). A contractor reads and
repairs what it maintains, by its register alone: no step opens a picture.
"""

from collections.abc import Iterable

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, other_territory
from mingcha.supervision.work_orders.states import AT_WORK, TRANSITIONS, UNACCEPTED, WorkKind, WorkOrderState
from mingcha.supervision.work_orders.values import Doer, NewWorkOrder, WorkOrderFacts

OPENERS = (*KEEPERS, Role.MONITOR, Role.TECHNICIAN)
"""The roles that open an order, each inside its territory."""
FIXERS = (Role.CONTRACTOR, Role.TECHNICIAN, Role.UNIT_MANAGER)
"""The roles that accept and repair: who maintains the system, or the unit itself."""
READERS = (*OPENERS, Role.CONTRACTOR, Role.AUDITOR)
"""The roles that read orders."""
MOST_WHAT, MOST_DONE, MOST_REASON = 300, 500, 300
"""Maximum characters of what is wrong, of what was done, of a reason."""


@cites("3", "16(1)")
def may_read_work_orders(who: DutyFacts, place: Place | None = None) -> Decision:
    """Whether this person reads work orders, of this place or at all."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查看维修工单", "your role reads no work orders", next_steps=ASK_A_KEEPER)
    return allow("3") if place is None or who.over(place, *READERS) else other_territory()


@cites("3", "7", "16(1)")
def may_open_work_order(who: DutyFacts, place: Place, new: NewWorkOrder) -> Decision:
    """Whether this person may open an order there: what is wrong in words, and one source at most."""
    refused = _of_roles(who, place, OPENERS, "您的岗位不开维修工单", "your role opens no work orders")
    if refused is not None:
        return refused
    if not new.what.strip():
        missing = (Missing("故障情形", "what is wrong", "what"),)
        return refuse("16(1)", "工单须写明故障情形", "a work order says what is wrong", missing=missing)
    if len(new.sources) > 1:
        return refuse("16(1)", "一张工单只有一个来源", "a work order has one source")
    return allow("16(1)")


@cites("16(1)")
def may_be_made_of(*, wanted: bool, carried: int) -> Decision:
    """Whether an order may be made of its source. `wanted`: the source asks for repair (a picture finding that a person
    sent to repair; a day with footage missing); `carried`: the open order that it has already, 0 for none."""
    if carried:
        return refuse("16(1)", f"该问题已有第 {carried} 号工单", f"work order {carried} was made of it already")
    if not wanted:
        zh, en = "该来源未判定为需要维修", "its source does not ask for repair"
        return refuse("16(1)", zh, en, missing=(Missing("转维修的核实结果", "a judgement “repair”", "source"),))
    return allow("16(1)")


@cites("3", "16(1)", "799-19")
def may_accept(who: DutyFacts, held: WorkOrderFacts) -> Decision:
    """Whether this person accepts the order: of who maintains the system, or of the unit."""
    if held.state not in UNACCEPTED:
        return _not_now(held.state)
    refused = _of_roles(
        who, held.place, FIXERS, "工单由运维单位或者本单位接单", "the contractor or the unit accepts it"
    )
    return allow("16(1)") if refused is None else refused


@cites("3", "16(1)", "799-19")
def may_go_on(who: DutyFacts, held: WorkOrderFacts, to: WorkOrderState) -> Decision:
    """Whether this person does the next step of the repair (`to`: on site, fixed): somebody of who accepted it."""
    if to not in TRANSITIONS[held.state] or held.state is WorkOrderState.WAITING:
        return _not_now(held.state)
    return _of_the_team(who, held)


@cites("16(1)")
def may_fix(who: DutyFacts, held: WorkOrderFacts, *, done: str, has_photo: bool) -> Decision:
    """Whether the order is fixed: on site, in words, and with a photograph where it is a sign."""
    may = may_go_on(who, held, WorkOrderState.FIXED)
    if not may:
        return may
    missing = []
    if not done.strip():
        missing.append(Missing("修复情况", "what was done", "done"))
    if held.kind is WorkKind.SIGN and not has_photo:
        missing.append(Missing("修复后的照片", "a photograph of the sign", "photo"))
    if missing:
        return refuse("16(1)", "修复记录不全", "the record of the repair is incomplete", missing=tuple(missing))
    return allow("16(1)")


@cites("16(1)")
def may_ask_wait(who: DutyFacts, held: WorkOrderFacts, text: str) -> Decision:
    """Whether a wait may be asked for: at work, one at a time, in words."""
    if held.state not in AT_WORK or held.wait is not None:
        return _not_now(held.state) if held.wait is None else _wait_is_open()
    if not text.strip():
        missing = (Missing("等待的情形", "why it has to wait", "text"),)
        return refuse("16(1)", "暂停计时须写明情形", "a wait says why", missing=missing)
    return _of_the_team(who, held)


@cites("3", "16(1)")
def may_answer_wait(who: DutyFacts, held: WorkOrderFacts, hands: Iterable[Hand]) -> Decision:
    """Whether this person answers for the keeper that the clock stops: not who asked, by no account."""
    if held.wait is None or held.wait.agreed is not None:
        return refuse("16(1)", "没有待答复的暂停计时申请", "no wait is to be answered")
    refused = _of_keepers(who, held.place)
    if refused is not None:
        return refused
    if are_same_hand(who.user_id, held.wait.asked_by, hands):
        return refuse("16(1)", "暂停计时不得由申请人自己同意", "nobody agrees to a wait of their own")
    return allow("16(1)")


@cites("3", "16(1)")
def may_end_wait(who: DutyFacts, held: WorkOrderFacts) -> Decision:
    """Whether this person lets the clock run again: who works on it, or a keeper of the place."""
    if held.state is not WorkOrderState.WAITING:
        return _not_now(held.state)
    return allow("16(1)") if who.over(held.place, *KEEPERS) else _of_the_team(who, held)


@cites("3", "16(1)")
def may_judge_repair(who: DutyFacts, held: WorkOrderFacts) -> Decision:
    """Whether this person says anything of a repair: a keeper of the place, once it is fixed."""
    if held.state is not WorkOrderState.FIXED:
        return refuse("16(1)", f"工单{held.state.words.zh}，修复后方可核验", "it is verified once it is fixed")
    refused = _of_keepers(who, held.place)
    return allow("16(1)") if refused is None else refused


@cites("3", "16(1)")
def may_verify(who: DutyFacts, doer: Doer, held: WorkOrderFacts, hands: Iterable[Hand]) -> Decision:
    """Whether this person verifies the repair: a keeper of the place who is not who fixed it, by account, by person and
    by session. Whether the point is good: goodness.is_seen_good."""
    may = may_judge_repair(who, held)
    if not may:
        return may
    fixer = held.fixer
    assert fixer is not None  # a fixed order has one
    one_session = doer.session != 0 and doer.session == fixer.session
    if doer.actor == fixer.actor or one_session or are_same_hand(doer.user_id, fixer.user_id, hands):
        return refuse(
            "16(1)",
            "修复人不得核验自己的修复，须由另一人在本人会话中核验",
            "the person who fixed it may not verify it: another person does, in a session of their own",
            next_steps=ASK_A_KEEPER,
        )
    return allow("16(1)")


@cites("3", "16(1)")
def may_reopen(who: DutyFacts, held: WorkOrderFacts, reason: str) -> Decision:
    """Whether this person sends a repair back, with a reason."""
    may = may_judge_repair(who, held)
    return may if not may or reason.strip() else _no_reason()


@cites("3", "16(1)")
def may_withdraw_work_order(who: DutyFacts, held: WorkOrderFacts, reason: str) -> Decision:
    """Whether this person ends an order that is not needed, with a reason: a keeper, or who opened it while nobody has
    accepted it."""
    if WorkOrderState.WITHDRAWN not in TRANSITIONS[held.state]:
        return _not_now(held.state)
    own = held.state is WorkOrderState.OPEN and held.opened_by == f"user:{who.user_id}"
    refused = None if own else _of_keepers(who, held.place)
    if refused is not None:
        return refused
    return allow("16(1)") if reason.strip() else _no_reason()


@cites("3")
def _of_roles(who: DutyFacts, place: Place, roles: tuple[Role, ...], zh: str, en: str) -> Decision | None:
    """The refusal of who has none of these roles over the place; None for who has."""
    if not who.has(*roles):
        return refuse("3", zh, en, next_steps=ASK_A_KEEPER)
    return None if who.over(place, *roles) else other_territory()


@cites("3")
def _of_keepers(who: DutyFacts, place: Place) -> Decision | None:
    zh = "由管理单位、公安机关或者系统管理员办理，运维单位不得自行办理"
    return _of_roles(who, place, KEEPERS, zh, "a keeper of the place does this, not who maintains it")


@cites("3", "16(1)")
def _of_the_team(who: DutyFacts, held: WorkOrderFacts) -> Decision:
    refused = _of_roles(who, held.place, FIXERS, "由接单单位的人员办理", "staff of the unit that accepted it do this")
    if refused is not None:
        return refused
    if who.organisation != held.team:
        return refuse("16(1)", "由接单单位的人员办理", "staff of the unit that accepted it do this")
    return allow("16(1)")


@cites("16(1)")
def _wait_is_open() -> Decision:
    return refuse("16(1)", "已有暂停计时申请或者已在暂停计时", "a wait was asked for already, or runs")


@cites("16(1)")
def _no_reason() -> Decision:
    return refuse("16(1)", "须说明理由", "a reason is required", missing=(Missing("理由", "a reason", "reason"),))


@cites("16(1)")
def _not_now(state: WorkOrderState) -> Decision:
    return refuse("16(1)", f"工单{state.words.zh}，不能办理这一步", f"the order is {state.words.en}: not this step now")
