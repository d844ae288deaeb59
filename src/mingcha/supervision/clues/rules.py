"""Who notes, reports, receives and withdraws a clue, and how its own clock runs (articles 16(4), 16(5)). The article
says "in time"; the minutes are our own limit, no law's.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.supervision.clues.values import ClueFacts, ClueKind, ClueLevel, ClueState, NewReceipt, ReceiptSide

UNIT_ROLES = (Role.MONITOR, Role.UNIT_MANAGER)
"""The roles that report for a unit, each inside its territory."""
READERS = (*UNIT_ROLES, *PUBLIC_SECURITY, Role.AUDITOR)
"""The roles that read clues. Technicians, contractors and administrators do not: a clue may name a case."""
IMPORTANT_KINDS = (ClueKind.PUBLIC_SAFETY, ClueKind.EMERGENCY, ClueKind.CRIME)
"""The kinds whose footage is important information of two years (article 16(5))."""
MOST_NOTE, MOST_TEXT, MOST_REASON = 200, 500, 300
MOST_NAME, MOST_NUMBER = 60, 60
"""Maximum characters of what a clue states, of names and of a receiver's number."""
EARLIEST_YEAR = 2000
AHEAD = timedelta(minutes=1)
"""A picture's time may lead our clock by this much: cameras are not exact, and a clue is not refused for it."""


@cites("16(4)")
def minutes_of(kind: ClueKind, noted_at: datetime) -> int:
    """The own limit of a kind, in minutes, by the day on which the clue was noted."""
    name = "report.safety_minutes" if kind in IMPORTANT_KINDS else "report.other_minutes"
    return parameters.number(name, shanghai_day(noted_at))


@cites("16(4)")
def due_at(kind: ClueKind, noted_at: datetime) -> datetime:
    """When the own limit ends. It runs by the clock from the note on, nights and days off included."""
    return noted_at + timedelta(minutes=minutes_of(kind, noted_at))


@cites("16(4)")
def level_of(kind: ClueKind, noted_at: datetime, now: datetime) -> ClueLevel:
    """Who is called for an open clue by now: nobody before half of its minutes; then who noted it (called outside of
    the pages, calling.py) and all monitoring staff of the place (on their pages, queries.waiting_clues); the unit's
    manager once they are over; the district officer's list at twice of them."""
    passed, limit = now - noted_at, due_at(kind, noted_at) - noted_at
    if passed >= 2 * limit:
        return ClueLevel.DISTRICT
    if passed >= limit:
        return ClueLevel.HEAD
    return ClueLevel.REMINDED if 2 * passed >= limit else ClueLevel.NONE


@cites("16(4)")
def held_span(seen_at: datetime) -> tuple[datetime, datetime]:
    """The footage that is held with a clue: so many minutes before and after what was seen."""
    around = timedelta(minutes=parameters.number("clue.held_minutes", shanghai_day(seen_at)))
    return seen_at - around, seen_at + around


@cites("3", "16(4)")
def may_note_clue(who: DutyFacts, place: Place | None, *, kind: str, seen_at: datetime, now: datetime) -> Decision:
    """Whether a clue may be noted: a registered point, a listed kind, a time that has been; by who watches or answers
    for the point, or an officer over it."""
    missing = []
    if place is None:
        missing.append(Missing("已登记的点位", "a registered point", "camera"))
    if kind not in set(ClueKind):
        missing.append(Missing("线索种类", "a kind from the list", "kind"))
    if seen_at.year < EARLIEST_YEAR or seen_at > now + AHEAD:
        missing.append(
            Missing("看到的时间（不晚于现在）", "the time at which it was seen, not a future one", "seen_at")
        )
    if missing:
        return refuse("16(4)", "线索要素不全", "the clue is incomplete", missing=tuple(missing))
    return _of_the_unit(who, place)


@cites("3", "16(4)")
def may_report_clue(who: DutyFacts, clue: ClueFacts, *, text: str) -> Decision:
    """Whether a clue may be reported: noted and not yet reported, in words, by the unit or an officer over it."""
    if clue.state not in (ClueState.NOTED, ClueState.HELD):
        return _already(clue.state)
    if not text.strip():
        return refuse(
            "16(4)",
            "报告须写明看到了什么",
            "a report states what was seen",
            missing=(Missing("线索内容", "what was seen", "text"),),
        )
    return _of_the_unit(who, clue.place)


