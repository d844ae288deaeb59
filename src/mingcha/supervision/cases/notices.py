"""The notice before a penalty: drawn up, handed over, or recorded as it was written elsewhere (APL 41 to 44): pure
decisions on plain values."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.printed.numbers import is_number_of
from mingcha.supervision.cases.notice_values import HandedNotice, NoticeText, PrintedNotice
from mingcha.supervision.cases.penalties import may_be_proposed, may_order_beside
from mingcha.supervision.cases.rules import stands_on_evidence
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts, NewNotice
from mingcha.supervision.officers.rules import has_certificate
from mingcha.supervision.officers.values import Enforcer
from mingcha.supervision.orders.rules import is_day_proven
from mingcha.supervision.orders.values import NO_RECEIPT, ReceiptFacts
from mingcha.supervision.recusals.rules import may_handle_case


@cites("23", "APL 41", "APL 42", "APL 44")
def may_draw_notice(who: DutyFacts, enforcer: Enforcer, held: CaseFacts, new: NoticeText, on: date) -> Decision:
    """Whether a notice may be drawn up, of which the paper is printed and handed over: facts, grounds and evidence, of
    which a picture alone is none (T12-11-N), an amount within the bounds. Until it was handed over it may be drawn up
    anew."""
    return _may_say(who, enforcer, held, new, on, [])


@cites("23", "APL 42", "APL 44")
def may_hand_over_notice(
    who: DutyFacts,
    enforcer: Enforcer,
    held: CaseFacts,
    handed: HandedNotice,
    on: date,
    receipt: ReceiptFacts,
    printed: PrintedNotice,
) -> Decision:
    """Whether the notice that was drawn up may be recorded as handed over: on a day since then that has come, a day of
    before with its proof (`receipt`), and by the print that says it (`printed`): what was signed is what we have."""
    allowed = _may_tell(who, enforcer, held, on)
    if not allowed:
        return allowed
    if held.notice_drawn_on is None:
        missing = (Missing("行政处罚告知笔录", "the notice, drawn up", "draw_notice"),)
        return refuse("APL 44", "尚未制作告知笔录", "no notice is drawn up yet", missing=missing)
    lacking = _lacking_of_service(held.notice_drawn_on, handed.on, handed.receiver, on)
    if not printed.numbers:
        lacking.append(Missing("打印的告知笔录（请先打印）", "the printed notice: print it first", "paper"))
    elif not handed.paper.strip():
        lacking.append(Missing("所交告知笔录的编号", "the number of the notice that was handed over", "paper"))
    if lacking:
        return refuse("APL 44", "告知登记不完整", "the hand-over is incomplete", missing=tuple(lacking))
    proven = is_day_proven("APL 44", handed.on, on, who.user_id, receipt, "handed_on")
    return _is_newest_print(handed.paper, printed) if proven else proven


@cites("APL 44")
def _is_newest_print(paper: str, printed: PrintedNotice) -> Decision:
    """Whether a number is that of the print that counts: the newest one, of what is drawn up now."""
    newest, *earlier = printed.numbers
    if is_number_of(paper, newest):
        if printed.stands:
            return allow("APL 44")
        zh = "该份打印之后告知内容又有改动，请重新打印并以新打印的告知"
        en = "the notice was drawn up with another text since that print: print it again, and hand that one over"
    elif any(is_number_of(paper, one) for one in earlier):
        zh = "该份打印之后又打印了内容不同的一份，请以最新打印的告知"
        en = "a notice with another text was printed since: hand the newest one over"
    else:
        zh, en = "该编号不是本案打印的告知笔录", "no notice of this case was printed under this number"
    missing = (Missing("最新打印的告知笔录的编号", "the number of the notice printed last", "paper"),)
    return refuse("APL 44", zh, en, missing=missing)


@cites("23", "APL 41", "APL 42", "APL 44")
def may_notify_person(who: DutyFacts, enforcer: Enforcer, held: CaseFacts, new: NewNotice, on: date) -> Decision:
    """Whether a notice may be recorded that was written and handed over without the platform: as `may_draw_notice` and
    `may_hand_over_notice` together, as of these days: no paper of it is issued here, whose signed scan would prove a
    day from before. It takes the place of one that was drawn up here and not handed over."""
    lacking = _lacking_of_service(held.opened_on, new.handed_on, new.receiver, on)
    whole = _may_say(who, enforcer, held, new.text, on, lacking)
    proven = is_day_proven("APL 44", new.handed_on, on, who.user_id, NO_RECEIPT, "handed_on")
    if whole and not proven:
        zh = "另行制作的告知须在告知当日或者次日登记，否则以登记之日为告知之日（平台自定规则，非法定）"
        en = "a notice written elsewhere is recorded on its day or the next one, or counts as of today (our own rule)"
        return refuse("APL 44", zh, en, missing=(Missing("登记之日", "the day of the recording", "handed_on"),))
    return whole


@cites("APL 42", "APL 44")
def _may_tell(who: DutyFacts, enforcer: Enforcer, held: CaseFacts, on: date) -> Decision:
    """Whether an officer with a certificate may tell the person of an open case."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.OPEN or held.opened_on is None:
        return refuse("APL 44", "尚未批准立案，或者已告知", "the case is not open, or the person was told already")
    return has_certificate(enforcer, on)


@cites("APL 41", "APL 44")
def _may_say(
    who: DutyFacts, enforcer: Enforcer, held: CaseFacts, new: NoticeText, on: date, lacking: list[Missing]
) -> Decision:
    """Whether a notice may say this. `lacking`: what else it lacks."""
    allowed = _may_tell(who, enforcer, held, on)
    evidence = stands_on_evidence(new.evidence)
    if not allowed or not evidence:
        return evidence if allowed else allowed
    missing = []
    if not new.facts.strip():
        missing.append(Missing("违法事实", "the facts", "facts"))
    if not new.grounds.strip():
        missing.append(Missing("理由和依据", "grounds and basis", "grounds"))
    missing += lacking
    if missing:
        return refuse("APL 44", "告知内容不完整", "the notice is incomplete", missing=tuple(missing))
    beside = may_order_beside(held, new.extras)
    return may_be_proposed(held, new.proposed, new.yuan, new.extras) if beside else beside


def _lacking_of_service(since: date | None, handed_on: date, receiver: str, on: date) -> list[Missing]:
    missing = []
    if since is not None and not since <= handed_on <= on:
        missing.append(Missing("立案、制作以后，已经到来的告知日期", "a day since then that has come", "handed_on"))
    if not receiver.strip():
        missing.append(Missing("签收人", "who received it", "receiver"))
    return missing
