"""Filings: who files and who receives, what a filing lacks, which day counts, what the clock says: pure decisions
(article 9; decree 799, article 14).

A filing is no licence: the organ receives what is complete and lies in its district, and has no other answer to it.
What it finds besides stays open beside the filing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.codes import ZONES_BY_CODE
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.filing import FilingClock, FilingClocks
from mingcha.law.periods import Calendar, workday_after
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings.states import FilingKind, FilingState, Light
from mingcha.registry.filings.values import Area, Declared, FiledPoint, FiledSystem, FiledUnit, FilingLight
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, has_hand_of
from mingcha.registry.places.rules import PUBLIC_SECURITY, manages_unit, may_see, other_territory
from mingcha.registry.systems.rules import in_scope

MOST_DECLARED = 200
"""Maximum characters of an item that the unit states."""
MOST_REASON = 200
MOST_TITLE = 100
"""Maximum characters of the name of a scan."""
MOST_SCANS = 10
"""Scans of one filing that was handed in on paper."""
OTHER_PUBLIC = "art9"
"""The class of a system of another public place (decree 799, article 9)."""
NO_CLOCKS = FilingClocks(None, None, None, None)
"""Of a system that was not put into use."""


@dataclass(frozen=True, slots=True)
class FilingStanding:
    """A filing as its rules see it. `units`: codes of those that build, manage or use the system; `organ`: the seat of
    the organ that has it, None in a draft; `right_organ`: code of the organ in whose district its points lie, "" if
    none is registered; `missing`: what its content lacks; `submitted_by`: user id of who submitted it, 0 for none;
    `had_it`: the seats of the organs that have or had it."""

    state: FilingState
    place: Place
    units: frozenset[str]
    organ: Place | None = None
    right_organ: str = ""
    missing: tuple[Missing, ...] = ()
    submitted_by: int = 0
    had_it: tuple[Place, ...] = ()


@cites("3", "9", "799-14")
def may_file(who: DutyFacts, place: Place, units: Iterable[str]) -> Decision:
    """Whether a person files for a system at this place: the manager of a unit that builds, manages or uses it."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "9",
            "备案由建设、管理或者使用单位的保卫负责人办理",
            "the manager of the building, managing or using unit files a system",
            next_steps=(NextStep(Words("请单位保卫负责人办理", "ask the manager of the unit")),),
        )
    if any(manages_unit(who, Place(place.division, unit, place.zone)) for unit in units):
        return allow("9")
    return other_territory()


@cites("9", "799-14")
def filing_kind_fits(kind: FilingKind, *, is_filed: bool, is_open: bool, reason: str) -> Decision:
    """Whether a filing of this kind may be opened of a part of a system: one at a time; a first one where none was
    received, a change or an end where one was, with its reason. What was received is never edited."""
    if is_open:
        return refuse("9", "该系统在本区已有办理中的备案", "a filing of this system is on its way in this district")
    if kind is FilingKind.NEW and is_filed:
        return refuse(
            "9",
            "该系统在本区已备案；有变化的办理变更备案，已收讫的备案不得修改",
            "this system is filed here: file a change, for what was received is not edited",
            missing=(Missing("变更备案或者注销备案", "a filing of a change or of an end", "kind"),),
        )
    if kind is not FilingKind.NEW and not is_filed:
        return refuse(
            "9",
            "该系统在本区尚未备案，请先办理新建备案",
            "this system is not filed here yet: file it first",
            missing=(Missing("新建备案", "a first filing", "kind"),),
        )
    if kind is not FilingKind.NEW and not reason.strip():
        return refuse(
            "9",
            "变更或者注销备案须写明理由",
            "a filing of a change or of an end states why",
            missing=(Missing("变更或者注销的理由", "why", "reason"),),
        )
    return allow("9")


@cites("9")
def areas_named(named: str, areas: Sequence[Area]) -> Sequence[Area]:
    """The parts of a system that a code names, all of them where none is given: a district, a zone, or a zone with its
    district where the system lies in one zone on the land of several."""
    return [one for one in areas if not named or named in (one.code, one.whole_code)]


