"""Who opens, sees, handles and ends a leak case, and what comes first: pure decisions on plain values (20(4), 20(5)).

The wall (F15): a case is seen by its named handlers and by auditors. No administrator sees it, nor a suspect by any
account, nor anybody of a suspect's organ, whatever role they have, and not even that there is one: queries answer "no
such case". A suspect who becomes known later is behind it from that act on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.incident_clocks import NoticeDue, NoticeTo, minutes_until_entered, notices_due
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand, is_hand_of_any
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.leaks.values import Assessment, LeakFacts, NewLeak, NewLeakNotice
from mingcha.supervision.officers.rules import is_colleague

ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
READERS = (*PUBLIC_SECURITY, Role.AUDITOR)
"""The roles among which handlers and readers are."""
MOST_TEXT, MOST_REASON, MOST_NAME, MOST_NUMBER = 1000, 300, 100, 60
EARLIEST_KNOWN = datetime(2023, 3, 1, tzinfo=SHANGHAI)
"""Since when the decree is in force: no leak is one of it that became known before."""
LEAST_HANDLERS = 2
"""Persons who handle a case before it is assessed: what one says another signs."""


@cites("20(4)", "20(5)")
def is_outside_wall(who: DutyFacts, organs: Iterable[str], suspects: Iterable[int], hands: Sequence[Hand]) -> Decision:
    """Whether nothing bars a person from a case against these organs: no administrator, no suspect by any account
    (`hands`: in whose hands these accounts are), no colleague."""
    if who.has(*ADMINISTRATORS):
        return refuse("20(4)", "管理员不接触泄密案件", "no administrator comes near a leak case")
    if any(are_same_hand(who.user_id, one, hands) for one in suspects):
        return refuse("20(4)", "涉案人员应当回避", "the suspect is barred, with every account")
    if any(is_colleague(who, one) for one in organs):
        return refuse("20(4)", "涉案人员所在单位的人员应当回避", "nobody of the suspect's organ takes part")
    return allow("20(4)")


@cites("3", "20(4)", "20(5)")
def may_enter_leaks(who: DutyFacts) -> Decision:
    """Whether a person has a list of leak cases at all, which may be empty."""
    if who.has(*ADMINISTRATORS) or not who.has(*READERS):
        return refuse("20(4)", "您的岗位不办理泄密案件", "your role does not handle leak cases")
    return allow("20(4)")


@cites("3", "20(4)", "20(5)")
def may_count_leaks_of(who: DutyFacts, organ: str) -> Decision:
    """Whether a person is told of how many cases about an organ they know: by role and organ alone, never by the cases,
    so that being told nothing says nothing."""
    entered = may_enter_leaks(who)
    return entered if not entered else is_outside_wall(who, (organ,), (), ())


@cites("3", "20(4)", "20(5)")
def may_read_leak(who: DutyFacts, held: LeakFacts) -> Decision:
    """Whether a person sees a case: a named handler, or an auditor of the territory, outside of the wall. A naming that
    one person alone has made stands against the named person, and against no auditor: else one handler blinds those
    who watch over all."""
    audits = bool(who.over(held.place, Role.AUDITOR))
    suspects = held.suspects if audits else held.suspects | held.unsigned
    free = is_outside_wall(who, (held.organ, *held.organs), suspects, held.hands)
    if not free:
        return free
    if who.active and who.user_id in held.handlers and who.has(*PUBLIC_SECURITY):
        return allow("20(4)")
    return allow("20(4)") if audits else other_territory()


@cites("20(4)", "20(5)")
def may_handle_leak(who: DutyFacts, held: LeakFacts) -> Decision:
    """Whether a person acts in a case: its named handlers alone."""
    readable = may_read_leak(who, held)
    if not readable:
        return readable
    if who.user_id not in held.handlers:
        return refuse("20(4)", "由指定的办案人员办理", "the named handlers act in a case")
    return allow("20(4)")


@cites("3", "20(4)", "20(5)")
def may_open_leak(
    who: DutyFacts, new: NewLeak, place: Place | None, suspect: int, now: datetime, hands: Sequence[Hand]
) -> Decision:
    """Whether a case may be opened: the police over the suspect's organ, outside of it. `place`: of the organ, of one
    that is in no register the district that is stated, None for neither; `suspect`: 0 for none, -1 for a user name that
    is unknown or of another organ. A refusal never cites article 3, under which attempts are noted in the log for
    others to read."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse("20(4)", "泄密案件由公安机关立案", "leak cases are opened by the police")
    missing = []
    if place is None:
        zh, en = "涉案人员所在单位；未登记的，其名称和所在区", "the organ, or its name and district"
        missing.append(Missing(zh, en, "organ"))
    elif not place.organisation and not new.organ_name.strip():
        missing.append(Missing("未登记单位的名称", "the name of the organ that is not registered", "organ_name"))
    if suspect < 0:
        missing.append(Missing("该单位人员的用户名", "the user name of a person of that organ", "suspect"))
    if not new.summary.strip():
        missing.append(Missing("案情", "what happened", "summary"))
    if not EARLIEST_KNOWN <= new.known_at <= now:
        words = "when it became known: since 2023-03-01, not in the future"
        missing.append(Missing("发现时间（2023年3月1日以后、不晚于现在）", words, "known_at"))
    if missing or place is None:
        return refuse(new.kind.article, "立案材料不完整", "the opening is incomplete", missing=tuple(missing))
    free = is_outside_wall(who, (new.organ,), (suspect,), hands)
    if not free:
        return free
    if who.over(place, *PUBLIC_SECURITY):
        return allow(new.kind.article)
    return refuse("20(4)", "由对该单位有管辖权的公安机关立案", "it is opened by the police over that organ")


