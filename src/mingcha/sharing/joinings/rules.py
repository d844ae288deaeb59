"""Who offers a system, checks and connects it, and when it counts as joined: pure decisions (article 13(3)).

Other departments and units promote the opening of their systems by the security specifications. The article has no
sanction: a unit that does not open is a figure of the board and never a case (T13-40-N).
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.sharing_roles import CITY_POLICE
from mingcha.registry.places.rules import PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.sharing.joinings.states import STEPS, JoiningSide, JoiningState
from mingcha.sharing.joinings.values import Gb35114, JoiningChecks, JoiningFacts, NewJoining, OfferedSystem

IN_TERRITORY = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)
"""Who reads the joinings of the own territory."""
OF_THE_CITY = (Role.DATA_CLERK,)
"""Who reads all of them, without the points, where the role is over the city."""
MOST_CONSENT, MOST_BOUNDARY, MOST_WHY = 200, 200, 300
"""Maximum characters of the document, of the device and of a reason."""
MOST_POINTS = 2000
"""Points of one joining."""
MLPS_GRADES = range(1, 6)
"""Grades of the classified protection of networks (GB/T 22240)."""
POLICE_KINDS = frozenset({CITY_POLICE, "district_psb"})
"""Kinds of organisations whose systems are integrated under article 13(1)."""
NOT_PUBLIC_CLASS = "art33"
"""The class of systems of places that are not public (799-33)."""
_CITY = Place(WUHAN, "")


@cites("3", "13(3)")
def may_read_joinings(who: DutyFacts) -> Decision:
    """Whether this person reads joinings and their board."""
    if who.has(*IN_TERRITORY) or reads_every_joining(who):
        return allow("13(3)")
    return refuse(
        "13(3)",
        "联网由单位负责人、民警、负责全市的数据目录管理员和管理员查看",
        "managers of units, officers, data clerks over the city and administrators read joinings",
    )


@cites("3", "13(3)")
def reads_every_joining(who: DutyFacts) -> bool:
    """Whether this person reads the joinings of the whole city without keeping a register."""
    return bool(who.over(_CITY, *OF_THE_CITY))


@cites("3", "13(3)", "799-10")
def reads_joined_points(who: DutyFacts, place: Place) -> bool:
    """Whether this person reads which points a joining names: who keeps the register of its place, or audits it."""
    return bool(who.over(place, *IN_TERRITORY))


@cites("13(3)")
def may_offer_systems(who: DutyFacts) -> Decision:
    """Whether this person offers systems at all: the manager of a unit, for it."""
    return allow("13(3)") if units_that_offer(who) else _by_the_unit()


@cites("13(3)")
def units_that_offer(who: DutyFacts) -> tuple[str, ...]:
    """The units whose systems this person offers, by code: those of which they are the manager by name."""
    held = (one for one in who.roles if who.active and one.role is Role.UNIT_MANAGER)
    return tuple(sorted({one.territory.organisation for one in held if one.territory.organisation}))


@cites("13(1)", "13(3)", "799-33")
def may_offer(who: DutyFacts, system: OfferedSystem) -> Decision:
    """Whether this person may offer a system: the manager of its unit by name, for a public system of another unit than
    the police, once at a time."""
    if not manages_unit(who, system.place):
        return _by_the_unit()
    if system.unit_kind in POLICE_KINDS:
        return refuse(
            "13(1)",
            "公安机关的系统由其依第十三条第一款整合，不须提出联网",
            "systems of the police are integrated under article 13(1): they are not offered",
        )
    if system.legal_class == NOT_PUBLIC_CLASS:
        return refuse(
            "799-33",
            "非公共场所的系统不属于公共安全视频系统",
            "a system of a place that is not public is none of these",
        )
    if system.has_open:
        return refuse("13(3)", "该系统已有未终止的联网", "the system has a joining that has not ended")
    return allow("13(3)")


@cites("13(3)", "20(4)")
def lacking_of_joining(new: NewJoining, may_be_named: Collection[str]) -> Decision:
    """Whether an offer is whole, with all that it lacks. `may_be_named`: codes of the points of the system that are in
    use and no secret."""
    missing = []
    if not new.consent.strip():
        missing.append(Missing("单位同意的文件名称和文号", "the document by which the unit consents", "consent"))
    if not new.kinds:
        missing.append(Missing("至少一种图像方式", "a kind of pictures", "kinds"))
    if not may_be_named or any(code not in may_be_named for code in new.points):
        zh, en = "该系统在用、非涉密的点位", "points of the system that are in use and no secret"
        missing.append(Missing(zh, en, "points"))
    if len(new.points or may_be_named) > MOST_POINTS:
        missing.append(Missing(f"不超过 {MOST_POINTS} 个点位", f"at most {MOST_POINTS} points", "points"))
    if (new.opens is None) != (new.closes is None) or (new.opens is not None and new.opens == new.closes):
        missing.append(Missing("每日起止时间（都填或者都不填）", "both daily hours, or neither", "opens"))
    if missing:
        return refuse("13(3)", "内容不完整", "the offer is not whole", missing=tuple(missing))
    return allow("13(3)")


@cites("3", "13(3)")
def may_check_joining(who: DutyFacts, held: JoiningFacts) -> Decision:
    """Whether this person may state what was found at the boundary: an officer over the place who did not offer it. Of
    what is suspended nothing is checked: from there to its check leads the lift by its unit alone."""
    may = _officer(who, held)
    return _not_in_state() if may and held.state is not JoiningState.OFFERED else may


@cites("13(3)")
def has_boundary_checks(checks: JoiningChecks) -> Decision:
    """Whether a check says what the security specifications ask for: boundary device, GB 35114, grade of protection;
    one that found that the cameras do not keep GB 35114 is no check that is passed."""
    missing = []
    if not checks.boundary.strip():
        missing.append(Missing("安全边界设备", "the device at the boundary", "boundary"))
    if checks.gb35114 is None:
        missing.append(Missing("GB 35114 等级", "the level of GB 35114", "gb35114"))
    if checks.mlps_grade not in MLPS_GRADES:
        missing.append(Missing("网络安全保护等级", "the grade of the network's protection", "mlps_grade"))
    if missing:
        return refuse("13(3)", "核查内容不完整", "the check is not whole", missing=tuple(missing))
    if checks.gb35114 is Gb35114.NONE:
        steps = (
            NextStep(Words("由管理单位整改后再核查，或者终止该联网", "check it once the unit mended it, or end it")),
        )
        return refuse(
            "13(3)",
            "前端不符合 GB 35114，不能通过安全核查",
            "the cameras do not keep GB 35114: the check is not passed",
            next_steps=steps,
        )
    return allow("13(3)")


@cites("3", "13(3)")
def may_connect_joining(who: DutyFacts, held: JoiningFacts) -> Decision:
    """Whether this person may state that a system is connected: an officer who may check it, also after a suspension by
    the police. What its unit suspended the unit lifts first."""
    may = _step(_officer(who, held), held, JoiningState.CONNECTED)
    if may and held.state is JoiningState.SUSPENDED and held.suspended_by is not JoiningSide.POLICE:
        steps = (NextStep(Words("由管理单位解除暂停", "the unit lifts its suspension")),)
        return refuse(
            "13(3)",
            "联网由管理单位暂停，单位解除暂停之后才能接通",
            "its unit suspended it: it is connected once the unit lifted that",
            next_steps=steps,
        )
    return may


@cites("13(3)")
def may_lift_suspension(who: DutyFacts, held: JoiningFacts) -> Decision:
    """Whether this person may lift a suspension: the manager of the unit what the unit suspended; it is connected anew
    by the police. What the police suspended they connect."""
    if not manages_unit(who, held.place):
        return refuse("13(3)", "由管理单位负责人解除暂停", "the manager of the unit lifts its suspension")
    if held.suspended_by is JoiningSide.POLICE:
        return refuse("13(3)", "公安机关暂停的，由公安机关接通", "what the police suspended they connect")
    if held.state is JoiningState.SUSPENDED:
        return allow("13(3)")
    return _not_in_state()


@cites("13(3)")
def side_of_joining(who: DutyFacts, place: Place) -> JoiningSide:
    """For which side this person acts on a joining: for the unit where they manage it, else for the police."""
    return JoiningSide.UNIT if manages_unit(who, place) else JoiningSide.POLICE


@cites("13(3)")
def is_test_call(test_call_at: datetime, since: datetime, now: datetime) -> Decision:
    """Whether a test call lies between the last step and now."""
    if since <= test_call_at <= now:
        return allow("13(3)")
    missing = (Missing("上一步骤之后的试呼时间", "the time of a test call since the last step", "test_call_at"),)
    return refuse("13(3)", "试呼时间不对", "the time of the test call is not right", missing=missing)


@cites("13(3)")
def verified_span(connected_at: datetime, heard_until: datetime) -> tuple[datetime, datetime] | None:
    """The last `sharing.verified_hours` whole hours up to an instant; None while they began before the connection."""
    until = heard_until.replace(minute=0, second=0, microsecond=0)
    begins = until - timedelta(hours=parameters.number("sharing.verified_hours", shanghai_day(until)))
    return (begins, until) if begins >= connected_at else None


@cites("13(3)")
def is_verified(permille: int | None, on: date) -> bool:
    """Whether so much time online counts as joined (`sharing.verified_permille`); None: nothing was in use."""
    return permille is not None and permille >= parameters.number("sharing.verified_permille", on)


@cites("13(3)")
def may_suspend_joining(who: DutyFacts, held: JoiningFacts) -> Decision:
    """Whether this person may suspend a joining: the unit's manager or an officer over the place. The unit may also
    take over what the police suspended, so that nobody connects it before the unit lifts that."""
    may = _either_side(who, held)
    is_taken_over = held.suspended_by is JoiningSide.POLICE and side_of_joining(who, held.place) is JoiningSide.UNIT
    if may and held.state is JoiningState.SUSPENDED and not is_taken_over:
        return _not_in_state()
    return _step(may, held, JoiningState.SUSPENDED)


@cites("13(3)")
def may_end_joining(who: DutyFacts, held: JoiningFacts) -> Decision:
    """Whether this person may end a joining: either side, at any time; nothing follows from it for the unit."""
    return _step(_either_side(who, held), held, JoiningState.ENDED)


@cites("13(3)")
def has_joining_reason(why: str) -> Decision:
    """Whether a suspension or an end says why."""
    if why.strip():
        return allow("13(3)")
    missing = (Missing("理由", "the reason", "why"),)
    return refuse("13(3)", "未写明理由", "the reason is missing", missing=missing)


def _by_the_unit() -> Decision:
    return refuse("13(3)", "由系统管理单位的负责人提出", "the manager of the unit that manages the system offers it")


def _officer(who: DutyFacts, held: JoiningFacts) -> Decision:
    if not who.has(*PUBLIC_SECURITY):
        return refuse("13(3)", "联网由公安机关核查、接通", "the police check and connect a system")
    if not who.over(held.place, *PUBLIC_SECURITY):
        return other_territory()
    if who.user_id and who.user_id == held.offered_by:
        steps = (NextStep(Words("请由另一名民警办理", "have another officer do it")),)
        return refuse("13(3)", "提出人不得核查", "who offered it does not check it", next_steps=steps)
    return allow("13(3)")


def _either_side(who: DutyFacts, held: JoiningFacts) -> Decision:
    if manages_unit(who, held.place):
        return allow("13(3)")
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "13(3)", "由单位负责人或者民警办理", "the manager of the unit or an officer of the police does it"
        )
    return allow("13(3)") if who.over(held.place, *PUBLIC_SECURITY) else other_territory()


def _step(may: Decision, held: JoiningFacts, to: JoiningState) -> Decision:
    if not may or to in STEPS[held.state]:
        return may
    return _not_in_state()


@cites("13(3)")
def _not_in_state() -> Decision:
    return refuse("13(3)", "该联网目前不能办理此项", "the joining is not in the state for this")
