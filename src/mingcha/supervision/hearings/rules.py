"""When a hearing is offered, asked for, set and held: pure decisions on plain values (APL 63, 64; article 23).

The law says "larger amounts"; the amounts are dated parameters of ours. Below them a hearing may be asked for all the
same, since the amount of Hubei for fines by rules of a local government is not known here.
"""

from datetime import date, timedelta
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.fine_rules import Extra, Who
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.hearings.values import HearingFacts, HearingNoticeServed, HearingRecord, NewHearing
from mingcha.supervision.orders.rules import is_day_proven
from mingcha.supervision.orders.values import ReceiptFacts
from mingcha.supervision.recusals.rules import may_handle_case

MOST_NOTE, MOST_PLACE, MOST_TEXT, MOST_RECORD = 200, 100, 1000, 10_000
_HEAVY = (Extra.CONFISCATE_DEVICES, Extra.CONFISCATE_GAINS, Extra.SUSPEND_BUSINESS, Extra.REVOKE_LICENCE)
_LOCAL_RULES = ("23",)
"""The rules of the penalty table that are rules of a local government: of decree 314 that of article 23."""


@cites("APL 63")
def offers_hearing(rule: str, who: Who, yuan: Decimal, extras: tuple[Extra, ...], on: date) -> bool:
    """Whether the person is told of the right to a hearing: from the amount on that holds for the rule and the kind of
    person, or where goods are confiscated, a business is suspended or a licence revoked."""
    if rule in _LOCAL_RULES:
        key = "case.hearing_local_yuan"
    else:
        key = "case.hearing_unit_yuan" if who is Who.UNIT else "case.hearing_person_yuan"
    return yuan >= parameters.number(key, on) or any(one in _HEAVY for one in extras)


@cites("APL 63", "APL 64")
def may_ask_hearing(who: DutyFacts, held: CaseFacts, asked_on: date, note: str, on: date) -> Decision:
    """Whether it may be recorded that the person asked for a hearing: after the notice, within its days, once
    unless it was given up."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED or held.hearing_last is None:
        return refuse("APL 64", "尚未告知，或者已作出决定", "the person was not told yet, or it is decided")
    if held.hearing is not None and held.hearing.withdrawn_on is None:
        return refuse("APL 64", "已要求听证", "a hearing was asked for already")
    missing = []
    given_up = held.hearing.withdrawn_on if held.hearing is not None else None
    if asked_on > on or (held.noticed_on is not None and asked_on < held.noticed_on):
        missing.append(Missing("告知以后、已经到来的要求日期", "a day since the notice that has come", "asked_on"))
    elif given_up is not None and asked_on < given_up:  # what was asked for before is what was given up
        missing.append(Missing("撤回以后的要求日期", "a day since it was given up", "asked_on"))
    if not note.strip():
        missing.append(Missing("要求的方式", "how it was asked for", "note"))
    if missing:
        return refuse("APL 64", "听证要求登记不完整", "what was asked is incomplete", missing=tuple(missing))
    if asked_on > held.hearing_last:
        last = held.hearing_last.isoformat()
        zh, en = f"要求听证的期限至 {last}，已超过", f"a hearing could be asked for until {last}"
        return refuse("APL 64", zh, en, missing=(Missing("期限内的要求日期", "a day within it", "asked_on"),))
    return allow("APL 64")


@cites("APL 64")
def may_set_hearing(
    who: DutyFacts, actor: str, held: CaseFacts, new: NewHearing, first_on: date, on: date, *, chair_left: bool
) -> Decision:
    """Whether a person may set a hearing and preside over it: one who did not handle the case; so late that its notice
    can still be served seven working days before (`first_on`: the first day that this allows) and no later than
    `last_hearing_on`, public or with the reason why not. One that is set is set anew with the reason, by its chair
    alone while it stands (`chair_left`: whether the chair acts in the case no more): else any officer could move it
    again and again, until nothing can be decided in time."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED or held.hearing is None or held.hearing.is_over:
        return refuse("APL 64", "没有待举行的听证", "no hearing waits to be held")
    if actor in held.handlers:
        return refuse(
            "APL 64", "本案调查人员不得主持听证", "an officer who investigates a case may not chair its hearing"
        )
    if not may_set_anew(actor, held.hearing, on, chair_left=chair_left):
        zh = "改期由主持人办理；主持人不再办理本案，或者逾期未举行的，由其他非本案调查人员办理（平台自定规则，非法定）"
        en = "its chair sets it anew; another officer once the chair left or its day is long past (our own rule)"
        return refuse("APL 64", zh, en)
    whole = _notice_is_whole(new, is_anew=held.hearing.set_on is not None)
    if not whole:
        return whole
    last_on = last_hearing_on(held.hearing, first_on, on, chair_left=chair_left)
    if not first_on <= new.on <= last_on:
        first, last = first_on.isoformat(), last_on.isoformat()
        zh = f"应当在举行听证的七个工作日前通知，最早 {first}；最迟 {last}（平台自定期限，非法定）"
        en = f"seven working days before: {first} at first; {last} at the latest (our own limit)"
        return refuse("APL 64", zh, en, missing=(Missing(f"{first} 至 {last}", f"{first} to {last}", "on"),))
    return allow("APL 64")