@cites("9")
def names_one_area(named: str, areas: Sequence[Area]) -> Decision:
    """Whether the code of a district or zone names the part of a system that is filed: a line through several districts
    is filed in each of them, by a filing of its own."""
    found = areas_named(named, areas)
    if len(found) == 1:
        return allow("9")
    if not found:
        return refuse(
            "9",
            f"该系统在“{named}”没有点位",
            f"the system has no points in {named}",
            missing=(Missing("有点位的区", "a district in which it has points", "area"),),
        )
    codes = [one.code for one in found]
    shown_codes = [one.code if codes.count(one.code) == 1 else one.whole_code for one in found]
    return refuse(
        "9",
        f"该系统跨区，须按区分别备案：{'、'.join(shown_codes)}",
        f"the system lies in several districts and is filed in each: {', '.join(shown_codes)}",
        missing=(Missing("备案所在的区", "the district of this filing", "area"),),
    )


@cites("9")
def counts_agree(stated: int | None, registered: int) -> Decision:
    """Whether the number of cameras on a form from outside is that of the register (T9c-N); our own form has none."""
    if stated is None or stated == registered:
        return allow("9")
    return refuse(
        "9",
        f"备案表填报 {stated} 台，点位登记 {registered} 台，相差 {abs(stated - registered)} 台",
        f"the form says {stated} cameras and the register has {registered}: they differ by {abs(stated - registered)}",
        missing=(Missing(f"与登记一致的数量：{registered}", f"the number in the register: {registered}", "cameras"),),
    )


@cites("3", "9")
def may_submit_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether a person may submit a filing, or one that was returned again. One that lacks something is taken, too: the
    organ returns it, and names all of it at once."""
    files = may_file(who, held.place, held.units)
    if not files:
        return files
    waits = held.state in (FilingState.DRAFT, FilingState.RETURNED)
    return allow("9") if waits else wrong_filing_state(held.state)


@cites("3", "9")
def may_withdraw_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether a person may withdraw a filing: of the units, until it ended. The clock of the system goes on."""
    files = may_file(who, held.place, held.units)
    if not files:
        return files
    return wrong_filing_state(held.state) if held.state.is_ended else allow("9")


@cites("3", "9")
def may_add_filing_scan(who: DutyFacts, held: FilingStanding, kept: int) -> Decision:
    """Whether a person may keep a scan of what was filed on paper: who files, until it ended; an officer of the organ
    that has it, at whose counter it was handed in, while it waits there. `kept`: how many there are."""
    files = may_file(who, held.place, held.units)
    if not files:
        decides = _may_decide(who, held) if who.has(*PUBLIC_SECURITY) else files
        if not decides:
            return decides
    elif held.state.is_ended:
        return wrong_filing_state(held.state)
    if kept < MOST_SCANS:
        return allow("9")
    return refuse("9", f"一份备案最多 {MOST_SCANS} 份扫描件", f"a filing has {MOST_SCANS} scans at most")


@cites("3", "4", "9")
def may_receive_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether an officer may, and so must, answer that a filing is received: it waits at the organ in whose district
    the points lie, and nothing is missing."""
    decides = _may_decide(who, held)
    if not decides:
        return decides
    if not _is_at_right_organ(held):
        return _elsewhere()
    if held.missing:
        return refuse(
            "9",
            f"备案材料缺 {len(held.missing)} 项，应当一次告知补正",
            f"the filing lacks {len(held.missing)} items: return it once and name all of them",
            missing=held.missing,
        )
    return allow("9")


@cites("3", "4", "9")
def may_return_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether an officer may return a filing: only one that lacks something. What is complete is received."""
    decides = _may_decide(who, held)
    if not decides:
        return decides
    if not _is_at_right_organ(held):
        return _elsewhere()
    if not held.missing:
        return refuse(
            "9",
            "备案材料齐全，应当收讫；备案不是行政许可，其他问题另行登记",
            "the filing is complete and is received: it is no licence, and other findings stand beside it",
        )
    return allow("9")


