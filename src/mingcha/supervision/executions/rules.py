"""How a confiscation or deletion is carried out and recorded: pure decisions (decree 799, arts. 26 to 28; APL 42).

Two officers do it and sign, each in an own session; a deletion is witnessed by both. A case ends with its records.
"""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.executions.values import NewExecution
from mingcha.supervision.officers.rules import has_certificate, is_second_officer
from mingcha.supervision.officers.values import Enforcer
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.transfers.rules import is_not_frozen

MOST_THINGS, MOST_COUNT, MOST_WHAT = 50, 100_000, 100
"""Lines of a list, pieces of a line and characters of what it is: bounds of our form."""
MOST_KEPT, MOST_UNDONE, MOST_PRESENT, MOST_RECORD, MOST_STRUCK = 100, 200, 100, 1000, 200
AFTER_SERVICE = (CaseState.SERVED, CaseState.DEMANDED, CaseState.COURT, CaseState.PAID)
"""The states in which a decided measure is carried out."""


@cites("799-26", "799-27(1)", "799-28", "APL 42")
def may_record_execution(
    who: DutyFacts, enforcer: Enforcer, held: CaseFacts, article: str, new: NewExecution, on: date
) -> Decision:
    """Whether an officer may record that a measure was carried out: a decided one, after the service, once, with a
    certificate, and what the record needs. `article`: of the penalty table, by which it was decided."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if new.measure not in held.extras:
        name = WORDS[new.measure]
        return refuse(article, f"没有决定“{name.zh}”", f"it was not decided: {name.en}")
    if held.annulled_on is not None:
        return refuse(article, "决定已撤销，不得执行", "the decision was annulled: nothing of it is carried out")
    if held.state not in AFTER_SERVICE or held.served_on is None:
        return refuse(article, "决定书送达后方可执行", "a measure is carried out once the decision is served")
    if held.unsigned is not None:
        return refuse("APL 42", "上一份执行记录等待第二名执法人员签名", "a record waits for its second signature")
    again = _is_not_recorded(held, article, new)
    if not again:
        return again
    free = is_not_frozen(held.frozen_to, on, held.frozen_under)
    if not free:
        return free
    certified = has_certificate(enforcer, on)
    return _record_is_whole(held.served_on, article, new, on) if certified else certified


@cites("799-26", "799-27(1)", "799-28")
def _is_not_recorded(held: CaseFacts, article: str, new: NewExecution) -> Decision:
    """Whether a measure may have one more record. None for a measure that was carried out: the same things would
    be listed twice. After a failed attempt only a record of its execution."""
    if new.measure in held.done:
        missing = (Missing("尚未执行的措施", "a measure that is not carried out yet", "measure"),)
        return refuse(article, "该措施已执行，不得重复登记", "it is recorded as carried out already", missing=missing)
    if new.measure in held.executed and new.undone.strip():
        missing = (Missing("执行情况；仍未能执行的，不再登记", "how it was carried out after all", "undone"),)
        return refuse(article, "已登记未能执行", "it is recorded already that it could not be done", missing=missing)
    return allow(article)


@cites("799-26", "799-27(1)", "799-28")
def _record_is_whole(served_on: date, article: str, new: NewExecution, on: date) -> Decision:
    missing = []
    if not served_on <= new.done_on <= on:
        missing.append(Missing("送达以后、已经到来的执行日期", "a day since the service that has come", "done_on"))
    if not new.record.strip():
        missing.append(Missing("执行情况", "how it was carried out", "record"))
    if not new.present.strip():
        missing.append(Missing("在场人员", "who was there", "present"))
    if not new.undone.strip():
        missing += _of_things(new)
    elif new.things:
        missing.append(Missing("未能执行的，不列物品", "no list, where nothing could be done", "things"))
    if missing:
        return refuse(article, "执行记录不完整", "the record is incomplete", missing=tuple(missing))
    return allow(article)


def _of_things(new: NewExecution) -> list[Missing]:
    missing = []
    deletes = new.measure is Extra.DELETE_FOOTAGE
    if not new.things and deletes:
        missing.append(Missing("删除了哪些信息，各多少", "what was deleted, and how much", "things"))
    elif not new.things:
        missing.append(Missing("没收了哪些物品，各多少件", "what was confiscated, and how many", "things"))
    elif len(new.things) > MOST_THINGS or not all(0 < one.count <= MOST_COUNT for one in new.things):
        zh, en = (
            f"至多 {MOST_THINGS} 行，每行 1 至 {MOST_COUNT}",
            f"{MOST_THINGS} lines at most, 1 to {MOST_COUNT} each",
        )
        missing.append(Missing(zh, en, "things"))
    if not deletes and not new.kept_at.strip():
        missing.append(Missing("存放地点", "where it is kept", "kept_at"))
    return missing


@cites("APL 42")
def may_sign_execution(who: DutyFacts, enforcer: Enforcer, held: CaseFacts, on: date) -> Decision:
    """Whether an officer may sign the record that waits, as the second one, who was there (F9)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.unsigned is None:
        return refuse("APL 42", "没有等待签名的执行记录", "no record waits for a signature")
    certified = has_certificate(enforcer, on)
    return is_second_officer(held.unsigned.first, enforcer) if certified else certified


@cites("APL 42")
def may_strike_execution(who: DutyFacts, held: CaseFacts, reason: str) -> Decision:
    """Whether the record that waits may be struck: by who made it or by another officer of the place, with the reason.
    What two officers signed stands; what one of them recorded alone keeps no case from its end."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.unsigned is None:
        return refuse("APL 42", "没有等待签名的执行记录", "no record waits for a signature")
    if not reason.strip():
        missing = (Missing("作废的理由", "why it is struck", "reason"),)
        return refuse("APL 42", "未写明作废的理由", "why it is struck is missing", missing=missing)
    return allow("APL 42")
