"""Who may register people, assign and end roles, set passwords (articles 3, 16(1), 16(2))."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.places.rules import ASK_A_KEEPER, may_write, other_territory

MAY_APPOINT: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.CITY_OFFICER: frozenset(
        {Role.DISTRICT_OFFICER, Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR, Role.TECHNICIAN}
    ),
    Role.DISTRICT_OFFICER: frozenset({Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR, Role.TECHNICIAN}),
    Role.UNIT_MANAGER: frozenset({Role.MONITOR, Role.TECHNICIAN}),
    Role.MONITOR: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.CONTRACTOR: frozenset(),
    Role.TECHNICIAN: frozenset(),
}
"""Which role may assign which roles (分级建设: each level the one below it)."""
PASSWORD_LEAST_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role to be assigned; `seat` is the place of the territory's organisation, if it is one."""

    user_id: int
    role: Role
    territory: Territory
    seat: Place | None
    trained_on: date | None
    filed_on: date | None


@cites("3", "16(1)", "16(2)")
def may_assign_role(who: DutyFacts, new: NewRole, held: tuple[Role, ...], at: datetime) -> Decision:
    """Whether this person may assign this role; `held` are the other person's roles at any time of the new one."""
    if new.user_id == who.user_id:
        return refuse("3", "不得为本人授予角色", "a role cannot be assigned to oneself", next_steps=ASK_A_KEEPER)
    appointing = [mine for mine in who.roles if who.active and new.role in MAY_APPOINT[mine.role]]
    if not appointing:
        return refuse(
            "3",
            f"您的岗位不能授予“{new.role.words.zh}”",
            f"your role does not appoint a {new.role.words.en}",
            next_steps=ASK_A_KEEPER,
        )
    if not any(mine.territory.contains(new.territory, new.seat) for mine in appointing):
        return other_territory()
    apart = powers_apart((*held, new.role))
    if apart and new.role is Role.MONITOR:
        return monitor_ready(new.trained_on, new.filed_on, at)
    return apart


@cites("16(1)")
def powers_apart(roles: tuple[Role, ...]) -> Decision:
    """Whether one person may have all these roles: administrators do not watch, auditors only audit (三员分立)."""
    kinds = set(roles)
    if Role.AUDITOR in kinds and len(kinds) > 1:
        return refuse("16(1)", "审计员不得兼任其他角色", "an auditor holds no other role")
    if Role.ADMINISTRATOR in kinds and Role.MONITOR in kinds:
        return refuse("16(1)", "系统管理员不得兼任监看员", "an administrator is not a monitor as well")
    if Role.ADMINISTRATOR in kinds and Role.TECHNICIAN in kinds:
        return refuse("16(1)", "系统管理员不得兼任单位技术人员", "an administrator is not a unit's technician as well")
    return allow("16(1)")


@cites("16(2)")
def monitor_ready(trained_on: date | None, filed_on: date | None, at: datetime) -> Decision:
    """Whether monitoring staff may be on duty now: trained, the training still valid, and filed with the police."""
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
    """Whether this person may end such a role: anyone who could assign it there."""
    appointing = [mine for mine in who.roles if who.active and role in MAY_APPOINT[mine.role]]
    if any(mine.territory.contains(territory, seat) for mine in appointing):
        return allow("3")
    if not appointing:
        return refuse("3", f"您的岗位不能终止“{role.words.zh}”", f"your role does not end the role of {role.words.en}")
    return other_territory()


@cites("3")
def may_add_person(who: DutyFacts, seat: Place) -> Decision:
    """Whether this person may register people of an organisation at this place."""
    return may_write(who, seat)


@cites("3", "799-16(2)(2)")
def may_switch_person(who: DutyFacts, user_id: int, seat: Place, held: tuple[Role, ...]) -> Decision:
    """Whether this person may disable or enable that account: a keeper of its organisation's register who could assign
    every role that it has now; never one's own account."""
    if user_id == who.user_id:
        return refuse("799-16(2)(2)", "不得停用或启用本人账户", "one's own account cannot be disabled or enabled")
    writes = may_write(who, seat)
    if not writes:
        return writes
    for role in held:
        if not any(role in MAY_APPOINT[mine.role] for mine in who.roles):
            return refuse(
                "3",
                f"您的岗位不能停用或启用“{role.words.zh}”的账户",
                f"your role does not switch the account of a {role.words.en}",
                next_steps=ASK_A_KEEPER,
            )
    return writes


@cites("3", "16(1)")
def may_set_password(who: DutyFacts, user_id: int, seat: Place) -> Decision:
    """Whether this person may set that password: their own, or as administrator of the other's organisation."""
    if who.active and who.user_id == user_id:
        return allow("16(1)")
    if not who.has(Role.ADMINISTRATOR):
        return refuse(
            "16(1)", "只有本人或系统管理员可以修改密码", "only the person or an administrator changes a password"
        )
    return allow("16(1)") if who.over(seat, Role.ADMINISTRATOR) else other_territory()


def password_fault(password: str, username: str) -> Fault | None:
    """Why a password is not acceptable, None if it is. Actions also check a list of common passwords."""
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


def in_force(role: RoleInForce, at: datetime) -> bool:
    """Whether an assignment is in force at an instant: from `valid_from`, before `valid_until`."""
    return role.valid_from <= at and (role.valid_until is None or at < role.valid_until)


@cites("3")
def may_read_events(who: DutyFacts) -> Decision:
    """Whether this person may read the events of log entries (names and facts of all districts): auditors and city
    officers for the whole city. The public part of an entry, salted, can be verified by anyone."""
    readers = (Role.AUDITOR, Role.CITY_OFFICER)
    if who.active and any(held.role in readers and _whole_city(held.territory) for held in who.roles):
        return allow("3")
    return refuse(
        "3",
        "条目的内容涉及全市，由审计员和全市范围的市局民警查看",
        "events concern the whole city: only auditors and officers for the whole city may read them",
    )


def _whole_city(territory: Territory) -> bool:
    """Whether a territory covers every division of the city."""
    return all(territory.covers(Place(division, "")) for division in DIVISIONS)
