"""What the law allows in the registry, as pure decisions on plain values (articles 3, 6, 7, 8, 16(2), 16(5), 18)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import forbidden, parameters
from mingcha.law.categories import PlacePart, category, is_mandatory
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.law.periods import add_months
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.registry.addresses import IPNetwork, inside
from mingcha.registry.duty import DutyFacts, Place, Role, RoleInForce, Territory

KEEPERS = (Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that write the register, each inside its territory."""

PUBLIC_SECURITY = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that only the public security organ has."""

MAY_APPOINT: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.CITY_OFFICER: frozenset({Role.DISTRICT_OFFICER, Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR}),
    Role.DISTRICT_OFFICER: frozenset({Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR}),
    Role.UNIT_MANAGER: frozenset({Role.MONITOR}),
    Role.MONITOR: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.CONTRACTOR: frozenset(),
}
"""Who appoints whom (分级建设: each level the one below it)."""

TRIAL, ACCEPTED, IN_USE, OUT_OF_USE = "trial", "accepted", "in_use", "out_of_use"
"""The states of a point (article 8)."""

PASSWORD_LEAST_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point as somebody wants to register it; `forbidden_place` is "" when the camera stands in no listed place."""

    place: Place
    category: str
    part: str
    forbidden_place: str
    host: str


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role as somebody wants to give it; `seat` is where the territory's organisation sits, if it is one."""

    user_id: int
    role: Role
    territory: Territory
    seat: Place | None
    trained_on: date | None
    filed_on: date | None


@cites("3")
def may_write(who: DutyFacts, place: Place) -> Decision:
    """Whether this person keeps the register at this place: a keeping role, and inside its territory (属地管理)."""
    if not who.has(*KEEPERS):
        return refuse("3", "您的岗位不负责登记管理", "your role does not keep the register", next_steps=_ASK_A_KEEPER)
    if not who.over(place, *KEEPERS):
        return _other_territory()
    return allow("3")


@cites("3")
def may_see(who: DutyFacts, place: Place) -> Decision:
    """Whether this person reads the register at this place: any role in force that reaches it."""
    return allow("3") if who.over(place) else _other_territory()


@cites("3")
def may_read_events(who: DutyFacts) -> Decision:
    """Whether this person reads what the log's entries say (names and facts, from every district): auditors and the
    city's officers whose territory is the whole city. The public part of an entry, salted, is everybody's to verify."""
    readers = (Role.AUDITOR, Role.CITY_OFFICER)
    if who.active and any(held.role in readers and _whole_city(held.territory) for held in who.roles):
        return allow("3")
    return refuse(
        "3",
        "条目的内容涉及全市，由审计员和全市范围的市局民警查看",
        "what entries say concerns the whole city: it is read by auditors and officers whose territory is the city",
    )


def _whole_city(territory: Territory) -> bool:
    """Whether a territory holds every division of the city."""
    return all(territory.covers(Place(division, "")) for division in DIVISIONS)


@cites("3")
def may_see_address(who: DutyFacts, place: Place) -> Decision:
    """Whether this person reads a camera's network address: those who keep it, nobody else (安全可靠)."""
    return may_write(who, place)


@cites("2", "3", "6")
def may_add_site(who: DutyFacts, place: Place, category_code: str) -> Decision:
    """Whether a place may be registered: in the city (article 2), of a category of article 6, by a keeper."""
    category(category_code)
    if place.division not in DIVISIONS:
        return refuse("2", "场所不在本市行政区域内", "the place lies outside the city")
    return may_write(who, place)


