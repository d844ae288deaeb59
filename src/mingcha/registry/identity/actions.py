"""People, their roles and their passwords (articles 3, 16(1), 16(2))."""

import re
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db.models import Q

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, free, matching
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity import rules as identity_rules
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, facts_of, territory_of, way_in
from mingcha.registry.identity.duty import Place, Role, Territory
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rows import person_row, role_row, user_called
from mingcha.registry.identity.values import PersonRow, RoleRow
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.places.typed import checked_division, checked_zone
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason
from mingcha.registry.sign_in.actions import begin_factor, factor_judged
from mingcha.registry.sign_in.passwords import matches

_COMMON_PASSWORDS = CommonPasswordValidator()
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


@cites("3")
def create_administrator(
    *, username: str, name: str, password: str, clock: Clock, by: Actor, division: str = ""
) -> PersonRow:
    """Creates a person with the role of administrator over a division ("": the whole installation).

    Only for programs on the machine itself, since its owner creates the first administrator. Raises Fault(FORBIDDEN)
    for any other actor.
    """
    if not by.id.startswith("program:"):
        words = Words("管理员账户只能在本机创建", "an administrator's account is made on the machine itself")
        raise Fault(FaultKind.FORBIDDEN, words)
    hashed = _hashed(password, username, (name,))
    with act("registry.administrator.create", by=by, clock=clock, cites=("3",)) as record:
        person = _new_person(record, by, username, name, "", None, hashed, "zh-hans")
        assignment = RoleAssignment.objects.create(
            user=person,
            role=Role.ADMINISTRATOR.value,
            division=checked_division(division) if division else "",
            valid_from=clock.now(),
        )
        record.wrote(assignment)
    return person_row(person, clock.now())


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
) -> PersonRow:
    """Registers a person of an organisation, with no role yet."""
    hashed = _hashed(password, username, (name, badge_no, organisation))
    with act("registry.user.add", by=actor_of(by), clock=clock, cites=("3",)) as record:
        employer = organisation_called(organisation)
        require(identity_rules.may_add_person(duty_of(by, clock.now()), employer.place))
        person = _new_person(record, actor_of(by), username, name, badge_no, employer, hashed, language)
    return person_row(person, clock.now())