@cites("3", "16(4)")
def may_receive_for_police(who: DutyFacts, clue: ClueFacts, *, receipt: NewReceipt, now: datetime) -> Decision:
    """Whether this person records the receipt of the public security organ: an officer over the place alone, never the
    unit, nor who noted or reported the clue. The own act is enough; of a call number, name and time are all
    stated."""
    refused = _police_alone(who, clue)
    if refused is not None:
        return refused
    open_side = _side_is_open(clue, ReceiptSide.PSB)
    if not open_side:
        return open_side
    stated = (receipt.number.strip(), receipt.name.strip(), receipt.called_at)
    if not any(stated):
        return allow("16(4)")
    return _call_is_whole(clue, receipt, now)


@cites("3", "16(4)")
def may_receive_for_department(who: DutyFacts, clue: ClueFacts, *, receipt: NewReceipt, now: datetime) -> Decision:
    """Whether the receipt of the department concerned is recorded: which body, its number, the name of who answered and
    the time of the call; by the unit or an officer over the place."""
    open_side = _side_is_open(clue, ReceiptSide.DEPARTMENT)
    if not open_side:
        return open_side
    if not receipt.department.strip():
        return refuse(
            "16(4)",
            "未写明有关部门",
            "the department concerned is not named",
            missing=(Missing("有关部门的名称", "name of the department concerned", "department"),),
        )
    whole = _call_is_whole(clue, receipt, now)
    return _of_the_unit(who, clue.place) if whole else whole


@cites("3", "16(4)")
def may_say_no_department(who: DutyFacts, clue: ClueFacts, *, reason: str) -> Decision:
    """Whether it is recorded that no other department is concerned: by the police alone, with the reason."""
    refused = _police_alone(who, clue)
    if refused is not None:
        return refused
    open_side = _side_is_open(clue, ReceiptSide.DEPARTMENT)
    if not open_side:
        return open_side
    if not reason.strip():
        return refuse(
            "16(4)",
            "须写明无其他主管部门的理由",
            "state why no other department is concerned",
            missing=(Missing("理由", "a reason", "reason"),),
        )
    return allow("16(4)")


@cites("16(4)")
def state_after(had: Collection[ReceiptSide]) -> ClueState:
    """The state of a reported clue with these receipts: closed with both, else open."""
    return ClueState.CLOSED if set(had) == set(ReceiptSide) else ClueState.REPORTED


@cites("3", "16(4)")
def may_withdraw_clue(who: DutyFacts, clue: ClueFacts, *, reason: str) -> Decision:
    """Whether a clue may be withdrawn: not reported yet, with a reason; by who noted it or the manager of the unit. Its
    hold stays until a person releases it. What was reported ends with its receipts: the unit may be what it is
    about."""
    if not clue.state.is_open:
        return _already(clue.state)
    if clue.had:
        return refuse(
            "16(4)",
            f"{clue.had[0].words.zh}的回执已登记，不能撤回",
            f"the receipt of the {clue.had[0].words.en} is recorded: it is not withdrawn any more",
        )
    if clue.state is ClueState.REPORTED:
        return refuse(
            "16(4)",
            "线索已报告，不能撤回：由公安机关、有关部门登记回执后办结",
            "it was reported and is not withdrawn any more: it ends with the receipts of the police and the department",
        )
    if not reason.strip():
        return refuse(
            "16(4)",
            "撤回须说明理由",
            "a reason is required to withdraw a clue",
            missing=(Missing("撤回理由", "a reason", "reason"),),
        )
    if clue.noted_by_asker or who.over(clue.place, Role.UNIT_MANAGER):
        return allow("16(4)")
    return refuse(
        "16(4)",
        "线索由记录人或者单位保卫负责人撤回",
        "a clue is withdrawn by the person who noted it or by the unit's manager",
        next_steps=ASK_A_KEEPER,
    )