@cites(
    "3", "6", "7", "18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)"
)
def may_add_point(who: DutyFacts, point: NewPoint, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether a camera may be registered. The forbidden place comes first: no role, not even a keeper, overrides it.

    Raises Fault(INVALID) for a category, part or kind of place that is not in the law's lists.
    """
    stands = may_stand(point.forbidden_place)
    if not stands:
        return stands
    category(point.category)
    part_from(point.part)
    return may_change_point(who, point.place, point.host, networks)


@cites("3", "7")
def may_change_point(who: DutyFacts, place: Place, host: str, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether the address of a camera may become this host: by a keeper of its place, inside the allowed networks."""
    writes = may_write(who, place)
    return address_inside_networks(host, networks) if writes else writes


@cites("18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)")
def may_stand(forbidden_place: str) -> Decision:
    """Whether a camera may stand there: never in a place of article 18 or of decree 799 article 8, for anybody.

    A word that is in no list is Fault(INVALID), for a slip of the pen must not open a changing room.
    """
    if forbidden_place and forbidden_place not in [place.value for place in ForbiddenPlace]:
        raise Fault(
            FaultKind.INVALID,
            Words(f"没有这种场所：“{forbidden_place}”", f"there is no kind of place {forbidden_place!r}"),
        )
    return forbidden.may_install(forbidden_place)


@cites("7")
def address_inside_networks(host: str, networks: tuple[IPNetwork, ...]) -> Decision:
    """Whether the recorder may connect there: only where the administrator said that cameras are (安全有效运行)."""
    if inside(host, networks):
        return allow("7")
    return refuse(
        "7",
        f"{host} 不在管理员允许的摄像机网段内",
        f"{host} is outside the networks that the administrator allows for cameras",
        missing=(Words("允许网段（MINGCHA_CAMERA_NETWORKS）", "an allowed network (MINGCHA_CAMERA_NETWORKS)"),),
    )


@cites("8")
def state_after_building(*, acceptance_passed: bool) -> str:
    """A point without a passed acceptance is on trial, never in use (未经验收或者验收不合格的，不得投入使用)."""
    return ACCEPTED if acceptance_passed else TRIAL


@cites("8", "16(5)")
def label_of(retention_class: str, state: str) -> str:
    """The label that the recorder copies into footage: the class, and the mark of trial footage ("R30/trial")."""
    return f"{retention_class}/trial" if state == TRIAL else retention_class


@cites("16(5)")
def retention_of(*, key_target: bool) -> RetentionClass:
    """The class of a whole system: ninety days for a counter-terror key target, else the general period."""
    return RetentionClass.R90 if key_target else RetentionClass.R30


@cites("3", "16(5)")
def may_mark_key_target(who: DutyFacts, place: Place, document: str) -> Decision:
    """Whether a system may be marked: by public security alone, with its document (Counter-Terrorism Law 31)."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "16(5)",
            "防范恐怖袭击重点目标只能由公安机关确定（反恐怖主义法第三十一条）",
            "only public security designates a key target (Counter-Terrorism Law, article 31)",
            missing=(Words("公安机关民警办理", "an officer of public security"),),
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return _other_territory()
    if not document.strip():
        return refuse(
            "16(5)",
            "未写明确定重点目标的文书",
            "the document that designates the key target is not named",
            missing=(Words("确定文书的文号", "the number of the designating document"),),
        )
    return allow("16(5)")


@cites("3", "16(1)", "16(2)")
def may_assign_role(who: DutyFacts, new: NewRole, held: tuple[Role, ...], at: datetime) -> Decision:
    """Whether this person may give this role; `held` are the roles that the other person has now."""
    if new.user_id == who.user_id:
        return refuse("3", "不得为本人授予角色", "nobody gives a role to themselves", next_steps=_ASK_A_KEEPER)
    appointing = [mine for mine in who.roles if who.active and new.role in MAY_APPOINT[mine.role]]
    if not appointing:
        return refuse(
            "3",
            f"您的岗位不能授予“{new.role.words.zh}”",
            f"your role does not appoint a {new.role.words.en}",
            next_steps=_ASK_A_KEEPER,
        )
    if not any(mine.territory.contains(new.territory, new.seat) for mine in appointing):
        return _other_territory()
    apart = powers_apart((*held, new.role))
    if apart and new.role is Role.MONITOR:
        return monitor_ready(new.trained_on, new.filed_on, at)
    return apart


@cites("16(1)")
def powers_apart(roles: tuple[Role, ...]) -> Decision:
    """Whether one person may hold all these: who sets up does not watch, who audits only audits (三员分立)."""
    kinds = set(roles)
    if Role.AUDITOR in kinds and len(kinds) > 1:
        return refuse("16(1)", "审计员不得兼任其他角色", "an auditor holds no other role")
    if Role.ADMINISTRATOR in kinds and Role.MONITOR in kinds:
        return refuse("16(1)", "系统管理员不得兼任监看员", "an administrator is not a monitor as well")
    return allow("16(1)")


@cites("16(2)")
def monitor_ready(trained_on: date | None, filed_on: date | None, at: datetime) -> Decision:
    """Whether monitoring staff may be on duty now: trained, the training not lapsed, and filed with the police."""
    day = shanghai_day(at)
    months = parameters.number("staff.training_valid_months", day)
    missing = []
    if trained_on is None or trained_on > day or add_months(trained_on, months) < day:
        missing.append(Words("有效的业务培训", "a training that is still valid"))
    if filed_on is None or filed_on > day:
        missing.append(Words("向区公安机关备案", "filing with the district public security organ"))
    if missing:
        return refuse(
            "16(2)",
            "监看人员未经业务培训，或者基本信息未报区公安机关备案",
            "the monitoring person is not trained, or not filed with the district public security organ",
            missing=tuple(missing),
        )
    return allow("16(2)")


@cites("3")
def may_end_role(who: DutyFacts, role: Role, territory: Territory, seat: Place | None) -> Decision:
    """Whether this person may end such a role: whoever could have given it there."""
    appointing = [mine for mine in who.roles if who.active and role in MAY_APPOINT[mine.role]]
    if any(mine.territory.contains(territory, seat) for mine in appointing):
        return allow("3")
    if not appointing:
        return refuse("3", f"您的岗位不能终止“{role.words.zh}”", f"your role does not end the role of {role.words.en}")
    return _other_territory()


@cites("3")
def may_add_person(who: DutyFacts, seat: Place) -> Decision:
    """Whether this person may register people of an organisation with this seat."""
    return may_write(who, seat)


@cites("3", "799-16(2)(2)")
def may_switch_person(who: DutyFacts, user_id: int, seat: Place, held: tuple[Role, ...]) -> Decision:
    """Whether this person may switch that account off or on: who keeps its organisation's register and could have given
    every role that it holds now; never one's own."""
    if user_id == who.user_id:
        return refuse("799-16(2)(2)", "不得停用或启用本人账户", "nobody switches their own account off or on")
    writes = may_write(who, seat)
    if not writes:
        return writes
    for role in held:
        if not any(role in MAY_APPOINT[mine.role] for mine in who.roles):
            return refuse(
                "3",
                f"您的岗位不能停用或启用“{role.words.zh}”的账户",
                f"your role does not switch the account of a {role.words.en}",
                next_steps=_ASK_A_KEEPER,
            )
    return writes


@cites("3")
def may_add_organisation(who: DutyFacts, division: str) -> Decision:
    """Whether this person may register an organisation with its seat in this division: administrators and officers."""
    if not who.has(Role.ADMINISTRATOR, *PUBLIC_SECURITY):
        return refuse("3", "您的岗位不能登记单位", "your role does not register organisations")
    if not who.over(Place(division, ""), Role.ADMINISTRATOR, *PUBLIC_SECURITY):
        return _other_territory()
    return allow("3")


@cites("3", "16(1)")
def may_set_password(who: DutyFacts, user_id: int, seat: Place) -> Decision:
    """Whether this person may set that password: their own, or as the administrator of the other's organisation."""
    if who.active and who.user_id == user_id:
        return allow("16(1)")
    if not who.has(Role.ADMINISTRATOR):
        return refuse(
            "16(1)", "只有本人或系统管理员可以修改密码", "only the person or an administrator changes a password"
        )
    return allow("16(1)") if who.over(seat, Role.ADMINISTRATOR) else _other_territory()


def password_fault(password: str, username: str) -> Fault | None:
    """What is wrong with a password for an account, None when it will do. Common ones are found by the actions."""
    if len(password) < PASSWORD_LEAST_CHARACTERS or len(set(password)) < PASSWORD_LEAST_CHARACTERS // 2:
        return Fault(
            FaultKind.INVALID,
            Words(
                f"密码至少 {PASSWORD_LEAST_CHARACTERS} 个字符，且不能只是重复",
                f"a password has at least {PASSWORD_LEAST_CHARACTERS} characters that are not mere repetition",
            ),
        )
    if password.casefold() == username.casefold():
        return Fault(FaultKind.INVALID, Words("密码不能与用户名相同", "the password must not be the user name"))
    return None


@cites("6")
def part_from(part: str) -> PlacePart:
    """The part of the place with this code. Raises Fault(INVALID) for another."""
    try:
        return PlacePart(part)
    except ValueError:
        words = Words(f"没有这种部位：“{part}”", f"there is no part of a place {part!r}")
        raise Fault(FaultKind.INVALID, words) from None


@cites("6", "10(1)")
def mandatory(category_code: str, part: str) -> bool:
    """Whether article 6 demands the point, so that it cannot be moved or removed at will (article 10)."""
    return is_mandatory(category_code, part_from(part))


def in_force(role: RoleInForce, at: datetime) -> bool:
    """Whether an assignment holds at an instant; it begins with its first instant and ends before its last."""
    return role.valid_from <= at and (role.valid_until is None or at < role.valid_until)


_ASK_A_KEEPER = (NextStep(Words("请由负责该地的管理人员办理", "ask whoever answers for this place")),)


def _other_territory() -> Decision:
    return refuse(
        "3",
        "不在您的管辖范围内（属地管理）",
        "this lies outside your territory",
        next_steps=_ASK_A_KEEPER,
    )