@cites("APL 64")
def may_set_anew(actor: str, held: HearingFacts, on: date, *, chair_left: bool) -> bool:
    """Whether this person may set a hearing that waits to be held: anybody the first time; afterwards its chair, or
    another one once it lapsed."""
    return held.set_on is None or actor == held.chair or _has_lapsed(held, on, chair_left=chair_left)


@cites("APL 64")
def may_be_set(actor: str, held: HearingFacts | None, first_on: date, on: date, *, chair_left: bool) -> bool:
    """Whether this person may set a hearing on some day from now on. `held`: None, none was asked for; `first_on`: the
    first day that the law allows."""
    if held is None or first_on > last_hearing_on(held, first_on, on, chair_left=chair_left):
        return False
    return may_set_anew(actor, held, on, chair_left=chair_left)


@cites("APL 64")
def last_hearing_on(held: HearingFacts, first_on: date, on: date, *, chair_left: bool) -> date:
    """The last day for which a hearing may be set: `case.hearing_reach_days` after it was asked for. Where that is not
    possible any more, since it is set late, its notice was not served in time or it lapsed, `case.hearing_late_days`
    after the first day that the law allows, so that it can always be held; its chair moves it beyond the reach so, once
    (`is_anew`: it was set anew already)."""
    reach_on = held.asked_on + timedelta(days=parameters.number("case.hearing_reach_days", held.asked_on))
    unserved = held.set_on is not None and held.notified_on is None and held.set_on < first_on
    once = first_on > reach_on and held.set_on is not None and not (held.is_anew and held.set_on > reach_on)
    if held.set_on is None or once or unserved or _has_lapsed(held, on, chair_left=chair_left):
        return max(reach_on, first_on + timedelta(days=parameters.number("case.hearing_late_days", on)))
    return reach_on


@cites("APL 64")
def _has_lapsed(held: HearingFacts, on: date, *, chair_left: bool) -> bool:
    """Whether nobody can be expected to hold a hearing that is set: its chair left, or its day is over by
    `case.hearing_late_days`."""
    if held.set_on is None:
        return False
    return chair_left or on > held.set_on + timedelta(days=parameters.number("case.hearing_late_days", held.set_on))


@cites("APL 64")
def _notice_is_whole(new: NewHearing, *, is_anew: bool) -> Decision:
    missing = []
    if is_anew and not new.anew_reason.strip():
        missing.append(Missing("改期的理由", "why it is set anew", "anew_reason"))
    if not new.place.strip():
        missing.append(Missing("听证地点", "the place", "place"))
    if not new.is_public and not new.closed_reason.strip():
        missing.append(Missing("不公开听证的理由", "why it is not public", "closed_reason"))
    if new.on > COUNTED_UNTIL:
        missing.append(Missing("听证日期", "the day of the hearing", "on"))
    if missing:
        return refuse("APL 64", "听证通知不完整", "the notification is incomplete", missing=tuple(missing))
    return allow("APL 64")