@cites("16(1)")
def set_password(by: Asker, *, username: str, password: str, clock: Clock) -> None:
    """Sets a new password; every session of that person ends with it. If somebody else set it, the person must change
    it at the next sign-in before anything else."""
    hashed = _hashed(password, username, _context(username))
    with act("registry.password.set", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        person, who = user_called(username), duty_of(by, now)
        seat = person.organisation.place if person.organisation else Place("", "")
        require(identity_rules.may_set_password(who, person.pk, seat))
        _store_password(record, person, hashed, by_other=who.user_id != person.pk)
        end_sessions_of(record, person.pk, EndReason.PASSWORD, now)
        record.fact("username", person.username)


@cites("16(1)", "799-16(2)(2)")
def change_own_password(by: Asker, *, current: str, password: str, clock: Clock) -> None:
    """Changes one's own password, by the present one; the person's other sessions end. Raises Fault(CONFLICT) if the
    present one is wrong or was guessed too often, Fault(INVALID) if the new one is not acceptable."""
    at = clock.now()
    held = user_called(duty_of(by, at).username)
    wait = begin_factor(held.pk, at)
    if wait or not matches(current, held.password):
        words = Words("现用密码不对，或尝试过多请稍候", "the present password is wrong, or tried too often: wait")
        raise Fault(FaultKind.CONFLICT, words)
    factor_judged(held.pk, right=True, address="", kind="password", at=at)
    if password == current:
        raise Fault(FaultKind.INVALID, Words("新密码须与现用密码不同", "the new password must differ"))
    hashed = _hashed(password, held.username, _context(held.username))
    with act("registry.password.change", by=actor_of(by), clock=clock, cites=("16(1)", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(duty_of(by, now).username)
        _store_password(record, person, hashed, by_other=False)
        end_sessions_of(record, person.pk, EndReason.PASSWORD, now, but=way_in(by).session)


def set_preferences(by: Asker, *, language: str, theme: str, clock: Clock) -> None:
    """Stores the language ("zh-hans", "en") and the theme ("day", "night") that a person chose for themselves."""
    if language not in ("zh-hans", "en") or theme not in ("day", "night"):
        raise Fault(FaultKind.INVALID, Words("没有这种语言或主题", "there is no such language or theme"))
    with act("registry.preferences.set", by=actor_of(by), clock=clock) as record:
        person = user_called(duty_of(by, clock.now()).username)
        person.language, person.theme = language, theme
        person.save(update_fields=["language", "theme"])
        record.wrote(person)


@cites("3", "16(2)")
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
    trained_on: date | None = None,
    filed_on: date | None = None,
) -> RoleRow:
    """Assigns a role over a division, a zone or an organisation (none: the whole installation) for a time. A monitor
    needs the days of training and of filing with the district's public security organ (article 16(2))."""
    with act("registry.role.assign", by=actor_of(by), clock=clock, cites=("3", "16(2)")) as record:
        now = clock.now()
        person = user_called(username)
        territory = _territory_from(division, organisation, zone)
        seat = organisation_called(organisation) if organisation else None
        new = identity_rules.NewRole(
            user_id=person.pk,
            role=role_from(role),
            territory=territory,
            seat=seat.place if seat else None,
            trained_on=trained_on,
            filed_on=filed_on,
        )
        starts = valid_from or now
        held = _roles_between(person, starts, valid_until)
        require(identity_rules.may_assign_role(duty_of(by, now), new, held, now))
        _require_later(starts, valid_until)
        assignment = RoleAssignment.objects.create(
            user=person,
            role=new.role.value,
            division=division,
            zone=zone,
            organisation=seat,
            valid_from=starts,
            valid_until=valid_until,
            trained_on=trained_on,
            filed_on=filed_on,
        )
        record.wrote(assignment)
        record.fact("username", person.username)
        record.fact("role", new.role.value)
        record.fact("territory", division or zone or organisation)
    return role_row(assignment)


@cites("3")
def end_role(by: Asker, *, assignment: int, clock: Clock) -> None:
    """Ends a role now; acts done under it stay in the log."""
    with act("registry.role.end", by=actor_of(by), clock=clock, cites=("3",)) as record:
        now = clock.now()
        held = RoleAssignment.objects.select_related("user", "organisation").filter(pk=assignment).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这项角色", "there is no such role"), str(assignment))
        territory = territory_of(held)
        seat = held.organisation.place if held.organisation else None
        require(identity_rules.may_end_role(duty_of(by, now), Role(held.role), territory, seat))
        if held.valid_until is not None and held.valid_until <= now:
            raise Fault(FaultKind.CONFLICT, Words("该角色已经终止", "the role has ended already"))
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


def role_from(text: str) -> Role:
    """The role with this code. Raises Fault(INVALID)."""
    try:
        return Role(text)
    except ValueError:
        raise Fault(FaultKind.INVALID, Words(f"没有这种角色：“{text}”", f"there is no role {text!r}")) from None


def checked_username(text: str) -> str:
    """A user name: 2 to 60 small letters, digits, dot, - or _. Raises Fault(INVALID)."""
    return matching(
        _USERNAME,
        text,
        "用户名须为 2 至 60 个小写字母、数字、点、-、_",
        "a user name has 2 to 60 small letters, digits, dots, - or _",
    )


def _switch_person(by: Asker, username: str, clock: Clock, *, active: bool, reason: str) -> PersonRow:
    name = "registry.user.enable" if active else "registry.user.disable"
    with act(name, by=actor_of(by), clock=clock, cites=("3", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(username)
        seat = person.organisation.place if person.organisation else Place("", "")
        held = tuple(held.role for held in facts_of(person, now).roles)
        require(identity_rules.may_switch_person(duty_of(by, now), person.pk, seat, held))
        if person.is_active is active:
            raise Fault(FaultKind.CONFLICT, Words("账户已是这个状态", "the account is in this state already"))
        person.is_active = active
        person.save(update_fields=["is_active"])
        record.wrote(person)
        if not active:
            end_sessions_of(record, person.pk, EndReason.DISABLED, now)
        record.fact("username", username)
        record.fact("reason", reason)
    return person_row(person, now)


def _territory_from(division: str, organisation: str, zone: str) -> Territory:
    """The territory given by one of these; all empty: the whole installation. Raises Fault(INVALID) for more than
    one."""
    if sum(bool(part) for part in (division, organisation, zone)) > 1:
        words = Words("辖区、功能区与单位只能选一", "a role reaches one of: a division, a zone, an organisation")
        raise Fault(FaultKind.INVALID, words)
    if division:
        checked_division(division)
    if zone:
        checked_zone(zone)
    return Territory(division, organisation, zone)


def _require_later(starts: datetime, ends: datetime | None) -> None:
    """Raises Fault(INVALID) if a role would end before it begins."""
    if ends is not None and ends <= starts:
        words = Words("终止时间须晚于起始时间", "the end must be after the beginning")
        raise Fault(FaultKind.INVALID, words)


def _roles_between(person: User, starts: datetime, ends: datetime | None) -> tuple[Role, ...]:
    """The roles of a person at any instant of [starts, ends): incompatible roles must not overlap in future either."""
    held = RoleAssignment.objects.filter(user=person).filter(Q(valid_until=None) | Q(valid_until__gt=starts))
    if ends is not None:
        held = held.filter(valid_from__lt=ends)
    return tuple(Role(role) for role in held.values_list("role", flat=True))


def _new_person(
    record: ActRecord,
    by: Actor,
    username: str,
    name: str,
    badge_no: str,
    organisation: Organisation | None,
    hashed: str,
    language: str,
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
    )
    record.wrote(person)
    record.fact("username", username)
    record.fact("name", person.name)
    return person


def _store_password(record: ActRecord, person: User, hashed: str, *, by_other: bool) -> None:
    person.password, person.must_change_password = hashed, by_other
    person.save(update_fields=["password", "must_change_password"])
    record.wrote(person)


def _context(username: str) -> tuple[str, ...]:
    """What a guesser would try for this person: own name, number and unit."""
    person = User.objects.select_related("organisation").filter(username=username).first()
    if person is None:
        return ()
    unit = person.organisation
    return person.name, person.badge_no, *((unit.name, unit.code) if unit is not None else ())


def _hashed(password: str, username: str, context: tuple[str, ...] = ()) -> str:
    """The hash of an allowed password, made before an act takes the log's lock. `context`: words that a guesser would
    try. Raises Fault(INVALID)."""
    fault = identity_rules.password_fault(password, username, context)
    if fault:
        raise fault
    try:
        _COMMON_PASSWORDS.validate(password)
    except ValidationError:
        words = Words("这个密码太常见，请换一个", "this password is too common: choose another")
        raise Fault(FaultKind.INVALID, words) from None
    return make_password(password)
