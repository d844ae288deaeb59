"""Who receives, examines, answers, refers and closes a complaint, and behind which wall it stands (article 25; decree
799, arts. 25, 32; Supervision Law 37). The articles name no term of an answer: ours is our own.
"""

from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.spelling import name_key
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.reports.rules import place_of
from mingcha.supervision.complaints.values import (
    Complained,
    ComplaintFacts,
    ComplaintState,
    NewComplaint,
    ReferredTo,
)

MOST_NAME, MOST_CONTACT, MOST_TEXT, MOST_REASON, MOST_NUMBER = 60, 100, 2000, 500, 60
"""Maximum characters of names, of a contact, of a complaint and its answers, of reasons, of another organ's number."""
CITY = "420100"
EARLIEST_RECEIVED = date(2023, 3, 1)
"""When decree 314 began: no complaint under its article 25 was received before, and no dated number holds."""
_ELSEWHERE = NextStep(
    Words("可向监察机关举报（12388）或者向上级机关反映", "go to the supervisory organ (12388) or to the upper organ")
)


@cites("25")
def place_of_organ(district: str) -> Place | None:
    """The place of an organ by its division or zone, the whole city too; None for anything else."""
    return Place(CITY, "") if district == CITY else place_of(district)


@cites("25", "799-25")
def complaint_is_whole(new: NewComplaint) -> Decision:
    """Whether a complaint names the organ and where it is, and what it did. Who complains need not be named."""
    missing = []
    if place_of_organ(new.district) is None:
        missing.append(Missing("机关所在的市、区或者功能区", "the city, district or zone of the organ", "district"))
    if not new.organ_name.strip():
        missing.append(Missing("被检举、控告的机关或者单位", "the organ complained of", "organ_name"))
    if not new.text.strip():
        missing.append(Missing("检举、控告的内容", "what happened", "text"))
    if new.contact.strip() and not new.name.strip():
        missing.append(Missing("姓名（匿名的不留联系方式）", "a name, or no contact either", "name"))
    if missing:
        return refuse("25", "检举控告内容不完整", "the complaint is incomplete", missing=tuple(missing))
    return allow("25")


@cites("25")
def may_receive_complaint(received_today: int, readers: int, on: date) -> Decision:
    """Whether one more complaint is taken by the open page on a Shanghai day: the page has a bound, and an auditor
    outside of the organ is needed: what nobody may read is not taken, and is sent on."""
    if not readers:
        return refuse(
            "25",
            "本平台没有可以受理此项检举控告的审计人员，未予保存",
            "nobody here may read this complaint, so it was not kept",
            next_steps=(_ELSEWHERE,),
        )
    if received_today >= parameters.number("complaint.reports_of_a_day", on):
        return refuse(
            "25",
            "今日网上检举控告已达上限，请明日再提交",
            "today's number of complaints by this page is reached: come again tomorrow",
            next_steps=(_ELSEWHERE,),
        )
    return allow("25")


@cites("25")
def is_beyond_bound(of_network: int, of_district: int, on: date) -> bool:
    """Whether one more complaint is listed after the others: so many came on that Shanghai day from its network, or
    about organs of its district or zone. It is taken all the same."""
    if of_network >= parameters.number("complaint.reports_of_a_network", on):
        return True
    return of_district >= parameters.number("complaint.reports_of_a_district", on)


@cites("25")
def may_be_received_on(received_on: date, on: date) -> Decision:
    """Whether a paper was handed in on a day: since the decree began, and not in the future."""
    if EARLIEST_RECEIVED <= received_on <= on:
        return allow("25")
    since = EARLIEST_RECEIVED.isoformat()
    missing = (Missing(f"{since} 至今天之间的收到日期", f"a day of receipt from {since} to today", "received_on"),)
    return refuse("25", "收到日期不对", "it was not received on this day", missing=missing)


@cites("25")
def is_walled(who: DutyFacts, about: Complained, seat: Place | None) -> bool:
    """Whether a person stands behind the wall of a complaint: of the organ complained of, by its code or by its name in
    whole or part, or the official complained of, by the name in whole or part. An organ that is in no row may be a part
    of any organ of its district: whoever belongs to one (`seat`: its place, None for who is of no organ) stands behind
    the wall too. rows.py has the same as a condition."""
    if not about.organ and seat is not None and _is_one_district(seat, about.place):
        return True
    own = name_key(who.organisation_name)
    if who.organisation and who.organisation == about.organ:
        return True
    if own and (about.organ_key in own or own in about.organ_key):
        return True
    name, official = name_key(who.name), about.official_key
    return bool(name and official) and (name in official or official in name)


def _is_one_district(one: Place, other: Place) -> bool:
    return (one.division, one.zone) == (other.division, other.zone)


@cites("25")
def may_read_complaint(who: DutyFacts, about: Complained, seat: Place | None = None) -> bool:
    """Whether a person reads and handles a complaint: an auditor over the place of the organ, by a role over a division
    or zone and not over one unit, on this side of the wall. `seat`: as `is_walled`."""
    held = who.over(about.place, Role.AUDITOR)
    return any(not one.territory.organisation for one in held) and not is_walled(who, about, seat)