@cites("20(4)", "20(5)")
def may_name_handler(who: DutyFacts, held: LeakFacts, other: DutyFacts | None, hands: Sequence[Hand]) -> Decision:
    """Whether a person may be named a handler: by a handler, or, of a case whose handlers are all gone, by an auditor
    who sees it; police outside of the suspect's organ, in the hand of no other handler and not in that of the
    suspect."""
    allowed = may_handle_leak(who, held)
    if not allowed and held.is_orphaned and who.over(held.place, Role.AUDITOR):
        allowed = may_read_leak(who, held)
    if not allowed:
        return allowed
    if held.state is LeakState.CLOSED:
        return closed_case()
    if other is None or not other.has(*PUBLIC_SECURITY):
        missing = (Missing("公安机关民警的用户名", "the user name of an officer", "username"),)
        return refuse("20(4)", "办案人员须为公安机关民警", "a handler is an officer of the police", missing=missing)
    another = (Missing("另一名民警的用户名", "the user name of another officer", "username"),)
    if other.user_id in held.handlers:
        return refuse("20(4)", "该人员已是办案人员", "this person is a handler already", missing=another)
    if any(are_same_hand(other.user_id, one, hands) for one in held.handlers):
        zh, en = "该账户与已有办案人员属同一人", "this account is in the hand of a handler"
        return refuse("20(4)", zh, en, missing=another)
    free = is_outside_wall(other, (held.organ, *held.organs), held.suspects | held.unsigned, hands)
    return free or replace(free, missing=another)


