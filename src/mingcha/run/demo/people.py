"""The demo's people: accounts, trainings, checks, and roles that two of them give (articles 3, 16(1), 16(2))."""

from datetime import timedelta

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations import queries as confirmations_queries
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.registry.staff.actions import record_staff_record, record_training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import TRAINED_ROLES
from mingcha.run.demo.city import DEMO_ACCOUNTS, MANAGER_OF_THE_OTHERS, MANAGERS, TRAINED_DAYS_AGO, DemoAccount
from mingcha.run.demo.places import SITES

BY = program("demo")
_RECORDED_DAYS_AGO = 100


def add_people(clock: Clock) -> None:
    """Adds the accounts that are missing, and their roles; organisations exist."""
    people = {person.username: person for person in identity_queries.people(BY, at=clock.now())}
    for account in DEMO_ACCOUNTS:
        if account.username not in people:
            _add_account(account, clock)
    for account in sorted((one for one in DEMO_ACCOUNTS if one.role), key=_role_order):
        if account.username in people and people[account.username].roles:
            continue
        _give_role(account, clock)
        if account.username == MANAGER_OF_THE_OTHERS:
            managed = {site.organisation for site in SITES} - {*MANAGERS, account.territory}
            for organisation in sorted(managed):
                accounts_actions.assign_role(
                    BY, username=account.username, role=account.role, organisation=organisation, clock=clock
                )


def _add_account(account: DemoAccount, clock: Clock) -> None:
    accounts_actions.add_user(
        BY,
        username=account.username,
        name=account.name,
        badge_no=account.badge_no,
        organisation=account.organisation,
        password=account.password,
        clock=clock,
    )
    if account.role in TRAINED_ROLES:
        record_training(
            BY,
            username=account.username,
            course="公共视频监看与管理业务培训",
            held_on=shanghai_day(clock.now()) - timedelta(days=TRAINED_DAYS_AGO.get(account.username, 90)),
            hours=16,
            taught_by="武汉市公安局培训中心",
            document=f"演示培训证 {account.badge_no}",
            clock=clock,
        )
        _add_records(account, clock)


def _add_records(account: DemoAccount, clock: Clock) -> None:
    """Records the background check, and secrecy education of those whose training is not of another day than most."""
    kinds = (StaffRecordKind.BACKGROUND_CHECK, StaffRecordKind.SECRECY_EDUCATION)
    for kind in kinds[: 1 if account.username in TRAINED_DAYS_AGO else 2]:
        record_staff_record(
            BY,
            username=account.username,
            kind=kind,
            done_on=shanghai_day(clock.now()) - timedelta(days=_RECORDED_DAYS_AGO),
            done_by="单位人事和保卫部门（演示）",
            document=f"演示登记 {account.badge_no}",
            clock=clock,
        )


def _role_order(account: DemoAccount) -> int:
    """Whose role comes first: the owner of the machine appoints alone until there is a security administrator; a
    monitor's filing needs an officer."""
    return {Role.SECURITY_ADMINISTRATOR: 1, Role.MONITOR: 2}.get(Role(account.role), 0)


def _give_role(account: DemoAccount, clock: Clock) -> None:
    """Gives a role, or proposes it and has the demo's own people confirm it."""
    if accounts_actions.takes_effect_at_once(BY, account.role, at=clock.now()):
        accounts_actions.assign_role(BY, username=account.username, role=account.role, clock=clock, **account.reach)
        return
    wanted = WantedRole(account.username, account.role, **account.reach)
    proposed = propose_role(BY, wanted, clock=clock, note="演示环境").name
    others = (one.username for one in DEMO_ACCOUNTS if one.username != account.username)
    for other in User.objects.select_related("organisation").filter(username__in=tuple(others)).order_by("pk"):
        if confirmations_queries.may_decide_now(other, proposed, at=clock.now()):
            confirm(other, proposed, clock=clock)
            return
    words = Words("演示环境中无人可以确认", "nobody of the demo may confirm this role")
    raise Fault(FaultKind.CONFLICT, words, account.username)