@cites("25")
def may_handle_complaints(who: DutyFacts) -> Decision:
    """Whether this person has to do with complaints at all: auditors. Asked before a row is looked for, so that the
    refusal is the same whether there is one."""
    if who.has(Role.AUDITOR):
        return allow("25")
    return refuse(
        "25",
        "检举控告由审计管理员受理，被检举、控告的机关和其他岗位不查看、不办理",
        "complaints go to audit administrators: neither the organ complained of nor another role reads or edits them",
    )


@cites("25")
def may_examine_complaint(held: ComplaintFacts, note: str) -> Decision:
    """Whether a complaint is examined now: received, with what was found out."""
    if held.state is not ComplaintState.RECEIVED:
        return _already(held.state)
    return _with_text(note, Missing("审查情况", "what was found out", "note"))


@cites("25")
def may_answer_complaint(held: ComplaintFacts, answer: str) -> Decision:
    """Whether a complaint is answered now: examined, in words."""
    if held.state is ComplaintState.RECEIVED:
        return _not_examined()
    if held.state is not ComplaintState.EXAMINED:
        return _already(held.state)
    return _with_text(answer, Missing("答复内容", "the answer", "answer"))


@cites("25", "799-32")
def may_refer_complaint(held: ComplaintFacts, to: ReferredTo, body: str, reason: str) -> Decision:
    """Whether a complaint is referred now: examined, to a named body, with a reason; to the inspection of the police
    only of an organ of the police."""
    if held.state is ComplaintState.RECEIVED:
        return _not_examined()
    if held.state is not ComplaintState.EXAMINED:
        return _already(held.state)
    if to is ReferredTo.POLICE_INSPECTION and not held.of_police:
        return refuse(
            "799-32",
            "督察机构只受理对公安机关及其人民警察的检举控告",
            "the inspection of the police takes complaints against the police alone",
        )
    missing = []
    if not body.strip():
        missing.append(Missing("受移交机关的名称", "the name of that body", "body"))
    if not reason.strip():
        missing.append(Missing("移交理由", "a reason", "reason"))
    if missing:
        return refuse("25", "移交要素不全", "the referral is incomplete", missing=tuple(missing))
    return allow("25")


@cites("25")
def may_record_reply(held: ComplaintFacts, reply: str, replied_on: date, on: date) -> Decision:
    """Whether the reply of the organ to which a complaint was referred is recorded now: once, dated from the referral
    to today."""
    if held.state is not ComplaintState.REFERRED:
        return refuse("25", "未移交的，没有受移交机关的答复", "what was not referred has no reply of another organ")
    if held.has_reply:
        return refuse("25", "受移交机关的答复已登记", "the reply is recorded already")
    missing = []
    if not reply.strip():
        missing.append(Missing("答复内容", "what it replied", "reply"))
    if held.referred_on is None or not held.referred_on <= replied_on <= on:
        missing.append(Missing("移交之日至今天之间的日期", "a day from the referral to today", "replied_on"))
    if missing:
        return refuse("25", "答复要素不全", "the reply is incomplete", missing=tuple(missing))
    return allow("25")


@cites("25")
def may_close_complaint(held: ComplaintFacts) -> Decision:
    """Whether a complaint ends now: answered, or referred and replied to. It never ends without an answer."""
    if held.state is ComplaintState.CLOSED:
        return _already(held.state)
    if held.state is ComplaintState.ANSWERED or held.has_reply:
        return allow("25")
    return refuse("25", "未答复的检举控告不得办结", "a complaint is not closed without an answer")


@cites("25")
def may_open_name(*, is_named: bool, reason: str) -> Decision:
    """Whether the sealed name of who complains is opened: where there is one, with a reason; it leaves an entry."""
    if not is_named:
        return refuse("25", "匿名检举控告，没有姓名", "it is anonymous: there is no name")
    return _with_text(reason, Missing("查看理由", "a reason", "reason"))


@cites("25")
def may_open_scan(*, has_scan: bool, reason: str) -> Decision:
    """Whether the sealed scan of a paper is opened: where there is one, with a reason; it leaves an entry. The paper
    shows who complains, as the sealed name does."""
    if not has_scan:
        return refuse("25", "该检举控告没有扫描件", "there is no scan of it")
    return _with_text(reason, Missing("查看理由", "a reason", "reason"))


@cites("25")
def answer_due_on(received_on: date) -> date:
    """The last day of our own term of an answer; of a day before the decree in a row, by the first number that holds,
    so that one such row stops no list."""
    return received_on + timedelta(days=parameters.number("complaint.answer_days", max(received_on, EARLIEST_RECEIVED)))


@cites("25")
def is_late(held: ComplaintFacts, on: date) -> bool:
    """Whether nobody answered or referred it within our own term."""
    waits = held.state in (ComplaintState.RECEIVED, ComplaintState.EXAMINED)
    return waits and answer_due_on(held.received_on) < on


def _with_text(text: str, missing: Missing) -> Decision:
    if text.strip():
        return allow("25")
    return refuse("25", "须以文字写明", "it is stated in words", missing=(missing,))


def _not_examined() -> Decision:
    return refuse("25", "检举控告须先审查", "a complaint is examined first")


def _already(state: ComplaintState) -> Decision:
    return refuse("25", f"该检举控告{state.words.zh}", f"the complaint is {state.words.en} already")
