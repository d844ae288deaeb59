"""Platforms above us are proposed, approved, paused, resumed, retired, and get another password (articles 13(1), 13(2);
decree 799, article 16(2)(2))."""

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.models import UpperPlatform
from mingcha.sharing.cascade.rows import platform_called, upper_facts, upper_value
from mingcha.sharing.cascade.values import NewUpper, UpperRow, UpperState
from mingcha.sharing.catalogue.rules import has_reason

_CITED = ("13(1)", "13(2)")


@cites("3", "13(1)", "13(2)", "799-16(2)(2)")
def propose_upper(by: Asker, *, new: NewUpper, clock: Clock) -> UpperRow:
    """Writes a platform above us down, which another hand approves. Raises Refused (articles 3, 13(1), 13(2), 16(2)),
    Fault(INVALID), Fault(NOT_FOUND) for the organisation or the account, Fault(CONFLICT) where one of them is taken."""
    with (
        refusals_noted(by, "sharing.upper.propose", new.name, clock),
        act("sharing.upper.propose", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        require(rules.may_propose_upper(duty_of(by, clock.now())))
        held = _written(new)
        suits = rules.suits_kind(new.kind, held.holder.kind, held.host, held.port, settings.MINGCHA_SHARING_HOSTS)
        require(suits)
        held.proposed_at, held.proposed_by = clock.now(), record.by.id
        _save(record, held)
        record.fact("holder", held.holder.code)
        record.fact("address", f"{held.host}:{held.port}")
    return upper_value(held)


@cites("3", "13(1)", "13(2)", "799-16(2)(2)")
def approve_upper(by: Asker, *, number: int, clock: Clock) -> UpperRow:
    """Approves a proposed platform: from now on we register there, and it is shown points. Raises Refused (articles 3,
    13(1), 13(2), 16(2); decree 799, article 16(2)(2)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.upper.approve", str(number), clock),
        act("sharing.upper.approve", by=actor_of(by), clock=clock, cites=(*_CITED, "799-16(2)(2)")) as record,
    ):
        held, now = platform_called(number), clock.now()
        who, facts = duty_of(by, now), upper_facts(held)
        require(rules.may_approve_upper(who, facts, hands_of((who.user_id, facts.proposer))))
        suits = rules.suits_kind(facts.kind, held.holder.kind, held.host, held.port, settings.MINGCHA_SHARING_HOSTS)
        require(suits)
        _require_account(held.account, facts.holder)  # it may have got a role since it was proposed
        held.state, held.approved_at, held.approved_by = UpperState.ACTIVE.value, now, record.by.id
        _save(record, held)
    return upper_value(held)


@cites("3", "13(1)")
def pause_upper(by: Asker, *, number: int, why: str, clock: Clock) -> UpperRow:
    """Pauses an active platform: nothing is shown or opened meanwhile. Raises Refused (articles 3, 13(1)),
    Fault(NOT_FOUND), Fault(INVALID)."""
    return _stop(by, "pause", number, why, clock)


@cites("3", "13(1)")
def resume_upper(by: Asker, *, number: int, clock: Clock) -> UpperRow:
    """Resumes a paused platform. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.upper.resume", str(number), clock),
        act("sharing.upper.resume", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = platform_called(number)
        require(rules.may_resume_upper(duty_of(by, clock.now()), upper_facts(held)))
        record.fact("paused_why", held.why)
        held.state, held.why = UpperState.ACTIVE.value, ""
        _save(record, held)
    return upper_value(held)


@cites("3", "13(1)")
def retire_upper(by: Asker, *, number: int, why: str, clock: Clock) -> UpperRow:
    """Retires a platform for good: its password is forgotten, the channels that it was shown stay on record. Raises
    Refused (articles 3, 13(1)), Fault(NOT_FOUND), Fault(INVALID)."""
    return _stop(by, "retire", number, why, clock)


@cites("3", "13(1)", "799-16(2)(2)")
def set_upper_password(by: Asker, *, number: int, password: str, clock: Clock) -> UpperRow:
    """Keeps another password of ours at a platform, encrypted. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND),
    Fault(INVALID)."""
    sealed = _sealed(password)
    with (
        refusals_noted(by, "sharing.upper.password", str(number), clock),
        act("sharing.upper.password", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = platform_called(number)
        require(rules.may_set_upper_password(duty_of(by, clock.now()), upper_facts(held)))
        held.sealed_password = sealed
        _save(record, held)
        record.fact("secret_replaced", bool(sealed))
    return upper_value(held)


def _stop(by: Asker, step: str, number: int, why: str, clock: Clock) -> UpperRow:
    name = f"sharing.upper.{step}"
    with (
        refusals_noted(by, name, str(number), clock),
        act(name, by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        held = platform_called(number)
        who, facts = duty_of(by, clock.now()), upper_facts(held)
        retires = step == "retire"
        require(rules.may_retire_upper(who, facts) if retires else rules.may_pause_upper(who, facts))
        require(has_reason(why))
        held.why = checked_name(why, rules.MOST_UPPER_WHY, about="why")
        held.state = (UpperState.RETIRED if retires else UpperState.PAUSED).value
        held.sealed_password = "" if retires else held.sealed_password
        _save(record, held)
        record.fact("why", held.why)
    return upper_value(held)


def _written(new: NewUpper) -> UpperPlatform:
    """The platform as it is proposed, not saved."""
    name = checked_name(new.name, rules.MOST_UPPER_NAME, about="name")
    holder, account = organisation_called(new.holder, about="holder"), _account(new)
    known = UpperPlatform.objects.all()
    free(known.filter(name=name).exists(), "已有同名的上级平台", "there is a platform of this name", about="name")
    taken = known.filter(platform_code=new.platform_code).exists()
    free(taken, "该平台编码已登记", "the code of the platform is registered already", about="platform_code")
    named = known.filter(account=account).exists()
    free(named, "该账户已用于另一上级平台", "the account acts for another platform", about="account")
    return UpperPlatform(
        name=name,
        kind=new.kind.value,
        holder=holder,
        account=account,
        platform_code=_code(new.platform_code, "platform_code"),
        our_code=_code(new.our_code, "our_code"),
        host=checked_name(new.host, rules.MOST_HOST, about="host"),
        port=_within(new.port, 1, 65_535, "port"),
        transport=new.transport.value,
        realm=checked_name(new.realm, rules.MOST_REALM, about="realm"),
        username=checked_name(new.username, rules.MOST_USERNAME, about="username"),
        sealed_password=_sealed(new.password),
        version=new.version.value,
        charset=new.charset.value,
        register_s=_within(new.register_s, rules.LEAST_S, rules.MOST_REGISTER_S, "register_s"),
        keepalive_s=_within(new.keepalive_s, rules.LEAST_S, rules.MOST_KEEPALIVE_S, "keepalive_s"),
        require_user=new.require_user,
        state=UpperState.PROPOSED.value,
    )


def _account(new: NewUpper) -> User:
    """The account that acts for a platform: one in use. Raises Fault(NOT_FOUND), Refused (article 13(2))."""
    found = User.objects.select_related("organisation").filter(username=new.account[:150], is_active=True).first()
    account = or_missing(found, "在用账户", "account in use", new.account, about="account")
    _require_account(account, new.holder)
    return account


def _require_account(account: User, holder: str) -> None:
    organisation = account.organisation.code if account.organisation else ""
    require(rules.suits_account(holder, organisation, has_role=account.assignments.exists()))


def _code(text: str, about: str) -> str:
    if is_device_code(text):
        return text
    raise Fault(FaultKind.INVALID, Words("编码为 20 位数字", "a code has 20 digits"), about=about)


def _within(value: int, least: int, most: int, about: str) -> int:
    if least <= value <= most:
        return value
    words = Words(f"须在 {least} 至 {most} 之间", f"it lies between {least} and {most}")
    raise Fault(FaultKind.INVALID, words, about=about)


def _sealed(password: str) -> str:
    """The encrypted password. Raises Fault(INVALID) for another length, or signs beyond ASCII."""
    least, most = rules.LEAST_UPPER_PASSWORD, rules.MOST_UPPER_PASSWORD
    if least <= len(password) <= most and password.isascii() and password.isprintable():
        return str(settings.MINGCHA_KEYS.seal(password))
    words = Words(f"口令为 {least} 至 {most} 个 ASCII 字符", f"a password has {least} to {most} signs of ASCII")
    raise Fault(FaultKind.INVALID, words, about="password")


def _save(record: ActRecord, held: UpperPlatform) -> None:
    held.save()
    record.wrote(held)
    for key, value in (("platform", held.platform_code), ("name", held.name), ("state", held.state)):
        record.fact(key, value)
