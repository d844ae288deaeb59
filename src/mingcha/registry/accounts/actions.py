"""People, their roles and their passwords (articles 3, 16(1), 16(2))."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, free, matching
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.new_roles import WantedRole, give_role, role_matter
from mingcha.registry.identity import rules as identity_rules
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, role_from, territory_of, way_in
from mingcha.registry.identity.changes import tell_people_named
from mingcha.registry.identity.duty import Role, Territory
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.passwords import guessed_words, password_hash, store_password
from mingcha.registry.identity.rows import account_facts, held_role, other_holders, person_row, role_row, user_called
from mingcha.registry.identity.rules import HeldRole
from mingcha.registry.identity.values import PersonRow, RoleRow
from mingcha.registry.invitations.rules import may_make_administrators, may_set_up
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.places.typed import checked_division
from mingcha.registry.reviews.models import KEPT, AccountReview
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason
from mingcha.registry.sign_in.actions import begin_factor, factor_judged
from mingcha.registry.sign_in.passwords import matches

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


@cites("3", "16(1)")
def create_administrator(
    *,
    username: str,
    name: str,
    password: str,
    clock: Clock,
    by: Actor,
    division: str = "",
    role: Role = Role.ADMINISTRATOR,
) -> PersonRow:
    """Creates a person as the first system, security or audit administrator over a division ("": the whole
    installation).

    Only for programs on the machine itself, since its owner creates the first three, and only while nobody active has
    that role there; later ones are proposed. The owner typed the password, so it must be changed at the first sign-in.
    Raises Refused for any other actor, another role or a second one.
    """
    require(may_make_administrators({role}, by_program=by.id.startswith("program:")))
    hashed = password_hash(password, username, (name,))
    with act("registry.administrator.create", by=by, clock=clock, cites=("3", "16(1)")) as record:
        now = clock.now()
        territory = Territory(checked_division(division) if division else "")
        first = identity_rules.HeldRole(role, territory, None)
        require(identity_rules.may_create_administrator(role, other_holders(None, first, now)))
        person = _new_person(record, by, username, name, "", None, hashed, "zh-hans", temporary=_temporary(own=False))
        assignment = RoleAssignment.objects.create(
            user=person, role=role.value, division=territory.division, valid_from=now
        )
        record.wrote(assignment)
        record.fact("role", role.value)
    return person_row(person, clock.now())


@cites("3", "16(1)")
def set_up_administrators(people: Mapping[Role, tuple[str, str]], *, clock: Clock, by: Actor) -> tuple[PersonRow, ...]:
    """Creates the three administrators (role to user name and name) of an installation without accounts, each without a
    password: nobody signs in before their person has used the own link (invitations).

    Only for a program of the owner: the set-up page, whose link the machine printed. Raises Refused for any other
    actor and once there is an account, Fault(INVALID).
    """
    require(may_make_administrators(people, by_program=by.id.startswith("program:")))
    if set(people) != identity_rules.THREE_ADMINISTRATORS:
        words = Words("三员账户一次建齐", "the three administrators are made together")
        raise Fault(FaultKind.INVALID, words)
    made = []
    with act("registry.administrators.set_up", by=by, clock=clock, cites=("3", "16(1)")) as record:
        now = clock.now()
        require(may_set_up(User.objects.count()))
        for role, (username, name) in sorted(people.items(), key=lambda one: one[0].value):
            person = _new_person(record, by, username, name, "", None, make_password(None), "zh-hans")
            record.wrote(RoleAssignment.objects.create(user=person, role=role.value, valid_from=now))
            made.append(person_row(person, now))
        record.fact("usernames", ", ".join(row.username for row in made))
    return tuple(made)


@cites("3")
def add_user(
    by: Asker,
    *,
    username: str,
    name: str,
    badge_no: str,
    organisation: str,
    password: str,
    clock: Clock,
    language: str = "zh-hans",
    own_password: bool = False,
) -> PersonRow:
    """Registers a person of an organisation, with no role yet. `password` "": the person sets the own one by a link
    (invitations.actions.invite). Any other must be changed at the first sign-in, unless `own_password`: the account's
    own person chose it (a program that measures)."""
    temporary = bool(password) and _temporary(own=own_password)
    hashed = password_hash(password, username, (name, badge_no, organisation)) if password else make_password(None)
    with act("registry.user.add", by=actor_of(by), clock=clock, cites=("3",)) as record:
        employer = organisation_called(organisation)
        require(identity_rules.may_add_person(duty_of(by, clock.now()), employer.place))
        person = _new_person(
            record, actor_of(by), username, name, badge_no, employer, hashed, language, temporary=temporary
        )
    return person_row(person, clock.now())


@cites("3", "16(2)")
def change_person(by: Asker, *, username: str, name: str, badge_no: str, organisation: str, clock: Clock) -> PersonRow:
    """Corrects a person's name, number and organisation. Raises Refused, also for another organisation while a role
    other than an administrator's is in force or to come; Fault(CONFLICT) if nothing changes."""
    with act("registry.user.change", by=actor_of(by), clock=clock, cites=("3", "16(2)")) as record:
        now = clock.now()
        person, employer = user_called(username), organisation_called(organisation)
        account, who = account_facts(person, now), duty_of(by, now)
        require(identity_rules.may_act_on_account(who, account))
        if employer != person.organisation:
            require(identity_rules.may_move_person(who, account, employer.place))
        badge = checked_name(badge_no, 30) if badge_no else ""
        if (person.name, person.badge_no, person.organisation) == (name, badge, employer):
            raise Fault(FaultKind.CONFLICT, Words("没有改动", "nothing was changed"))
        person.name, person.badge_no, person.organisation = checked_name(name, 60), badge, employer
        person.save(update_fields=["name", "badge_no", "organisation"])
        record.wrote(person)
        tell_people_named(User.objects.filter(pk=person.pk))
        record.fact("username", username)
        record.fact("name", person.name)
        record.fact("organisation", employer.code)
    return person_row(person, now)