@cites("20(4)", "20(5)")
def may_contain_leak(who: DutyFacts, held: LeakFacts, measures: str) -> Decision:
    """Whether containment may be recorded: of a case just opened, with the measures."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.state is not LeakState.OPENED:
        return refuse(held.kind.article, "控制措施已登记", "the containment is recorded already")
    return _stated(held, measures, Missing("已采取的控制措施", "the measures that were taken", "measures"))


@cites("20(4)", "20(5)", "PIPL 57")
def may_assess_leak(who: DutyFacts, held: LeakFacts, given: Assessment, hands: Sequence[Hand]) -> Decision:
    """Whether an assessment may be recorded: of a contained case, by one of two handlers at least. One by which less is
    notified than the opening owes, or later: by another person than who opened it, who states why."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.state is not LeakState.CONTAINED:
        return refuse(held.kind.article, "登记控制措施后方可评估，且只评估一次", "assessed once, after the containment")
    if held.unsigned:
        return _waits_for_signing()
    enough = _are_enough(held)
    if not enough:
        return enough
    if given.kind is LeakKind.PRIVACY and not given.personal:
        missing = (Missing("泄露个人隐私的，属于个人信息", "of privacy: information of persons", "personal"),)
        return refuse("PIPL 57", "泄露个人隐私须按个人信息处理", "a leak of privacy is one of persons", missing=missing)
    eased = eased_articles(held, given)
    if eased and is_hand_of_any(who.user_id, [held.opened_by], hands):
        return refuse(eased[0], "减少报告、告知的评估，由立案人员以外的人作出", "another than who opened it eases it")
    if eased and not given.eased_reason.strip():
        missing = (Missing("减少或者推迟报告、告知的理由", "why less is notified, or later", "eased_reason"),)
        return refuse(eased[0], "未写明减少报告、告知的理由", "state why less is notified", missing=missing)
    return _stated(held, given.harm, Missing("危害后果", "the harm", "harm"))


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def owed_notices(held: LeakFacts) -> tuple[NoticeDue, ...]:
    """The notices that a case still owes, the most urgent first. Persons are not owed one where another person has
    signed that harm is averted (PIPL 57)."""
    done = held.noticed | ({NoticeTo.PERSONS} if held.silence_signed else frozenset())
    owed = notices_due(
        held.known_at,
        state_secret=held.kind is LeakKind.STATE_SECRET,
        personal=held.owes_persons,
        grade=held.grade,
        critical=held.critical,
        personal_from=held.personal_from,
    )
    return tuple(one for one in owed if one.to not in done)


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def eased_articles(held: LeakFacts, given: Assessment) -> tuple[str, ...]:
    """The articles under which a case owes no notice any more by this assessment, or owes it later than before."""
    after = replace(held, kind=given.kind, personal=given.personal, grade=given.grade, critical=given.critical)
    before, owed = _earliest(owed_notices(held)), _earliest(owed_notices(after))
    return tuple(article for article, due_at in before.items() if article not in owed or owed[article] > due_at)


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def may_record_notice(who: DutyFacts, held: LeakFacts, new: NewLeakNotice, now: datetime) -> Decision:
    """Whether a notice may be recorded: one that is owed, with receiver, number or way, and a time since the case
    became known; long after it was given with the reason."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    owed = {one.to: one for one in owed_notices(held)}
    if new.to not in owed:
        return refuse(held.kind.article, f"不须再报告{new.to.words.zh}", f"no notice to the {new.to.words.en} is owed")
    missing = []
    if not new.receiver.strip() or not new.number.strip():
        missing.append(Missing("接收人和接收编号（或者方式）", "receiver, and number or way", "receiver"))
    if not held.known_at <= new.sent_at <= now:
        missing.append(Missing("报告时间（发现以后、不晚于现在）", "a time since it became known", "sent_at"))
    elif minutes_until_entered(new.sent_at, now) and not new.late_reason.strip():
        missing.append(Missing("事后补登的理由", "why it is recorded only now", "late_reason"))
    if missing:
        return refuse(owed[new.to].article, "报告登记不完整", "the notice is incomplete", missing=tuple(missing))
    return allow(owed[new.to].article)


@cites("PIPL 57")
def may_propose_silence(who: DutyFacts, held: LeakFacts, reason: str) -> Decision:
    """Whether a handler may state that persons are not told, since harm is effectively averted: with the reason."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.silence_by or NoticeTo.PERSONS not in {one.to for one in owed_notices(held)}:
        return refuse("PIPL 57", "没有待告知的个人，或者已提出", "no person waits to be told, or it is stated already")
    if not reason.strip():
        missing = (Missing("有效避免危害的措施和理由", "how harm is averted", "reason"),)
        return refuse("PIPL 57", "须说明如何有效避免危害", "state how harm is averted", missing=missing)
    return allow("PIPL 57")