@cites("16(4)", "16(5)")
def may_be_important(kind: ClueKind, state: ClueState) -> Decision:
    """Whether the footage of a clue may be kept two years: important information is that on public safety, emergencies
    and crimes; other important information of public service is reported, and its hold is reviewed."""
    if kind not in IMPORTANT_KINDS:
        return refuse(
            "16(5)",
            "其他重要信息不适用两年存储期，保全到期复核",
            "other important information has no two years: its hold is reviewed instead",
        )
    if state is ClueState.WITHDRAWN:
        return refuse("16(5)", "该线索已撤回", "the clue is withdrawn")
    return allow("16(5)")


@cites("16(4)")
def may_print_clue(state: ClueState) -> Decision:
    """Whether the report of a clue in this state is issued as a document: of a reported one."""
    if state in (ClueState.REPORTED, ClueState.CLOSED):
        return allow("16(4)")
    return refuse("16(4)", "线索报告后方可出具报告单", "the report of a clue is issued once it was reported")


@cites("3", "16(4)")
def may_read_clues(who: DutyFacts, place: Place | None = None) -> Decision:
    """Whether this person reads clues, of this place or at all."""
    if not who.has(*READERS):
        return refuse("3", "您的岗位不查看线索", "your role may not read clues", next_steps=ASK_A_KEEPER)
    return allow("16(4)") if place is None or who.over(place, *READERS) else other_territory()


@cites("3", "16(4)")
def _of_the_unit(who: DutyFacts, place: Place | None) -> Decision:
    if not who.has(*UNIT_ROLES, *PUBLIC_SECURITY):
        return refuse(
            "16(4)",
            "线索由监看人员、单位保卫负责人记录和报告",
            "clues are noted and reported by monitoring staff and the unit's manager",
            next_steps=ASK_A_KEEPER,
        )
    if place is None or not who.over(place, *UNIT_ROLES, *PUBLIC_SECURITY):
        return other_territory()
    return allow("16(4)")


@cites("3", "16(4)")
def _police_alone(who: DutyFacts, clue: ClueFacts) -> Decision | None:
    """The refusal of who may not speak for the police about this clue; None for who may."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "16(4)",
            "公安机关的回执由公安机关自己登记，单位不能代填",
            "the receipt of the public security organ is its own act: the unit cannot write it",
        )
    if not who.over(clue.place, *PUBLIC_SECURITY):
        return other_territory()
    if clue.noted_by_asker or clue.reported_by_asker:
        return refuse(
            "16(4)",
            "不得接收本人记录或者报告的线索",
            "nobody receives a clue that they noted or reported themselves",
        )
    return None


@cites("16(4)")
def _already(state: ClueState) -> Decision:
    return refuse("16(4)", f"该线索{state.words.zh}", f"the clue is {state.words.en} already")


@cites("16(4)")
def _side_is_open(clue: ClueFacts, side: ReceiptSide) -> Decision:
    if side in clue.had:
        return refuse(
            "16(4)", f"{side.words.zh}的回执已登记", f"the receipt of the {side.words.en} is recorded already"
        )
    if clue.state is not ClueState.REPORTED:
        return refuse("16(4)", "线索报告后方有回执", "a clue has receipts once it is reported")
    return allow("16(4)")


@cites("16(4)")
def _call_is_whole(clue: ClueFacts, receipt: NewReceipt, now: datetime) -> Decision:
    """Whether a call of which a receipt tells is stated whole, at a time since what it is about was seen: a call may
    come before the note and the report in the machine, never before the sight."""
    missing = []
    if not receipt.number.strip():
        missing.append(Missing("对方的接收编号", "the receiver's number", "number"))
    if not receipt.name.strip():
        missing.append(Missing("接听人姓名", "the name of who answered", "name"))
    seen_at = clue.seen_at.replace(second=0, microsecond=0)  # people state the minute
    if receipt.called_at is None or not seen_at <= receipt.called_at <= now:
        zh, en = (
            "通话时间（看到线索以后、不晚于现在）",
            "the time of the call, since the clue was seen, not in the future",
        )
        missing.append(Missing(zh, en, "called_at"))
    if missing:
        return refuse("16(4)", "回执要素不全", "the receipt is incomplete", missing=tuple(missing))
    return allow("16(4)")
