"""Construction plans: who compiles, submits, approves and returns them, and when they take effect (articles 4, 5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mingcha.geo.coordinates import Located
from mingcha.geo.label_doubts import Known, question_label
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES_BY_CODE, division_words
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.registry.plans.states import NEEDED, WAITING, Body, Level, PlanState
from mingcha.registry.points.rules import outside_city_m

MOST_TITLE, MOST_DOCUMENT, MOST_REASON, MOST_NAME = 100, 100, 200, 100
"""Maximum characters of a plan's title, a document, a reason, the name of an item."""
MOST_CAMERAS = 10_000
"""Maximum number of cameras of one item."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years that a plan may name."""
POINT_CLASSES = (1, 2, 3)
"""Classes of monitoring points: built by government, by key units, by society (一类、二类、三类视频监控点)."""

NAMING_ROLES = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
"""The roles that propose and confirm a plan approver, and end the duty."""


@dataclass(frozen=True, slots=True)
class PlanArea:
    """The area of a plan: the city ("420100"), a district, or a functional zone with its first host division."""

    level: Level
    division: str
    zone: str = ""

    @property
    def place(self) -> Place:
        """Its place, for decisions on responsibility (articles 3, 4)."""
        return Place(self.division, "", self.zone)

    @property
    def code(self) -> str:
        """The code of the zone, else of the division."""
        return self.zone or self.division

    @property
    def words(self) -> Words:
        """Its name."""
        return division_words(self.code)


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval of the present submission: the body, the day of its document, the person who recorded it."""

    body: Body
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan for rules. `authors`: actor ids of all who drafted, changed or submitted it; `items`: how many it has;
    `submitted_on`: the Shanghai day of the present submission, None for a draft; `approved`: approvals of it."""

    area: PlanArea
    state: PlanState
    authors: frozenset[str]
    items: int = 0
    submitted_on: date | None = None
    approved: tuple[Approved, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who wants to approve: the actor, whether the person's own organisation is the city's police, and the codes of the
    organisations whose plan approver the person is."""

    actor: str
    is_city_police: bool = False
    approves_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewApproval:
    """An approval as its document states it."""

    body: Body
    document: str
    on: date


@cites("4", "5")
def plan_area(code: str) -> PlanArea:
    """The area with this code: "420100", a district of the city, or a functional zone. Raises Fault(INVALID)."""
    if code == WUHAN:
        return PlanArea(Level.CITY, WUHAN)
    if code in DIVISIONS:
        return PlanArea(Level.DISTRICT, code)
    if code in ZONES_BY_CODE:
        return PlanArea(Level.ZONE, ZONES_BY_CODE[code].hosts[0], code)
    raise Fault(FaultKind.INVALID, Words(f"本市没有“{code[:20]}”", f"the city has no area {code[:20]!r}"))


@cites("3", "5")
def may_draft_plan(who: DutyFacts, area: PlanArea) -> Decision:
    """Whether this person compiles plans of an area: the city's police that of the city, a district's or zone's police
    that of the district or zone (article 5)."""
    role = Role.CITY_OFFICER if area.level is Level.CITY else Role.DISTRICT_OFFICER
    if not who.has(*PUBLIC_SECURITY):
        return refuse("5", "建设规划由公安机关编制", "plans are compiled by public security", next_steps=_ASK_POLICE)
    if not who.has(role):
        return refuse(
            "5",
            "市级规划由市公安机关编制，区级和功能区规划由区公安机关编制",
            "the city's police compiles the city plan, a district's police that of the district or zone",
            next_steps=_ASK_POLICE,
        )
    return allow("5") if who.over(area.place, role) else other_territory()


@cites("3", "5")
def may_change_plan(who: DutyFacts, plan: PlanFacts) -> Decision:
    """Whether this person may change a plan: who compiles it, while it is a draft. Once submitted it is returned before
    it changes; once approved a new version takes its place."""
    drafts = may_draft_plan(who, plan.area)
    if not drafts or plan.state is PlanState.DRAFT:
        return drafts
    if plan.state in WAITING:
        return refuse("5", "规划已报批，退回后方可修改", "the plan is submitted: it changes only after it was returned")
    return refuse(
        "5",
        "经批准的规划不得修改，须编制新版本",
        "an approved plan is never changed: a new version takes its place",
    )


@cites("3", "5")
def may_submit_plan(who: DutyFacts, plan: PlanFacts, *, parent_in_force: bool) -> Decision:
    """Whether a draft may be submitted: it has items, and a district's or zone's plan has a city plan in force."""
    changes = may_change_plan(who, plan)
    if not changes:
        return changes
    if not plan.items:
        return refuse("5", "规划没有规划点位", "the plan has no item", missing=(Words("规划点位", "an item"),))
    return _has_parent(plan, parent_in_force=parent_in_force)


@cites("4", "5")
def body_of(who: DutyFacts, speaker: Speaker, area: PlanArea, government: str) -> Body | None:
    """The body for which a person approves plans of an area: its government by the duty of a plan approver, the city's
    police by the role of a city officer of that organ; None for nobody else. `government`: code of the government of
    the area (of a zone its committee), "" if none is registered."""
    if government and government in speaker.approves_for:
        return Body.GOVERNMENT
    if area.level is not Level.CITY and speaker.is_city_police and who.over(area.place, Role.CITY_OFFICER):
        return Body.CITY_POLICE
    return None


@cites("5")
def may_approve_plan(
    speaker: Speaker, plan: PlanFacts, body: Body | None, new: NewApproval, today: date, *, parent_in_force: bool
) -> Decision:
    """Whether an approval may be recorded: by a body that approves this plan, once each, by a person who neither
    drafted it nor recorded the other approval, on a document of a day that is neither before the submission nor in the
    future. `body`: for which body the person speaks (`body_of`)."""
    if plan.state not in WAITING or plan.submitted_on is None:
        return refuse("5", "规划未在报批中", "the plan is not submitted")
    if body is None or body is not new.body or body not in NEEDED[plan.area.level]:
        return refuse(
            "5",
            f"该规划由{'、'.join(one.words.zh for one in NEEDED[plan.area.level])}批准",
            f"this plan is approved by {' and '.join(one.words.en for one in NEEDED[plan.area.level])}",
            next_steps=(NextStep(Words("请该机关的规划批准人办理", "ask the plan approver of that body")),),
        )
    if speaker.actor in plan.authors:
        return refuse("5", "编制人不得批准本人编制的规划", "nobody approves a plan that they drafted")
    if body in {one.body for one in plan.approved}:
        return refuse("5", f"{body.words.zh}已批准该规划", f"{body.words.en} approved it already")
    if speaker.actor in {one.by for one in plan.approved}:
        return refuse("5", "两项批准须由两人登记", "two approvals are recorded by two persons")
    if not new.document.strip():
        number = Missing("批准文件的文号", "the number of the approving document", "document")
        return refuse("5", "未写明批准文件", "the approving document is not named", missing=(number,))
    if new.on > today:
        return refuse("5", "批准日期不得晚于今天", "the day of the approval lies in the future")
    if new.on < plan.submitted_on:
        return refuse(
            "5",
            f"批准日期早于报批日期 {plan.submitted_on:%Y-%m-%d}",
            f"the day of the approval lies before the submission on {plan.submitted_on:%Y-%m-%d}",
        )
    return _has_parent(plan, parent_in_force=parent_in_force)


@cites("5")
def may_take_effect(level: Level, approved: Collection[Body], *, parent_in_force: bool) -> Decision:
    """Whether a plan takes effect with these approvals: all that its level needs, and, below the city, a city plan in
    force."""
    lacking = [body for body in NEEDED[level] if body not in approved]
    if lacking:
        return refuse(
            "5",
            "规划尚未生效：" + "；".join(f"缺{body.words.zh}批准" for body in lacking),
            "the plan is not in force: " + "; ".join(f"{body.words.en} has not approved it" for body in lacking),
            missing=tuple(Words(f"{body.words.zh}的批准", f"the approval of {body.words.en}") for body in lacking),
        )
    if level is not Level.CITY and not parent_in_force:
        return _no_parent()
    return allow("5")


@cites("5")
def effective_on(approved: Collection[date]) -> date:
    """The day on which an approved plan takes effect: that of the later approval. Raises Fault(INVALID) for none."""
    if not approved:
        raise Fault(FaultKind.INVALID, Words("没有批准", "there is no approval"))
    return max(approved)


@cites("5")
def may_return_plan(who: DutyFacts, plan: PlanFacts, body: Body | None, reason: str) -> Decision:
    """Whether a plan goes back to its draft with a reason: by a body that approves it, or by those who compile it."""
    if plan.state not in WAITING:
        return refuse("5", "规划未在报批中", "the plan is not submitted")
    if body not in NEEDED[plan.area.level]:
        drafts = may_draft_plan(who, plan.area)
        if not drafts:
            return drafts
    if not reason.strip():
        why = Missing("退回的理由", "the reason for returning it", "reason")
        return refuse("5", "未写明退回理由", "the reason for returning it is not given", missing=(why,))
    return allow("5")


@cites("5")
def may_add_scan(speaker: Speaker, plan: PlanFacts, body: Body | None, of: Body, *, returned: bool) -> Decision:
    """Whether a scan of an approving document may be handed in after the approval of the body `of` was recorded: by who
    speaks for that body (`body`: by `body_of`) and did not draft the plan, unless the submission was `returned`: its
    approvals count no more."""
    if returned:
        return refuse("5", "规划已退回，该项批准不再有效", "the plan was returned: this approval counts no more")
    if body is not of:
        return refuse(
            "5",
            f"批准文件的扫描件由{of.words.zh}提交",
            f"the scan of an approving document is handed in by {of.words.en}",
            next_steps=(NextStep(Words("请该机关的规划批准人办理", "ask the plan approver of that body")),),
        )
    if speaker.actor in plan.authors:
        return refuse("5", "编制人不得提交批准文件", "nobody hands in the approval of a plan that they drafted")
    return allow("5")


@cites("3", "5")
def may_read_plan(who: DutyFacts, area: PlanArea, body: Body | None) -> Decision:
    """Whether this person reads the plans of an area: any role that covers it, the bodies that approve them, and, of
    the city plan, public security everywhere, which compiles its own plans by it."""
    by_city_plan = area.level is Level.CITY and who.has(*PUBLIC_SECURITY)
    return allow("5") if body or by_city_plan or who.over(area.place) else other_territory()


@cites("2", "13")
def may_place_item(located: Located, area: PlanArea, label_reason: str, on: date) -> Decision:
    """Whether an item may be planned here: inside the city, and in the area of its plan or with a reason why the label
    of the coordinate holds (the outlines are generalised, and a wrong label moves a point by up to 1.3 km)."""
    outside_m = outside_city_m(located)
    if outside_m:
        return refuse(
            "2",
            f"不在本市行政区域：在市界外约 {outside_m / 1000:.1f} 公里",
            f"outside the city: about {outside_m / 1000:.1f} km beyond its border",
        )
    question = question_label(located, Known(area.code), parameters.number("coordinates.site_spread_m", on))
    if question is None or label_reason.strip():
        return allow("13")
    why = Missing("坐标系和位置无误的说明", "why label and position hold", "label_reason")
    return refuse("13", question.words.zh, question.words.en, missing=(why,))


@cites("16(1)")
def may_name_approvers(who: DutyFacts) -> Decision:
    """Whether this person names plan approvers at all, for the page: a system or security administrator."""
    if who.has(*NAMING_ROLES):
        return allow("16(1)")
    return refuse("16(1)", "规划批准人由管理员提出", "administrators propose a plan approver")


@cites("5", "16(1)")
def may_name_approver(who: DutyFacts, unit: Place, person_of: str, username: str, *, is_government: bool) -> Decision:
    """Whether this person may propose a plan approver of a unit: a system or security administrator over it, not
    themselves; the approver is of that unit, and it is the government of its level (of a zone: the committee)."""
    names = may_name_approvers(who)
    if not names:
        return names
    if not who.over(unit, *NAMING_ROLES):
        return refuse("16(1)", "不在您的管辖范围内", "this is outside your territory")
    if who.username == username and who.user_id:
        return refuse("16(1)", "不得提名本人", "nobody names themselves")
    if not is_government:
        return refuse(
            "5",
            "规划批准人只为同级人民政府或者管理委员会设立；市公安机关由其市局民警批准",
            "plan approvers are of a government or committee; for the city's police its city officers approve",
        )
    if person_of != unit.organisation:
        return refuse("5", "规划批准人须为该机关人员", "a plan approver is of that organisation")
    return allow("5")


@cites("16(1)")
def may_end_approver(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person ends the duty of a plan approver of a unit: the security administrator over it, who alone
    takes rights back (三员分立)."""
    if not who.has(Role.SECURITY_ADMINISTRATOR):
        return refuse("16(1)", "规划批准人由安全管理员终止", "the security administrator ends the duty")
    if not who.over(unit, Role.SECURITY_ADMINISTRATOR):
        return refuse("16(1)", "不在您的管辖范围内", "this is outside your territory")
    return allow("16(1)")


_ASK_POLICE = (NextStep(Words("请该地公安机关办理", "ask the public security organ of the place")),)


def _has_parent(plan: PlanFacts, *, parent_in_force: bool) -> Decision:
    if plan.area.level is Level.CITY or parent_in_force:
        return allow("5")
    return _no_parent()


@cites("5")
def _no_parent() -> Decision:
    return refuse(
        "5",
        "没有生效的市级建设规划，或者报批时所依据的版本已被替代：区级和功能区规划须根据市级规划编制",
        "no city plan is in force, or the version that it was submitted under was superseded: a district's or zone's "
        "plan is made according to the city plan",
        missing=(Words("生效的市级规划", "a city plan in force"),),
    )
