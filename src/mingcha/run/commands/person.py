"""`mingcha person add|change|invite|role|end-role|disable|list|token...`: accounts and roles (arts. 3, 16(2))."""

import argparse
import json

from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.clock import SHANGHAI, Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations.values import ProposalRow
from mingcha.registry.directory.binding import end_binding, propose_binding
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import Role, Territory
from mingcha.registry.identity.values import PersonRow
from mingcha.registry.invitations.actions import invite
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.models import OrganisationKind
from mingcha.registry.reviews.actions import review_account
from mingcha.registry.reviews.queries import accounts
from mingcha.run.commands import person_account
from mingcha.run.commands.confirm import proposal_line
from mingcha.run.commands.console import CONSOLE, asker, new_secret
from mingcha.run.commands.links import account_address


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha person` and its verbs."""
    parser = subparsers.add_parser("person")
    verbs = parser.add_subparsers(dest="action", required=True)
    add, change = _add_registering(verbs)
    invitation = verbs.add_parser("invite", help="another link of an account not yet begun / 新账户的一次性链接")
    role, end = _add_roles(verbs)
    password = verbs.add_parser("password", help="set your own password, or propose a reset / 更改或提请重置密码")
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input / 从标准输入读取")
    factors = verbs.add_parser("reset-factors", help="propose to reset lost second factors / 提请重置第二因素")
    bind = verbs.add_parser("bind", help="propose that an account signs in by the city's directory / 提请绑定目录账号")
    bind.add_argument("--subject", required=True, help="the person's subject identifier (sub) there / 目录中的账号标识")
    unbind = verbs.add_parser("unbind", help="end that, and the person's sessions / 解除绑定目录账号")
    review = verbs.add_parser("review", help="note that an account is still needed / 复核账户")
    review.add_argument("--note", default="", help="what was looked at / 说明")
    uses = verbs.add_parser("uses", help="accounts with last sign-in and review / 账户的使用与复核")
    disable = verbs.add_parser("disable", help="switch an account off, and end its grants / 停用账户")
    disable.add_argument("--reason", required=True, help="why")
    enable = verbs.add_parser("enable", help="switch an account on again / 启用账户")
    listing = verbs.add_parser("list", help="people and the roles that they hold / 人员与岗位")
    for verb in (password, factors, bind, unbind, review, disable, enable, change, invitation):
        verb.add_argument("username", help="name used at login")
    own = (add, role, end, password, factors, bind, unbind, review, uses, disable, enable, change, invitation, listing)
    for verb in (*own, *person_account.add_verbs(verbs)):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def _add_roles(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """Adds the verbs that give a role and end one."""
    role = verbs.add_parser("role", help="give a role, or propose it to a second person / 授予或提出岗位")
    role.add_argument("username", help="name used at login")
    role.add_argument("role", choices=[role.value for role in Role], help="the role / 岗位")
    role.add_argument("--division", default="", help="territory: a division, such as 420102; 420100 is the whole city")
    role.add_argument("--organisation", default="", help="territory: one organisation")
    role.add_argument("--zone", default="", help="territory: a functional zone, such as WHZ-DHGX")
    role.add_argument("--note", default="", help="why, for the second person, where one confirms")
    end = verbs.add_parser("end-role", help="end a role now, and the grants that rest on it / 终止岗位")
    end.add_argument("assignment", type=int, help="its number, as `person list` shows it")
    return role, end


def _add_registering(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """Adds the verbs that register and correct a person."""
    add = verbs.add_parser("add", help="register a person, with no role yet / 登记人员（尚无岗位）")
    change = verbs.add_parser("change", help="correct name, certificate and organisation / 更正人员信息")
    add.add_argument("username", help="name used at login")
    for one in (add, change):
        one.add_argument("--name", required=True, help="the person's own name")
        one.add_argument("--badge", default="", help="number of the work certificate")
        one.add_argument("--organisation", required=True, help="code of the person's organisation")
    add.add_argument("--organisation-name", default="", help="for a new organisation: its name")
    add.add_argument("--kind", default="unit", choices=OrganisationKind.values, help="for a new organisation")
    add.add_argument("--division", default="", help="for a new organisation: division of its seat, such as 420102")
    add.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input / 从标准输入读取"
    )
    add.add_argument("--invite", action="store_true", help="ask for no password: print a one-time link for the person")
    add.description = "A password typed here must be changed at the first sign-in. / 此处输入的密码须在首次登录时更改。"
    return add, change


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; passwords are typed without echo or read from standard input."""
    by, clock = asker(arguments.user, changes_password=arguments.action == "password"), SystemClock()
    if arguments.action in person_account.VERBS:
        return person_account.run(arguments, by, clock)
    if arguments.action == "list":
        return _show(identity_queries.people(by, at=clock.now()), as_json=arguments.json)
    if arguments.action == "end-role":
        accounts_actions.end_role(by, assignment=arguments.assignment, clock=clock)
        end_grants_without_duty(CONSOLE, clock=clock, send=send_revocation)
        return 0
    if arguments.action == "uses":
        return _uses(by, clock)
    if arguments.action == "review":
        review_account(by, username=arguments.username, note=arguments.note, clock=clock)
        return 0
    if arguments.action == "reset-factors":
        print(proposal_line(propose_factor_reset(by, arguments.username, clock=clock)))
        return 0
    if arguments.action in ("bind", "unbind"):
        return _directory(arguments, by, clock)
    if arguments.action in ("role", "password"):
        proposed = _role(arguments, by, clock) if arguments.action == "role" else _password(arguments, by, clock)
        if proposed is not None:
            print(proposal_line(proposed))
            return 0
    else:
        _change(arguments, by, clock)
    everybody = identity_queries.people(by, at=clock.now())
    return _show([row for row in everybody if row.username == arguments.username], as_json=arguments.json)


def _directory(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    if arguments.action == "bind":
        print(proposal_line(propose_binding(by, arguments.username, subject=arguments.subject, clock=clock)))
    else:
        end_binding(by, arguments.username, clock=clock)
    return 0


def _change(arguments: argparse.Namespace, by: Asker, clock: Clock) -> None:
    if arguments.action == "add":
        _add(arguments, by, clock)
    elif arguments.action == "invite":
        print(account_address(invite(by, arguments.username, clock=clock)))
    elif arguments.action == "change":
        accounts_actions.change_person(
            by,
            username=arguments.username,
            name=arguments.name,
            badge_no=arguments.badge,
            organisation=arguments.organisation,
            clock=clock,
        )
    elif arguments.action == "disable":
        accounts_actions.disable_person(by, username=arguments.username, reason=arguments.reason, clock=clock)
        end_grants_without_duty(CONSOLE, clock=clock, send=send_revocation)
    else:
        accounts_actions.enable_person(by, username=arguments.username, clock=clock)


def _role(arguments: argparse.Namespace, by: Asker, clock: Clock) -> ProposalRow | None:
    """Gives the role, or proposes it and returns the proposal."""
    reach = {"division": arguments.division, "organisation": arguments.organisation, "zone": arguments.zone}
    if not accounts_actions.takes_effect_at_once(by, arguments.role, at=clock.now()):
        return propose_role(
            by, WantedRole(arguments.username, arguments.role, **reach), clock=clock, note=arguments.note
        )
    accounts_actions.assign_role(by, username=arguments.username, role=arguments.role, clock=clock, **reach)
    return None


def _password(arguments: argparse.Namespace, by: Asker, clock: Clock) -> ProposalRow | None:
    """Sets one's own password, or proposes that another's is reset and returns the proposal."""
    if arguments.user != arguments.username:
        return propose_password_reset(by, arguments.username, clock=clock)
    password = new_secret("new password: ", from_stdin=arguments.password_stdin)
    accounts_actions.set_password(by, username=arguments.username, password=password, clock=clock)
    return None


def _uses(by: Asker, clock: Clock) -> int:
    for row in accounts(by, at=clock.now()):
        signed_in = f"{row.signed_in_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.signed_in_at else "—"
        reviewed = f"{row.reviewed_at.astimezone(SHANGHAI):%Y-%m-%d}" if row.reviewed_at else "—"
        marks = ("  休眠 dormant" if row.dormant else "") + ("  待复核 review due" if row.review_due else "")
        print(f"{row.username}  {row.name}  登录 signed in {signed_in}  复核 reviewed {reviewed}{marks}")
    return 0


def _add(arguments: argparse.Namespace, by: Asker, clock: Clock) -> None:
    known = {held.code for held in places_queries.organisations(by, at=clock.now())}
    if arguments.organisation not in known:
        if not arguments.division or not arguments.organisation_name:
            words = Words(
                f"没有单位“{arguments.organisation}”：新建单位还须给出 --organisation-name 与 --division",
                f"there is no organisation {arguments.organisation!r}: to make it, give --organisation-name --division",
            )
            raise Fault(FaultKind.NOT_FOUND, words)
        places_actions.add_organisation(
            by,
            code=arguments.organisation,
            name=arguments.organisation_name,
            kind=arguments.kind,
            division=arguments.division,
            clock=clock,
        )
    accounts_actions.add_user(
        by,
        username=arguments.username,
        name=arguments.name,
        badge_no=arguments.badge,
        organisation=arguments.organisation,
        password="" if arguments.invite else new_secret("password: ", from_stdin=arguments.password_stdin),
        clock=clock,
    )
    if arguments.invite:
        print(account_address(invite(by, arguments.username, clock=clock)))


def _show(rows: "tuple[PersonRow, ...] | list[PersonRow]", *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = "" if row.active else "  已停用 / switched off"
        print(f"{row.username}  {row.name}  {row.organisation}{state}")
        for role in row.roles:
            reach = _reach(role.territory)
            print(f"  #{role.assignment}  {role.role.words.zh} / {role.role.words.en}  {reach}")
    return 0


def _as_json(row: PersonRow) -> dict[str, object]:
    roles = [
        {"assignment": role.assignment, "role": role.role.value, "territory": _reach(role.territory)}
        for role in row.roles
    ]
    return {
        "username": row.username, "name": row.name, "organisation": row.organisation, "active": row.active,
        "roles": roles,
    }  # fmt: skip


def _reach(territory: Territory) -> str:
    return territory.organisation or territory.division or "*"
