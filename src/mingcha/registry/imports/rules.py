"""Who hands in lists of points and works on one, what a repair may be, where a list stands (articles 3, 7, 16(1))."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.jobs.rules import JOB_OPEN, JobState
from mingcha.kit.decision import Decision, NextStep, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import may_write, somewhere

LEFT_OUT = "left_out"
"""In the place of a column: the line is left out of the list ("1"), or taken in again ("")."""
MOST_VALUE = 1000
"""Characters of a repaired cell."""
MOST_REPAIRS = 500
"""Cells that are repaired at once."""


class ListPhase(StrEnum):
    """Where a list that was handed in on the pages stands."""

    CHECKING = "checking"  # its lines are being judged
    STOPPED = "stopped"  # the judgement was cancelled or failed
    REPAIRED = "repaired"  # cells were repaired since it was judged
    FAULTY = "faulty"  # lines cannot be registered as they are
    CLEAN = "clean"  # every line may be registered: it waits for its confirmation
    WRITING = "writing"  # its points are being registered
    DONE = "done"  # its points are registered
    REMOVED = "removed"  # it was discarded, or nobody confirmed it in time


@cites("3", "7")
def may_import_lists(who: DutyFacts) -> Decision:
    """Whether this person may hand in a list of points: a keeper of a register somewhere. Which of its points may be
    registered is decided line by line."""
    return somewhere(who, may_write)


@cites("3", "16(1)")
def may_work_on_list(who: DutyFacts, asked_by: str) -> Decision:
    """Whether this person may see, repair, confirm or discard a list: who handed it in, while that person's role lasts.
    It holds passwords of cameras, so nobody else does, whatever their territory. `asked_by`: id of an actor."""
    if not who.user_id or asked_by != f"user:{who.user_id}":
        return refuse(
            "16(1)",
            "清单由上传人本人办理（含设备口令）",
            "a list is worked on by the person who handed it in: it holds passwords of cameras",
            next_steps=(NextStep(Words("自行上传清单", "hand in a list of your own"), "imports"),),
        )
    return may_import_lists(who)


def phase_of(
    check: JobState | None, writing: JobState | None, *, is_judged: bool, has_faults: bool, is_closed: bool
) -> ListPhase:
    """Where a list stands: by the states of its newest judgement and of its newest writing (None: there is none),
    whether the judgement is of the repairs as they are now, and whether it found faults."""
    if writing is JobState.DONE:
        return ListPhase.DONE
    if is_closed:
        return ListPhase.REMOVED
    if writing in JOB_OPEN:
        return ListPhase.WRITING
    if check in JOB_OPEN:
        return ListPhase.CHECKING
    if check is not JobState.DONE:
        return ListPhase.STOPPED
    if not is_judged:
        return ListPhase.REPAIRED
    return ListPhase.FAULTY if has_faults else ListPhase.CLEAN


MAY_REPAIR = frozenset({ListPhase.FAULTY, ListPhase.REPAIRED, ListPhase.STOPPED, ListPhase.CLEAN})
"""Where a list stands when its cells may be repaired, and when it may be judged again."""
MAY_DISCARD = MAY_REPAIR
"""What runs is cancelled first."""


def require_phase(phase: ListPhase, allowed: frozenset[ListPhase]) -> None:
    """Raises Fault(CONFLICT) where a list stands elsewhere."""
    if phase not in allowed:
        raise Fault(FaultKind.CONFLICT, PHASE_WORDS[phase])


def checked_repair(column: str, value: str, columns: Mapping[str, object]) -> str:
    """The new value of a cell without outer blanks. Raises Fault(INVALID) for a column that no list has, and for a
    value that is too long or holds a sign that cannot be kept; neither is repeated, since it may be a password."""
    if column != LEFT_OUT and column not in columns:
        raise Fault(FaultKind.INVALID, Words("没有这一列", "there is no such column"))
    text = value.strip()
    if column == LEFT_OUT and text not in ("", "1"):
        raise Fault(FaultKind.INVALID, Words("须为 1 或者空", "this is 1 or empty"))
    if len(text) > MOST_VALUE or not text.isprintable():
        words = Words(f"须为不超过 {MOST_VALUE} 个可打印字符", f"at most {MOST_VALUE} printable characters")
        raise Fault(FaultKind.INVALID, words)
    return text


PHASE_WORDS: Mapping[ListPhase, Words] = {
    ListPhase.CHECKING: Words("正在审核清单，完成后再操作", "the list is being judged: wait until it is done"),
    ListPhase.STOPPED: Words("清单未审核完，请重新审核", "the list was not judged to its end: judge it again"),
    ListPhase.REPAIRED: Words("修改后尚未重新审核", "it was repaired and not judged again yet"),
    ListPhase.FAULTY: Words("清单中还有不能登记的行", "lines of the list cannot be registered yet"),
    ListPhase.CLEAN: Words("清单已审核，等待确认", "the list is judged and waits for its confirmation"),
    ListPhase.WRITING: Words("正在登记点位，不能再改", "its points are being registered: it cannot change any more"),
    ListPhase.DONE: Words("清单中的点位已登记", "the points of the list are registered"),
    ListPhase.REMOVED: Words("清单已删除，请重新上传", "the list was removed: hand it in again"),
}
"""What is answered to somebody who asks for something that the phase does not allow."""