@cites("3", "4", "9")
def may_transfer_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether an officer may pass a filing on to the organ in whose district its points lie (T9d-N)."""
    decides = _may_decide(who, held)
    if not decides:
        return decides
    if not held.right_organ:
        return refuse("4", "点位所在区尚未登记公安机关", "no organ of public security is registered for that district")
    if _is_at_right_organ(held):
        return refuse("9", "点位在本机关辖区内，无须移送", "the points lie in this organ's own district")
    return allow("9")


@cites("9", "799-14")
def missing_of(
    kind: FilingKind, unit: FiledUnit, declared: Declared, system: FiledSystem, points: Sequence[FiledPoint]
) -> tuple[Missing, ...]:
    """Everything that a filing lacks of the mandatory items of its form, each with the name of its item: what is
    returned names all of it at once. Of the end of a system only who files it and the document of its removal are."""
    lacks: list[tuple[bool, str, str, str]] = [
        (not (unit.uscc or declared.uscc), "统一社会信用代码", "the unit's USCC", "uscc"),
        (not declared.address, "单位地址", "the unit's address", "address"),
        (not declared.legal_representative, "法定代表人", "the legal representative", "legal_representative"),
        (not declared.responsible, "负责人", "the person responsible", "responsible"),
        (not declared.phone, "联系电话", "a telephone number", "phone"),
        (bool(declared.agent) and not declared.authorisation, "授权委托书", "the agent's letter", "authorisation"),
        (not declared.declared_by, "真实性声明人", "who declares that it is true", "declared_by"),
    ]
    if kind is FilingKind.CANCEL:
        lacks.append((not declared.proof, "拆除证明文件", "the document of its removal", "proof"))
    else:
        unplaced = sum(not one.longitude for one in points)
        begun = system.accepted_on is not None or system.used_on is not None
        lacks += [
            (not begun, "竣工验收合格（投入使用）日期", "the day of acceptance or of use", "accepted_on"),
            (not points, "至少一个在用点位", "at least one point in use", "points"),
            (unplaced > 0, f"{unplaced} 个点位的坐标", f"the coordinates of {unplaced} points", "coordinates"),
            (not declared.models, "设备主要类型和型号", "the main types of devices", "models"),
            (not declared.storage_place, "存储地点", "where footage is stored", "storage_place"),
        ]
    return tuple(Missing(zh, en, about) for is_missing, zh, en, about in lacks if is_missing)


@cites("4", "9")
def area_of_point(placed_in: str | None, *, on_carrier: bool, site: Area, seat: Area) -> Area:
    """The district or zone in which a point is filed: that of its place (`placed_in`, None for a point without one or
    outside the city), of a vehicle or ship the seat of its unit; else that of its site.

    A zone lies on the land of districts, so a point there is filed with the zone of its site.
    """
    if on_carrier:
        return seat
    zone = ZONES_BY_CODE.get(site.zone)
    hosts = zone.hosts if zone else (site.division,)
    return site if placed_in is None or placed_in in hosts else Area(placed_in)


@cites("9")
def resubmit_by(returned_on: date, calendar: Calendar) -> date:
    """The last day on which a returned filing keeps the day on which it was first submitted."""
    return workday_after(returned_on, parameters.number("filing.resubmit_workdays", returned_on), calendar)


@cites("9")
def counts_from(first_on: date | None, resubmit_until: date | None, at: datetime) -> date:
    """The Shanghai day on which a filing submitted at an instant counts as submitted: that of the first time, if what
    was returned comes back in time. `resubmit_until`: of the first return, since the term is given once."""
    on = shanghai_day(at)
    kept = first_on is not None and (resubmit_until is None or on <= resubmit_until)
    return first_on if kept and first_on is not None else on


@cites("9", "799-14")
def is_filing_bound(legal_class: str, on: date) -> bool:
    """Whether the clocks of filing bind a system of this class: not one of a place that is not public; of another
    public place as the parameter says, for this regulation makes no exception for them."""
    if legal_class == OTHER_PUBLIC:
        return bool(parameters.value("filing.applies_to_other_public_places", on).value)
    return in_scope(legal_class)


@cites("9", "799-14")
def filing_light(
    clock: FilingClock | None,
    on: date,
    *,
    counted_on: date | None,
    state: FilingState | None,
    is_filed: bool,
    resubmit_until: date | None = None,
) -> FilingLight:
    """What the clock of a part of a system says on a Shanghai day. `counted_on` and `state`: of the first filing that
    is on its way or was received; `is_filed`: whether one was received, which ends the clock; `resubmit_until`: the
    term of one that was returned.

    What was submitted in time is in time while the organ has it, and while it may be completed (T9b).
    """
    if state is FilingState.RETURNED and resubmit_until is not None and on > resubmit_until:
        counted_on = None
    if clock is None:
        return FilingLight(Light.FILED if is_filed else Light.NONE)
    left = (clock.due - on).days
    late = clock.deadline.days_late(counted_on) if counted_on is not None else 0
    if is_filed:
        return FilingLight(Light.FILED, left, late)
    if counted_on is not None and state in (FilingState.SUBMITTED, FilingState.RETURNED):
        return FilingLight(Light.OVERDUE if late else Light.WAITING, left, late)
    if left < 0:
        return FilingLight(Light.OVERDUE, left, -left)
    steps = parameters.value("filing.reminders", on).value
    reached = [step for step in steps if left <= step] if isinstance(steps, tuple) else []
    near = left <= parameters.number("filing.amber_days", on)
    return FilingLight(Light.NEAR if near else Light.RUNNING, left, 0, min(reached, default=0))


@cites("3", "9")
def may_see_filing(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether a person may read a filing: whose role covers the system, a unit of it, an organ that has or had it."""
    organs = held.had_it if held.organ is None else (held.organ, *held.had_it)
    if any(who.over(organ) for organ in organs):
        return allow("9")
    units = (Place(held.place.division, unit, held.place.zone) for unit in held.units)
    return allow("9") if any(who.over(unit) for unit in units) else may_see(who, held.place)