@cites("APL 64")
def may_serve_hearing_notice(
    who: DutyFacts, held: CaseFacts, served: HearingNoticeServed, first_on: date, on: date, receipt: ReceiptFacts
) -> Decision:
    """Whether it may be recorded that the notice of a hearing was served: on a day since the notice that has come,
    seven working days before the hearing (`first_on`: the first day that this service allows); an earlier day with its
    proof (`receipt`). One served later leads to another day: the hearing is set anew."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    hearing = held.hearing
    if held.state is not CaseState.NOTICED or hearing is None or hearing.set_on is None or hearing.is_over:
        return refuse("APL 64", "没有待送达的听证通知", "no notice of a hearing waits to be served")
    if hearing.notified_on is not None:
        return refuse("APL 64", "听证通知已送达", "the notice was served already")
    missing = []
    if not (hearing.notice_on or hearing.asked_on) <= served.on <= on:
        missing.append(Missing("通知以后、已经到来的送达日期", "a day since the notice that has come", "notified_on"))
    if not served.receiver.strip():
        missing.append(Missing("签收人", "who received it", "receiver"))
    if missing:
        return refuse("APL 64", "送达登记不完整", "the service is incomplete", missing=tuple(missing))
    if hearing.set_on < first_on:
        first = first_on.isoformat()
        zh, en = (
            f"应当在听证的七个工作日前送达，须改期至 {first} 以后",
            f"seven working days before: on {first} at first",
        )
        return refuse("APL 64", zh, en, missing=(Missing("另定听证日期", "another day of the hearing", "notified_on"),))
    return is_day_proven("APL 64", served.on, on, who.user_id, receipt, "notified_on")


@cites("APL 64")
def may_sign_hearing_record(
    who: DutyFacts, actor: str, held: CaseFacts, note: str, on: date, *, signed: bool, scanned: bool,
    instead: str = "",
) -> Decision:  # fmt: skip
    """Whether who presided may record that the person read the record and signed it, or refused to, with what was said
    (APL 64(8)): once, after the hearing to which the person came; that it was signed with the signed record itself
    (`scanned`), since one person's word would else be all that there is of a signature. Where who presided does not, or
    left, another officer who did not handle the case does, with `instead`: why; else one person alone could keep a case
    from its end."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    hearing = held.hearing
    if held.state is not CaseState.NOTICED or hearing is None or not hearing.waits_for_signing:
        return refuse("APL 64", "没有待当事人签名的听证笔录", "no record waits for the person's signature")
    if actor in held.handlers:
        return refuse("APL 64", "由听证主持人登记", "the chair of the hearing records it")
    if actor != hearing.chair and not instead.strip():
        zh = "由听证主持人登记；主持人不能登记的，由其他非本案调查人员写明原因后登记"
        en = "the chair records it, or another officer who does not investigate the case, with the reason"
        missing = (Missing("主持人不能登记的原因", "why the chair does not record it", "instead"),)
        return refuse("APL 64", zh, en, missing=missing)
    if hearing.held_on is not None and on < hearing.held_on:
        return refuse("APL 64", "听证尚未举行", "the hearing was not held yet")
    if not signed and not note.strip():
        missing = (Missing("拒绝签名的情况", "that and why the person refused", "note"),)
        return refuse("APL 64", "拒绝签名的，由主持人注明", "the chair notes a refusal to sign", missing=missing)
    if signed and not scanned and actor == hearing.chair:
        missing = (Missing("当事人签名的听证笔录（PDF、JPEG、PNG）", "the signed record, as a file", "scan"),)
        words = "the chair hands in the signed record, or another officer records it"
        return refuse("APL 64", "主持人登记签名的，须附签名的笔录", words, missing=missing)
    return allow("APL 64")


