"""Who may register people, assign and end roles, set passwords (articles 3, 16(1), 16(2))."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.sharing_roles import Employer, asks_apart, suits_sharing_role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, may_write, other_territory
from mingcha.registry.staff.rules import TRAINED_ROLES, has_valid_training

THREE_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
"""System, security and audit administrator: three people (三员分立, GB/T 22239-2019, 8.1.5)."""
MAY_APPOINT: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(),
    Role.SECURITY_ADMINISTRATOR: frozenset(Role),
    Role.CITY_OFFICER: frozenset(
        {Role.DISTRICT_OFFICER, Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR, Role.TECHNICIAN}
    ),
    Role.DISTRICT_OFFICER: frozenset({Role.UNIT_MANAGER, Role.MONITOR, Role.CONTRACTOR, Role.TECHNICIAN}),
    Role.UNIT_MANAGER: frozenset({Role.MONITOR, Role.TECHNICIAN}),
    Role.MONITOR: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.CONTRACTOR: frozenset(),
    Role.TECHNICIAN: frozenset(),
    Role.DATA_CLERK: frozenset(),
    Role.DEPARTMENT_USER: frozenset(),
}
"""Which role may give which roles (分级建设: each level the one below it). The security administrator gives all."""
CONFIRMED_ROLES = frozenset(
    {*THREE_ADMINISTRATORS, Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.MONITOR, Role.DATA_CLERK}
)
"""The roles that take effect only when a second person confirms. docs/design/administrators.md has the table."""
NOT_FOR_THE_NEWLY_REGISTERED = frozenset({*TRAINED_ROLES, Role.DATA_CLERK})
"""Given to the registered alone: a training is recorded of them (article 16(2)), a clerk's reach is a division."""
CONFIRM_ROLES = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
"""The roles that confirm roles (other than monitors) and password resets which somebody else proposed."""
PEOPLE_READERS = (*KEEPERS, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
"""The roles that list the people in their reach."""
PASSWORD_LEAST_CHARACTERS = 10
_PROPOSE = (NextStep(Words("提出后由另一名有权人员确认", "propose it, and a second person confirms"), "confirmations"),)
CONTEXT_LEAST_CHARACTERS, REST_LEAST_CHARACTERS = 2, 5
"""A known word counts from two characters on (a Chinese name); so many must remain without such words."""
_PLATFORM_WORDS = ("mingcha", "明察")


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role to be given. `seat` is the place of the territory's organisation, if it is one; `trained_on` is the day of
    the person's newest training passed; `employer`: whose people the person is."""

    user_id: int
    role: Role
    territory: Territory
    seat: Place | None
    trained_on: date | None
    employer: Employer = Employer()


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of an account, in force or to come; `seat` is the place of the territory's organisation, if it is one."""

    role: Role
    territory: Territory
    seat: Place | None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account that somebody acts on: `seat` is the place of the person's organisation."""

    user_id: int
    seat: Place
    roles: tuple[HeldRole, ...]


@cites("3", "13(1)", "13(2)", "16(1)", "16(2)")
def may_assign_role(who: DutyFacts, new: NewRole, held: tuple[Role, ...], at: datetime) -> Decision:
    """Whether this person may give this role; `held` are the other person's roles at any time of the new one.

    Monitoring and managing staff needs a valid training first (article 16(2)), and while theirs is over it gets no
    other role either. Whether the role takes effect at once is decided by `effective_at_once`.
    """
    if new.user_id == who.user_id:
        return refuse("3", "不得为本人授予岗位", "a role cannot be assigned to oneself", next_steps=ASK_A_KEEPER)
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
    suits = suits_sharing_role(new.role, new.territory, new.employer)
    apart = powers_apart((*held, new.role)) if suits else suits
    if apart and any(one in TRAINED_ROLES for one in (*held, new.role)):
        return has_valid_training(new.trained_on, at)
    return apart


@cites("3", "16(2)")
def may_appoint(who: DutyFacts, role: Role, seat: Place) -> Decision:
    """Whether this person gives this role at a place at all, whoever gets it."""
    appointing = tuple(mine for mine, given in MAY_APPOINT.items() if role in given)
    if not who.has(*appointing):
        zh, en = f"您的岗位不能授予“{role.words.zh}”", f"your role does not appoint a {role.words.en}"
        return refuse("3", zh, en, next_steps=ASK_A_KEEPER)
    return allow("3") if who.over(seat, *appointing) else other_territory()


@cites("3", "16(2)", "799-16(2)(2)")
def effective_at_once(role: Role, *, by_program: bool, has_security_administrator: bool) -> Decision:
    """Whether a role takes effect without a second person.

    The owner of the machine gives roles alone only until the installation has a security administrator, and never
    that of a monitor, whose filing an officer receives.
    """
    if role is Role.MONITOR:
        return refuse(
            "16(2)",
            "监看员须经区备案民警接收备案后生效",
            "the role of a monitor takes effect when the officer of the district receives the filing",
            next_steps=_PROPOSE,
        )
    if by_program and not has_security_administrator:
        return allow("3")
    if by_program:
        return refuse(
            "799-16(2)(2)",
            "已设安全管理员：本机授予的岗位须由其确认",
            "there is a security administrator, who confirms the roles given on the machine",
            next_steps=_PROPOSE,
        )
    if role in CONFIRMED_ROLES:
        return refuse(
            "799-16(2)(2)",
            f"“{role.words.zh}”须经第二人确认后生效",
            f"the role of a {role.words.en} takes effect when a second person confirms",
            next_steps=_PROPOSE,
        )
    return allow("3")


@cites("3", "799-16(2)(2)")
def may_confirm_role(who: DutyFacts, new: HeldRole) -> Decision:
    """Whether this person may confirm a proposed role: a system or security administrator over its whole territory."""
    mine = [held for held in who.roles if who.active and held.role in CONFIRM_ROLES]
    if not mine:
        return refuse(
            "799-16(2)(2)",
            "岗位由系统管理员或安全管理员确认",
            "a system or security administrator confirms a role",
        )
    if not any(held.territory.contains(new.territory, new.seat) for held in mine):
        return other_territory()
    return allow("799-16(2)(2)")


@cites("13(2)", "16(1)", "799-16(2)(2)")
def powers_apart(roles: tuple[Role, ...]) -> Decision:
    """Whether one person may have all these roles: the three administrators are three people (三员分立), who audits,
    gives rights or keeps the catalogue does nothing else, and no administrator watches."""
    kinds = frozenset(roles)
    if len(kinds & THREE_ADMINISTRATORS) > 1:
        return refuse(
            "16(1)",
            "系统管理员、安全管理员、审计管理员须由三人分别担任（三员分立）",
            "system, security and audit administrator are three people",
        )
    for alone in (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.DATA_CLERK):
        if alone in kinds and len(kinds) > 1:
            return refuse("16(1)", f"{alone.words.zh}不得兼任其他岗位", f"a {alone.words.en} holds no other role")
    if Role.ADMINISTRATOR in kinds and Role.MONITOR in kinds:
        return refuse("16(1)", "系统管理员不得兼任监看员", "a system administrator is not a monitor as well")
    if Role.ADMINISTRATOR in kinds and Role.TECHNICIAN in kinds:
        return refuse("16(1)", "系统管理员不得兼任单位技术人员", "an administrator is not a unit's technician as well")
    return asks_apart(kinds)


@cites("16(2)")
def monitor_ready(trained_on: date | None, filed_on: date | None, at: datetime) -> Decision:
    """Whether monitoring staff may be on duty now: trained, the training still valid, and filed with the police."""
    day = shanghai_day(at)
    months = parameters.number("staff.training_valid_months", day)
    missing = []
    if trained_on is None or trained_on > day or add_months(trained_on, months) < day:
        missing.append(Words("有效的业务培训", "a valid training"))
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


@cites("3", "16(1)")
def may_create_administrator(role: Role, others: int) -> Decision:
    """Whether the owner of the machine may create an administrator with this role: only the first one there."""
    if others:
        return refuse(
            "16(1)",
            f"已有{role.words.zh}：新任由安全管理员提出，另一名管理员确认",
            f"there is a {role.words.en} already: a security administrator proposes the next, another confirms",
            next_steps=_PROPOSE,
        )
    return allow("3")


@cites("799-16(2)(2)")
def may_leave_role(role: Role, others: int) -> Decision:
    """Whether an account with this role may end or be disabled: one of the three administrators only if `others` hold
    the same role over the whole installation or the same territory. Else nobody gives rights, or nobody audits."""
    if role in THREE_ADMINISTRATORS and others < 1:
        return refuse(
            "799-16(2)(2)",
            f"这是最后一名{role.words.zh}，须先有接任者",
            f"this is the last {role.words.en}: a successor comes first",
        )
    return allow("799-16(2)(2)")


@cites("3")
def may_add_person(who: DutyFacts, seat: Place) -> Decision:
    """Whether this person may register people of an organisation at this place: a keeper of the register, or the
    security administrator, whose proposals the system administrator can then confirm."""
    if who.over(seat, Role.SECURITY_ADMINISTRATOR):
        return allow("3")
    return may_write(who, seat)


@cites("3")
def may_list_people(who: DutyFacts) -> Decision:
    """Whether this person may list the people in their reach, beside themselves."""
    if who.has(*PEOPLE_READERS):
        return allow("3")
    return refuse("3", "您的岗位不查看人员名单", "your role lists no people", next_steps=ASK_A_KEEPER)


@cites("3", "799-16(2)(2)")
def may_act_on_account(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may act on that account: set its password, disable, enable or edit it, revoke its tokens.

    Never one's own; only of people in one's territory; and only if one could have given every role that it has.
    Otherwise an administrator of a district takes over that of the city.
    """
    if who.active and account.user_id == who.user_id:
        return refuse("799-16(2)(2)", "不得对本人账户办理此事", "this cannot be done to your own account")
    keepers = (*KEEPERS, Role.SECURITY_ADMINISTRATOR)
    if not who.has(*keepers):
        return refuse("3", "您的岗位不管理人员账户", "your role may not manage accounts", next_steps=ASK_A_KEEPER)
    if not who.over(account.seat, *keepers):
        return other_territory()
    for held in account.roles:
        if not _could_give(who, held):
            return refuse(
                "799-16(2)(2)",
                f"该账户有您无权授予的岗位“{held.role.words.zh}”",
                f"the account has a role that you could not have given: {held.role.words.en}",
                next_steps=ASK_A_KEEPER,
            )
    return allow("799-16(2)(2)")


@cites("3", "16(2)")
def may_move_person(who: DutyFacts, account: AccountFacts, to: Place) -> Decision:
    """Whether this person may move the account to an organisation at another place: one where they may register people,
    and only after every role but that of an administrator ended. Training and filing belong to the former organisation,
    and whose people somebody is decides what they may watch (article 15), whatever territory the role has."""
    joins = may_add_person(who, to)
    if not joins:
        return joins
    if any(held.role not in THREE_ADMINISTRATORS for held in account.roles):
        return refuse(
            "16(2)",
            "该人员仍有岗位，请先终止",
            "the person still has a role: end it first",
        )
    return allow("3")


@cites("3", "799-16(2)(2)")
def may_switch_person(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may disable or enable that account (may_act_on_account)."""
    return may_act_on_account(who, account)


@cites("16(1)", "799-16(2)(2)")
def first_password_is_temporary(*, own: bool, demo_home: bool) -> bool:
    """Whether the first password of an account must be changed at the first sign-in: unless the account's person chose
    it (`own`). Those of a demo home are public."""
    return not own and not demo_home


@cites("3", "16(1)")
def may_set_password(who: DutyFacts, user_id: int) -> Decision:
    """Whether this person may set that password: only their own. That of another is reset by two persons."""
    if who.active and who.user_id == user_id:
        return allow("16(1)")
    return refuse(
        "16(1)",
        "只能修改本人密码；重置他人密码须由两人办理",
        "you may set only your own password; two persons together reset another's",
        next_steps=_PROPOSE,
    )


@cites("3", "16(1)", "799-16(2)(2)")
def may_confirm_reset(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may confirm that a password is reset: a system or security administrator over the person's
    organisation and over every territory of the account's roles."""
    mine = who.over(account.seat, *CONFIRM_ROLES)
    if not who.has(*CONFIRM_ROLES):
        return refuse(
            "16(1)",
            "重置密码由系统管理员或安全管理员确认",
            "a system or security administrator confirms the reset of a password",
        )
    if not mine or not all(
        any(admin.territory.contains(held.territory, held.seat) for admin in mine) for held in account.roles
    ):
        return other_territory()
    return allow("16(1)")


def _could_give(who: DutyFacts, held: HeldRole) -> bool:
    return any(
        held.role in MAY_APPOINT[mine.role] and mine.territory.contains(held.territory, held.seat) for mine in who.roles
    )


def password_fault(password: str, username: str, context: tuple[str, ...] = ()) -> Fault | None:
    """Why a password is not acceptable, None if it is. `context`: the person's name, number and unit, which a guesser
    tries first. Actions also check a list of common passwords."""
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
    rest = password.casefold()
    for known in (username, *context, *_PLATFORM_WORDS):
        if len(known) >= CONTEXT_LEAST_CHARACTERS:
            rest = rest.replace(known.casefold(), "")
    if len(rest) < REST_LEAST_CHARACTERS:
        zh, en = "密码主要由姓名、编号或单位组成，容易被猜中", "this password is mostly a name, a number or a unit"
        return Fault(FaultKind.INVALID, Words(zh, en))
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
        "条目的内容涉及全市，由审计管理员和全市范围的市局民警查看",
        "entries concern the whole city: only auditors and officers for the whole city may read them",
    )


def _whole_city(territory: Territory) -> bool:
    """Whether a territory covers every division of the city."""
    return all(territory.covers(Place(division, "")) for division in DIVISIONS)