@cites("9")
def wrong_filing_state(state: FilingState) -> Decision:
    """The refusal of a step that the state of a filing does not have."""
    return refuse(
        "9", f"该备案状态为“{state.words.zh}”，不能办理此步骤", f"the filing is {state.words.en}: this step is not open"
    )


@cites("3", "9")
def _may_decide(who: DutyFacts, held: FilingStanding) -> Decision:
    """Whether a person answers for the organ that has a filing."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse("9", "备案由公安机关民警收讫", "an officer of public security receives a filing")
    if held.organ is None or held.state is not FilingState.SUBMITTED:
        return wrong_filing_state(held.state)
    if not who.over(held.organ, *PUBLIC_SECURITY):
        return other_territory()
    if who.user_id and who.user_id == held.submitted_by:
        return refuse("9", "不得办理本人提交的备案", "nobody decides on a filing of their own")
    return allow("9")


@cites("9")
def is_decided_by_another(officer: int, submitter: int, hands: Iterable[Hand]) -> Decision:
    """Whether the officer is another person than who submitted the filing, also by another account. User ids."""
    if not has_hand_of(officer, (submitter,), hands):
        return allow("9")
    zh = "不得办理本人以另一账户提交的备案（同名且同证件号或者同单位的，视为同一人）"
    en = "nobody decides on a filing of their own: one name with one certificate or unit counts as one person"
    return refuse("9", zh, en)


def _is_at_right_organ(held: FilingStanding) -> bool:
    return held.organ is not None and bool(held.right_organ) and held.organ.organisation == held.right_organ


@cites("9")
def _elsewhere() -> Decision:
    return refuse(
        "9",
        "点位不在本机关辖区内：移送所在地公安机关，提交日期不变",
        "the points lie in another district: transfer the filing there, and its day of submission stays",
        next_steps=(NextStep(Words("移送所在地公安机关", "transfer it to the organ of that district")),),
    )