@cites("PIPL 57")
def may_sign_silence(who: DutyFacts, held: LeakFacts, hands: Sequence[Hand]) -> Decision:
    """Whether a person may sign that persons are not told: another handler than who stated it."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if not held.silence_by or held.silence_signed:
        return refuse("PIPL 57", "没有待签署的不告知说明", "no such statement waits to be signed")
    if held.unsigned:
        return _waits_for_signing()
    if is_hand_of_any(who.user_id, [held.silence_by], hands):
        return refuse("PIPL 57", "须由另一名办案人员签署", "another handler signs it")
    return allow("PIPL 57")


@cites("20(4)", "20(5)", "25")
def may_decide_leak(who: DutyFacts, held: LeakFacts, text: str, hands: Sequence[Hand]) -> Decision:
    """Whether a case may be decided or transferred: every notice is given, by another person than who opened it."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.state is not LeakState.NOTIFIED:
        owed = tuple(Missing(f"报告{one.to.words.zh}", f"notice to the {one.to.words.en}", "to")
                     for one in owed_notices(held))  # fmt: skip
        return refuse(held.kind.article, "评估并完成报告、告知后方可处理", "decided after the notices", missing=owed)
    if held.unsigned:
        return _waits_for_signing()
    enough = _are_enough(held)
    if not enough:
        return enough
    if is_hand_of_any(who.user_id, [held.opened_by], hands):
        return refuse("20(4)", "立案人员不得决定本人立案的案件", "the officer who opened a case may not decide it")
    return _stated(held, text, Missing("处理结果和理由", "what is decided, and why", "text"))


@cites("20(4)", "20(5)", "24")
def may_close_leak(who: DutyFacts, held: LeakFacts, reason: str) -> Decision:
    """Whether a case may be closed: decided, or transferred, and that transfer taken and closed."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.state is LeakState.TRANSFERRED and not held.transfer_closed:
        missing = (Missing("受理移送的答复和办结", "the answer that takes it, and its end", "transfer"),)
        return refuse("24", "移送尚未答复、办结，不能结案", "its transfer is not closed", missing=missing)
    if held.state not in (LeakState.DECIDED, LeakState.TRANSFERRED):
        return refuse(held.kind.article, "尚未处理，或者已办结", "it is not decided, or closed already")
    if held.unsigned:
        return _waits_for_signing()
    enough = _are_enough(held)
    if not enough:
        return enough
    return _stated(held, reason, Missing("结案情况", "how it ended", "reason"))


@cites("20(4)", "20(5)")
def _are_enough(held: LeakFacts) -> Decision:
    """Whether two persons handle a case, also after one was taken off. Who is named a suspect reads nothing more, and
    is no second person, also before another one has answered the naming."""
    if len(held.handlers - held.unsigned) >= LEAST_HANDLERS:
        return allow("20(4)")
    missing = (Missing("第二名办案人员", "a second handler", "username"),)
    return refuse("20(4)", "办案人员不得少于两人", "at least two persons handle a case", missing=missing)


@cites("20(4)", "20(5)")
def second_handler_by(held: LeakFacts, since: datetime) -> date | None:
    """The last day to name a second handler of a case that has fewer than two, None where it has them or is decided:
    `leak.second_handler_days` (ours) after it was opened, or after one was taken off (`since`)."""
    decided = held.state in (LeakState.DECIDED, LeakState.TRANSFERRED, LeakState.CLOSED)
    if decided or _are_enough(held):
        return None
    begun = shanghai_day(since)
    return begun + timedelta(days=parameters.number("leak.second_handler_days", begun))


@cites("20(4)")
def _waits_for_signing() -> Decision:
    missing = (Missing("另一人对涉案人员登记的签署", "another person's answer to the naming of a suspect", "suspect"),)
    return refuse("20(4)", "涉案人员的登记尚未签署", "the naming of a suspect waits for an answer", missing=missing)


def _earliest(owed: tuple[NoticeDue, ...]) -> dict[str, datetime]:
    """The last instant of the most urgent notice by each article, the most urgent first."""
    found: dict[str, datetime] = {}
    for one in owed:
        found.setdefault(one.article, one.due_at)
    return found


@cites("20(4)")
def closed_case() -> Decision:
    """The refusal of a step in a case that is over."""
    return refuse("20(4)", "案件已办结", "the case is closed")


@cites("20(4)", "20(5)")
def _stated(held: LeakFacts, text: str, missing: Missing) -> Decision:
    if text.strip():
        return allow(held.kind.article)
    words = f"未写明{missing.zh}", f"missing: {missing.en}"
    return refuse(held.kind.article, *words, missing=(missing,))
