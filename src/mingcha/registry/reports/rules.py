"""What a report of a camera states, who handles it, and until when it is taken up (article 18; 799-24(2))."""

from collections.abc import Iterable
from datetime import date, timedelta

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES_BY_CODE
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, is_hand_of_any, person_id
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.registry.reports.values import FollowedBy, NewReport, ReportKind, ReportResult, ReportState

READERS = (*PUBLIC_SECURITY, Role.AUDITOR)
"""The roles that read reports; units do not, for a report may be about them."""
MOST_WHERE = 120
MOST_TEXT = 1000
MOST_NOTE = 300
"""Maximum characters of a place, of a report and of the reason for its result."""
STEPS: dict[ReportState, tuple[ReportState, ...]] = {
    ReportState.RECEIVED: (ReportState.TAKEN_UP,),
    ReportState.TAKEN_UP: (ReportState.CLOSED,),
    ReportState.CLOSED: (),
}
"""The states that may follow each state; what two officers set aside ends without being taken up."""
_SAYS_POLICE = NextStep(Words("情况紧急请拨打 110", "if it is urgent, call 110"))


@cites("18", "799-13", "799-14", "799-24(2)", "799-26")
def report_is_whole(new: NewReport) -> Decision:
    """Whether a report states where in which district something was seen, and what; a private place of a hidden camera
    alone."""
    missing = []
    if place_of(new.district) is None:
        missing.append(Missing("所在区或者功能区", "the district or functional zone", "district"))
    if not new.where.strip():
        missing.append(Missing("具体位置", "the exact place", "where"))
    if not new.text.strip():
        missing.append(Missing("看到的情况", "what was seen", "text"))
    if new.place_kind and new.kind not in (None, ReportKind.HIDDEN):
        missing.append(Missing("场所只在举报私密部位时填写", "no kind of private place", "place_kind"))
    article = new.kind.article if new.kind is not None else "18"
    if missing:
        return refuse(article, "举报内容不完整", "the report is incomplete", missing=tuple(missing))
    return allow(article)


@cites("18", "799-24(2)")
def is_beyond_bound(of_network: int, of_district: int, on: date) -> bool:
    """Whether one more report is sifted first: so many came on that Shanghai day from its network, or about its
    district or zone. It is taken all the same: what somebody else sends in numbers turns nobody away."""
    if of_network >= parameters.number("areas.reports_of_a_network", on):
        return True
    return of_district >= parameters.number("areas.reports_of_a_district", on)


@cites("18", "799-24(2)")
def may_set_aside(
    who: DutyFacts, place: Place, state: ReportState, *, beyond_bound: bool, set_aside_by: str, hands: Iterable[Hand],
    note: str, first_above: bool = False,
) -> Decision:  # fmt: skip
    """Whether this person sets a report aside as no report, with the reason: one that was received beyond a bound of
    its day and that nobody took up. It ends by the second one, in another hand than the first (`set_aside_by`: actor,
    "" for none; `first_above`: of the level above) and of another organisation: one officer's word ends no report, nor
    that of two of the station which it may be about (own rules)."""
    allowed = may_handle_report(who, place)
    if not allowed:
        return allowed
    if not beyond_bound or state is not ReportState.RECEIVED:
        zh, en = "只筛除超出当日上限、尚未受理的举报", "only what came beyond a bound and nobody took up is set aside"
        return refuse("18", zh, en)
    known = tuple(hands)
    if set_aside_by and is_hand_of_any(who.user_id, (set_aside_by,), known):
        zh, en = "由另一名民警复核后筛除（平台自定规则，非法定）", "another officer confirms it (our own rule)"
        return refuse("18", zh, en)
    if set_aside_by and not is_of_other_organisation_or_above(who, set_aside_by, known, first_above=first_above):
        zh = "由其他单位或者上级公安机关的民警复核后筛除（平台自定规则，非法定）"
        en = "an officer of another organisation or of the level above confirms it (our own rule)"
        return refuse("799-24(2)", zh, en)
    if not note.strip():
        missing = (Missing("不是举报的理由", "why it is no report", "note"),)
        return refuse("18", "未写明理由", "the reason is missing", missing=missing)
    return allow("18")


@cites("18", "799-24(2)")
def is_above_districts(who: DutyFacts) -> bool:
    """Whether this person is of the level above the districts: an officer over the whole city."""
    return bool(who.over(Place(WUHAN, ""), *PUBLIC_SECURITY))


@cites("18", "799-24(2)")
def is_of_other_organisation_or_above(
    who: DutyFacts, first: str, hands: Iterable[Hand], *, first_above: bool = False
) -> bool:
    """Whether this person may be the second of two. The reason: before an inspection nobody knows whom a report is
    about, and it may be the station of both.

    False if both have the same organisation, whatever their levels. True if this person has an organisation and it is
    not that of the first one (`first`: actor id), who may have none. Without an organisation: True only for somebody
    above the districts, and only if the first one was not (`first_above`)."""
    theirs = next((one.organisation for one in hands if one.user_id == person_id(first)), "")
    if theirs != "" and theirs == who.organisation:
        return False
    return who.organisation != "" or (not first_above and is_above_districts(who))


@cites("18")
def names_reports(listed: int) -> Decision:
    """Whether any report is named to be set aside."""
    if listed:
        return allow("18")
    return refuse("18", "未选择举报", "no report is chosen", missing=(Missing("举报", "a report", "numbers"),))