@cites("16(1)")
def set_password(by: Asker, *, username: str, password: str, clock: Clock) -> None:
    """Sets one's own password; every session of that person ends with it. Raises Refused for another's, which two
    persons reset (password_resets.py)."""
    held = user_called(username)
    is_own = duty_of(by, clock.now()).user_id == held.pk
    if is_own and held.must_change_password and matches(password, held.password):
        raise _must_differ()
    hashed = password_hash(password, username, guessed_words(username))
    with act("registry.password.set", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        person = user_called(username)
        require(identity_rules.may_set_password(duty_of(by, now), person.pk))
        store_password(record, person, hashed, by_other=False)
        end_sessions_of(record, person.pk, EndReason.PASSWORD, now)
        record.fact("username", person.username)


@cites("16(1)", "799-16(2)(2)")
def change_own_password(by: Asker, *, current: str, password: str, clock: Clock, address: str = "") -> None:
    """Changes one's own password, by the present one; the person's other sessions end. `address`: where the person is,
    for the entry of failed attempts. Raises Fault(CONFLICT) if the present one is wrong or was guessed too often,
    Fault(INVALID) if the new one is not acceptable."""
    at = clock.now()
    held = user_called(duty_of(by, at).username)
    wait = begin_factor(held.pk, at, address=address, kind="step_up")
    is_right = not wait and matches(current, held.password)
    if not wait:
        factor_judged(held.pk, right=is_right, address=address, kind="step_up", at=at)
    if not is_right:
        words = Words(
            "现用密码不对，或者尝试过多，请稍后再试",
            "the current password is wrong, or there were too many attempts: please wait",
        )
        raise Fault(FaultKind.CONFLICT, words)
    if password == current:
        raise _must_differ()
    hashed = password_hash(password, held.username, guessed_words(held.username))
    with act("registry.password.change", by=actor_of(by), clock=clock, cites=("16(1)", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(duty_of(by, now).username)
        store_password(record, person, hashed, by_other=False)
        end_sessions_of(record, person.pk, EndReason.PASSWORD, now, but=way_in(by).session)


def set_preferences(by: Asker, *, language: str, theme: str, hides_path: bool, clock: Clock) -> None:
    """Stores what a person chose for themselves: the language ("zh-hans", "en"), the theme ("day", "night"), and
    whether the guided path of the start page is put away."""
    if language not in ("zh-hans", "en") or theme not in ("day", "night"):
        raise Fault(FaultKind.INVALID, Words("没有这种语言或主题", "there is no such language or theme"))
    with act("registry.preferences.set", by=actor_of(by), clock=clock) as record:
        person = user_called(duty_of(by, clock.now()).username)
        person.language, person.theme, person.hides_path = language, theme, hides_path
        person.save(update_fields=["language", "theme", "hides_path"])
        record.wrote(person)


@cites("3", "16(2)", "799-16(2)(2)")
def assign_role(
    by: Asker,
    *,
    username: str,
    role: str,
    clock: Clock,
    division: str = "",
    organisation: str = "",
    zone: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> RoleRow:
    """Gives a role that takes effect at once, over a division, a zone or an organisation (none: the whole installation)
    for a time. Raises Refused for a role that a second person confirms: `propose_role` proposes it."""
    with act("registry.role.assign", by=actor_of(by), clock=clock, cites=("3", "16(2)", "799-16(2)(2)")) as record:
        now = clock.now()
        matter = role_matter(WantedRole(username, role, division, organisation, zone, valid_from, valid_until), now)
        require(identity_rules.may_assign_role(duty_of(by, now), matter.new, matter.held, now))
        require(_effective_at_once(by, matter.new.role, now))
        assignment = give_role(record, matter)
    return role_row(assignment)


@cites("3", "16(2)", "799-16(2)(2)")
def takes_effect_at_once(by: Asker, role: str, *, at: datetime) -> bool:
    """Whether this asker gives this role without a second person: then `assign_role`, else `propose_role`."""
    return bool(_effective_at_once(by, role_from(role), at))


@cites("3")
def end_role(by: Asker, *, assignment: int, clock: Clock) -> None:
    """Ends a role now; acts done under it stay in the log."""
    with act("registry.role.end", by=actor_of(by), clock=clock, cites=("3",)) as record:
        now = clock.now()
        held = RoleAssignment.objects.select_related("user", "organisation").filter(pk=assignment).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这项岗位", "there is no such role"), str(assignment))
        territory = territory_of(held)
        seat = held.organisation.place if held.organisation else None
        require(identity_rules.may_end_role(duty_of(by, now), Role(held.role), territory, seat))
        if held.valid_until is not None and held.valid_until <= now:
            raise Fault(FaultKind.CONFLICT, Words("该岗位已经终止", "the role has ended already"))
        _require_successor(by, held.user, (held_role(held),), now)
        held.valid_until = max(now, held.valid_from)
        held.save(update_fields=["valid_until"])
        record.wrote(held)
        record.fact("username", held.user.username)


@cites("3", "799-16(2)(2)")
def disable_person(by: Asker, *, username: str, reason: str, clock: Clock) -> PersonRow:
    """Disables an account, with a reason: no login and no roles from now on; its past acts stay."""
    return _switch_person(by, username, clock, active=False, reason=checked_name(reason, 200))


@cites("3", "799-16(2)(2)")
def enable_person(by: Asker, *, username: str, clock: Clock) -> PersonRow:
    """Enables an account again, with its roles that have not ended."""
    return _switch_person(by, username, clock, active=True, reason="")


def checked_username(text: str) -> str:
    """A user name: 2 to 60 small letters, digits, dot, - or _. Raises Fault(INVALID)."""
    return matching(
        _USERNAME,
        text,
        "用户名须为 2 至 60 个小写字母、数字、点、-、_",
        "a user name has 2 to 60 small letters, digits, dots, - or _",
    )


def _temporary(*, own: bool) -> bool:
    return identity_rules.first_password_is_temporary(own=own, demo_home=settings.MINGCHA_HOME.is_demo)


def _must_differ() -> Fault:
    return Fault(FaultKind.INVALID, Words("新密码须与现用密码不同", "the new password must differ from the old one"))


def _switch_person(by: Asker, username: str, clock: Clock, *, active: bool, reason: str) -> PersonRow:
    name = "registry.user.enable" if active else "registry.user.disable"
    with act(name, by=actor_of(by), clock=clock, cites=("3", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(username)
        account = account_facts(person, now)
        require(identity_rules.may_switch_person(duty_of(by, now), account))
        if not active:
            _require_successor(by, person, account.roles, now)
        if person.is_active is active:
            raise Fault(FaultKind.CONFLICT, Words("账户已是这个状态", "the account is in this state already"))
        person.is_active = active
        person.save(update_fields=["is_active"])
        record.wrote(person)
        if active:  # a dormant account that is enabled again is not disabled by its old notice
            record.wrote(AccountReview.objects.create(user=person, reviewed_at=now, by=actor_of(by).id, outcome=KEPT))
        else:
            end_sessions_of(record, person.pk, EndReason.DISABLED, now)
        record.fact("username", username)
        record.fact("reason", reason)
    return person_row(person, now)


def _effective_at_once(by: Asker, role: Role, at: datetime) -> Decision:
    by_program = isinstance(by, Actor)
    security = HeldRole(Role.SECURITY_ADMINISTRATOR, Territory(WUHAN), None)
    return identity_rules.effective_at_once(
        role,
        by_program=by_program,
        has_security_administrator=by_program and other_holders(None, security, at) > 0,
    )


def _require_successor(by: Asker, person: User, roles: tuple[HeldRole, ...], at: datetime) -> None:
    """Raises Refused if the last of the three administrators would leave. The owner of the machine may end it, since
    only the owner can create the next one."""
    if isinstance(by, Actor):
        return
    for held in roles:
        require(identity_rules.may_leave_role(held.role, other_holders(person, held, at)))


def _new_person(
    record: ActRecord,
    by: Actor,
    username: str,
    name: str,
    badge_no: str,
    organisation: Organisation | None,
    hashed: str,
    language: str,
    *,
    temporary: bool = False,
) -> User:
    checked_username(username)
    free(User.objects.filter(username=username).exists(), "用户名已被使用", "the user name is taken")
    person = User.objects.create(
        username=username,
        name=checked_name(name, 60),
        badge_no=checked_name(badge_no, 30) if badge_no else "",
        organisation=organisation,
        password=hashed,
        language=language,
        registered_by=by.id,
        must_change_password=temporary,
    )
    record.wrote(person)
    tell_people_named(User.objects.filter(pk=person.pk))
    record.fact("username", username)
    record.fact("name", person.name)
    return person
