"""Which plans, acceptances, sign sheets, papers of filings and volumes, notices of moving are issued, and when one is
superseded (articles 5, 7 to 11)."""

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.archives.states import VolumeState
from mingcha.registry.filings.states import FilingState
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.plans.states import PlanState
from mingcha.registry.printed.kinds import PrintedKind, Standing
from mingcha.registry.relocations.states import RelocationState
from mingcha.registry.watches.states import WatchState

_READ_ALONE = (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.ADMINISTRATOR, Role.MONITOR)


@cites("5")
def may_issue_plan(state: PlanState) -> Decision:
    """Whether a plan in this state is issued as a document: one in force. A draft is no plan yet (article 5), and a
    superseded one keeps the documents that were issued while it was in force."""
    if state is PlanState.IN_FORCE:
        return allow("5")
    if state is PlanState.SUPERSEDED:
        return refuse(
            "5",
            "规划已被新版本替代，不再出具文件；此前出具的文件仍可下载",
            "a newer version superseded the plan: nothing is issued any more, what was issued before stays",
        )
    return refuse(
        "5",
        "规划经批准生效后方可出具文件",
        "a plan is issued as a document only once it was approved and is in force",
        next_steps=(NextStep(Words("办理批准", "have it approved")),),
    )


@cites("3", "5", "7", "8", "9")
def may_issue_papers(who: DutyFacts, kind: PrintedKind | None = None) -> Decision:
    """Whether a person issues documents at all: not by a role that only reads, keeps rights or watches. The hand-over
    sheet of a watch is issued by who watches, too."""
    if kind is PrintedKind.WATCH and who.has(Role.MONITOR):
        return allow("3")
    if who.user_id and who.roles and all(one.role in _READ_ALONE or one.role.keeps_no_register for one in who.roles):
        return refuse("3", "您的岗位不出具文件", "your role issues no documents")
    return allow("3")


@cites("8")
def may_issue_acceptance(state: AcceptanceState) -> Decision:
    """Whether the report of an acceptance in this state is issued as a document: of a passed one, which is final."""
    if state is AcceptanceState.PASSED:
        return allow("8")
    return refuse("8", "验收合格后方可出具竣工验收报告", "a report is issued only once its acceptance passed")


@cites("7", "799-13")
def may_issue_signs(points: int) -> Decision:
    """Whether the sign sheet of a system with so many points is issued: of one that has points. A sheet that says which
    points have no sign that stands is issued as well: that is what it is for."""
    if points:
        return allow("7")
    return refuse("7", "系统尚无点位，没有可登记的标识", "the system has no points yet, so there are no signs to list")


@cites("9", "799-14")
def may_issue_of_filing(kind: PrintedKind, state: FilingState, *, counts: bool) -> Decision:
    """Whether a paper of a filing in this state is issued: its form once it was submitted, its receipt once it was
    received and while no later filing of that part counts (`counts`), the notice of what is missing while it is
    returned."""
    match kind:
        case PrintedKind.RECEIPT:
            if state is FilingState.RECEIVED and counts:
                return allow("9")
            return refuse("9", "备案收讫后方可出具回执", "a receipt is issued of a received filing that counts")
        case PrintedKind.CORRECTION:
            if state is FilingState.RETURNED:
                return allow("9")
            return refuse("9", "备案未被退回，无须补正", "the filing is not returned: nothing is to be completed")
        case _:
            if state in (FilingState.SUBMITTED, FilingState.RETURNED, FilingState.RECEIVED):
                return allow("9")
            return refuse("9", "备案提交后方可打印备案表", "the form of a filing is printed once it is submitted")


@cites("10(1)", "10(2)")
def may_issue_relocation(state: RelocationState) -> Decision:
    """Whether the notice of a case of moving or removing is issued: of one that was not withdrawn and did not lapse."""
    if state in (RelocationState.WITHDRAWN, RelocationState.LAPSED):
        return refuse(
            "10(2)", f"该事项{state.words.zh}，不再出具文件", f"the case is {state.words.en}: nothing is issued"
        )
    return allow("10(2)")


@cites("16(2)")
def may_issue_monitors(monitors: int) -> Decision:
    """Whether the filing sheet of a unit with so many monitors is issued: of one that has monitors. It says of whom
    there is no training or receipt, too."""
    if monitors:
        return allow("16(2)")
    return refuse("16(2)", "单位没有监看人员", "the unit has no monitors")


@cites("11")
def may_issue_of_volume(kind: PrintedKind, state: VolumeState) -> Decision:
    """Whether a paper of a volume is issued: its inventory once it is complete, the record of its handover once it was
    handed over."""
    if kind is PrintedKind.HANDOVER:
        if state in (VolumeState.HANDED_OVER, VolumeState.ACCEPTED):
            return allow("11")
        return refuse("11", "移交后方可出具移交书", "the record of a handover is issued once it was handed over")
    if state is not VolumeState.OPEN:
        return allow("11")
    return refuse("11", "案卷齐全后方可出具卷内目录", "the inventory is issued once the volume is complete")


@cites("16(1)")
def may_issue_of_watch(state: WatchState) -> Decision:
    """Whether the hand-over sheet of a watch is issued: once both have signed, or the watch ended with nobody to
    follow, or by another person's word. Before that it is not what it will say."""
    if state in (WatchState.HANDED_OVER, WatchState.CLOSED, WatchState.ENDED_EARLY):
        return allow("16(1)")
    return refuse("16(1)", "交接完成后方可出具交接班记录", "the sheet is issued once the watch was handed over")


@cites("7", "9", "10(2)", "11", "16(1)", "16(2)")
def says_the_same(issued: str, now: str) -> bool:
    """Whether what an issued document says is still so: its digest is that of what one would say now (`now`, "" where
    none would be issued)."""
    return now != "" and issued == now


@cites("5", "7", "8")
def standing_of(*, is_newest: bool, is_subject_in_force: bool) -> Standing:
    """The standing of an issued document: in force while no newer one was issued of the same row, and while what it
    says is in force; what a sign sheet says is, while the register says the same."""
    return Standing.IN_FORCE if is_newest and is_subject_in_force else Standing.SUPERSEDED