@cites("18")
def may_receive_report(received_today: int, on: date) -> Decision:
    """Whether one more report is taken on a Shanghai day: a form that anybody may send has a bound, by which it fills
    no disk."""
    if received_today < parameters.number("areas.reports_of_a_day", on):
        return allow("18")
    return refuse(
        "18",
        "今日网上举报已达上限，请明日再报",
        "today's number of reports by this page is reached: report again tomorrow",
        next_steps=(_SAYS_POLICE,),
    )


@cites("18")
def may_sift(who: DutyFacts) -> Decision:
    """Whether this person handles reports at all."""
    if who.has(*PUBLIC_SECURITY):
        return allow("18")
    return refuse(
        "18",
        "举报由属地公安机关受理和办结",
        "reports are handled by the public security organ of the territory",
        next_steps=ASK_A_KEEPER,
    )


@cites("3", "18")
def may_handle_report(who: DutyFacts, place: Place) -> Decision:
    """Whether this person takes up and closes reports about this place: the public security organ over it."""
    allowed = may_sift(who)
    return allowed if not allowed or who.over(place, *PUBLIC_SECURITY) else other_territory()


@cites("3", "18", "799-24(2)")
def may_close_report(
    who: DutyFacts, place: Place, followed: FollowedBy, taken_up_by: str, hands: Iterable[Hand], *,
    first_above: bool = False,
) -> Decision:  # fmt: skip
    """Whether this person closes a report about this place: an officer who handles it, never one of an organisation
    that it is about. One because of which two officers inspected nothing rests on one officer's word: it is closed by
    another hand than who took it up (`taken_up_by`: actor; `first_above`: of the level above), and of another
    organisation, since a link says whom it is about as long as nobody looked (own rules)."""
    allowed = may_handle_report(who, place)
    if not allowed:
        return allowed
    if who.organisation and who.organisation in followed.organisations:
        zh, en = "被举报单位的人员不得办结该举报", "staff of the organisation that was reported may not close it"
        return refuse("799-24(2)", zh, en)
    known = tuple(hands)
    if not followed.is_inspected and is_hand_of_any(who.user_id, (taken_up_by,), known):
        zh = "未经两名执法人员检查的举报，由受理人以外的民警办结（平台自定规则，非法定）"
        en = "a report that two officers did not inspect is closed by another than who took it up (our own rule)"
        return refuse("18", zh, en)
    if not followed.is_inspected and not is_of_other_organisation_or_above(
        who, taken_up_by, known, first_above=first_above
    ):
        zh = "未经两名执法人员检查的举报，由其他单位或者上级公安机关的民警办结（平台自定规则，非法定）"
        en = "what two officers did not inspect another organisation or the level above closes (our own rule)"
        return refuse("799-24(2)", zh, en)
    return allow("18")


@cites("3", "18")
def may_read_reports(who: DutyFacts, place: Place | None = None) -> Decision:
    """Whether this person reads reports, about this place or at all."""
    if not who.has(*READERS):
        return refuse("18", "您的岗位不查看举报", "your role may not read reports", next_steps=ASK_A_KEEPER)
    return allow("18") if place is None or who.over(place, *READERS) else other_territory()


@cites("18")
def may_have_result(result: ReportResult) -> Decision:
    """Whether a report that was taken up ends by this result: not as no report, which is for what was never taken
    up."""
    if result is not ReportResult.NO_REPORT:
        return allow("18")
    return refuse("18", "已受理的举报不得按非举报筛除", "what was taken up is not set aside as no report")


@cites("18")
def result_is_whole(note: str, handled_on: date, received_on: date, on: date) -> Decision:
    """Whether a result has its reason and a day from the receipt to today."""
    missing = []
    if not note.strip():
        missing.append(Missing("办理情况和理由", "what was done, and why", "note"))
    if not received_on <= handled_on <= on:
        missing.append(Missing("收到之日至今天之间的日期", "a day from the receipt to today", "handled_on"))
    if missing:
        return refuse("18", "办理结果不完整", "the result is incomplete", missing=tuple(missing))
    return allow("18")


@cites("18")
def may_follow(state: ReportState, following: ReportState) -> bool:
    """Whether a report in one state may pass to another."""
    return following in STEPS[state]


@cites("18")
def last_day_to_take_up(received_on: date) -> date:
    """The last day on which a report is taken up in time."""
    return received_on + timedelta(days=parameters.number("areas.report_taken_up_days", received_on))


@cites("799-24(2)")
def answer_by(received_on: date) -> date:
    """The last day on which a report is answered in time (our own limit)."""
    return received_on + timedelta(days=parameters.number("areas.report_answer_days", received_on))


@cites("18")
def last_day_to_sift(received_on: date) -> date:
    """The last day on which a report that came beyond a bound of its day is sifted in time (our own limit)."""
    return received_on + timedelta(days=parameters.number("areas.report_sifted_days", received_on))


@cites("18")
def is_unsifted(received_on: date, on: date) -> bool:
    """Whether a report that is still to be sifted is past its day."""
    return last_day_to_sift(received_on) < on


@cites("18")
def is_left_lying(received_on: date, on: date) -> bool:
    """Whether a report that nobody took up is past its day."""
    return last_day_to_take_up(received_on) < on


@cites("3")
def place_of(district: str) -> Place | None:
    """The place of a district (division code) or a functional zone; None for anything else, the whole city too."""
    if district in ZONES_BY_CODE:
        return Place(ZONES_BY_CODE[district].hosts[0], "", district)
    return Place(district, "") if district in DIVISIONS and district != WUHAN else None