@cites("APL 64")
def may_hold_hearing(
    who: DutyFacts, actor: str, held: CaseFacts, record: HearingRecord, on: date, *, scanned: bool
) -> Decision:
    """Whether a person may record a hearing: who presides over it, as of a day since the one that is set, with record
    and opinion. That the person stayed away with the record that those present signed (`scanned`): it ends the right to
    a hearing, and would else be one person's word."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    hearing = held.hearing
    if held.state is not CaseState.NOTICED or hearing is None or hearing.set_on is None or hearing.is_over:
        return refuse("APL 64", "没有已通知的听证", "no hearing is set")
    if hearing.notified_on is None:
        unserved = (Missing("听证通知书的送达", "the service of its notice", "notified_on"),)
        return refuse("APL 64", "听证通知书尚未送达", "its notice was not served", missing=unserved)
    if actor != hearing.chair or actor in held.handlers:
        return refuse("APL 64", "由听证主持人登记听证笔录", "the chair of the hearing records it")
    if on < hearing.set_on:
        return refuse("APL 64", f"听证定于 {hearing.set_on.isoformat()} 举行", "the day of the hearing has not come")
    missing = []
    if not hearing.set_on <= record.held_on <= on:
        since = hearing.set_on.isoformat()
        missing.append(Missing(f"{since} 以后、已经到来的听证日期", f"a day since {since} that has come", "held_on"))
    if not record.attended and not scanned:
        zh = "当事人未到场：在场人员签名的听证笔录（PDF、JPEG、PNG）"
        missing.append(Missing(zh, "if the person stayed away: the record signed by those present, as a file", "scan"))
    if record.attended and scanned:
        zh, en = "当事人到场的，签名的笔录在核对签名时提交", "of who came it is handed in once the record is signed"
        missing.append(Missing(zh, en, "scan"))
    if not record.record.strip():
        missing.append(Missing("听证笔录", "the record", "record"))
    if not record.opinion.strip():
        missing.append(Missing("主持人意见", "the opinion of the chair", "opinion"))
    if missing:
        return refuse("APL 64", "听证笔录不完整", "the record is incomplete", missing=tuple(missing))
    return allow("APL 64")


@cites("APL 64")
def may_withdraw_hearing(
    who: DutyFacts, actor: str, held: CaseFacts, given_up_on: date, reason: str, on: date, *, scanned: bool
) -> Decision:
    """Whether it may be recorded that the person gave the hearing up, before it was held, as of a day since it was
    asked for: by an officer who did not handle the case, with what the person wrote and signed (`scanned`). The hearing
    is the person's right: who wants to punish does not end it by a word."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.NOTICED or held.hearing is None or held.hearing.is_over:
        return refuse("APL 64", "没有待举行的听证", "no hearing waits to be held")
    if actor in held.handlers:
        zh, en = (
            "本案调查人员不得登记撤回听证",
            "an officer who investigates a case may not record that its hearing is given up",
        )
        return refuse("APL 64", zh, en)
    missing = []
    if not held.hearing.asked_on <= given_up_on <= on:
        missing.append(Missing("要求听证以后、已经到来的撤回日期", "a day since it was asked for", "given_up_on"))
    if not reason.strip():
        missing.append(Missing("当事人书面撤回的情况", "how the person gave it up", "reason"))
    if not scanned:
        missing.append(Missing("当事人签名的撤回书（PDF、JPEG、PNG）", "what the person signed, as a file", "scan"))
    if missing:
        return refuse("APL 64", "撤回登记不完整", "how it was given up is incomplete", missing=tuple(missing))
    return allow("APL 64")


@cites("APL 63", "APL 64", "APL 65")
def is_heard(held: CaseFacts, on: date) -> Decision:
    """Whether hearings stand in the way of a decision: one that was asked for and not held; the days to ask for one
    where the person had to be told of it, unless it was held. A waiver of the statement is none of the hearing, and one
    that was given up within its days may be asked for again."""
    if held.hearing is not None and not held.hearing.is_over:
        missing = (Missing("听证笔录", "the record of the hearing", "hearing"),)
        return refuse(
            "APL 65", "当事人要求听证，听证后方可决定", "a hearing was asked for: first it is held", missing=missing
        )
    if held.hearing is not None and held.hearing.waits_for_signing:
        missing = (Missing("当事人签名，或者拒绝签名的注明", "the person's signature, or a noted refusal", "signed"),)
        return refuse("APL 65", "听证笔录尚未经当事人核对签名", "the record is not signed yet", missing=missing)
    was_held = held.hearing is not None and held.hearing.held_on is not None
    if held.hearing_told and not was_held and held.hearing_last is not None and on <= held.hearing_last:
        last = held.hearing_last.isoformat()
        return refuse("APL 64", f"要求听证的期限至 {last}，尚不能决定", f"a hearing may be asked for until {last}")
    return allow("APL 65")
