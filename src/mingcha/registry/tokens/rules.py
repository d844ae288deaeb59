"""Who may create a token, and how long it is valid (article 3; decree 799, art. 16(2)(2))."""

from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import AccountFacts, may_act_on_account

MOST_NETWORKS = 10


class Scope(StrEnum):
    """What a program may do with a token, besides what its person may."""

    READ_REGISTER = "register:read"  # points, units, systems, map, status, the law
    WRITE_REGISTER = "register:write"
    READ_CUSTODY = "custody:read"  # completeness, interruptions, holds, orders
    WRITE_CUSTODY = "custody:write"
    READ_EVIDENCE = "evidence:read"  # the log and the register of article 16(3)
    READ_ACCESS = "access:read"  # requests, officers, papers, exports, copies, the audit of article 25
    WRITE_ACCESS = "access:write"
    READ_DEADLINES = "deadlines:read"  # what is due, also as a calendar
    READ_SHARING = "sharing:read"  # the catalogue
    WRITE_SHARING = "sharing:write"
    WATCH = "watch"  # grants, tickets, kept pictures

    @property
    def words(self) -> Words:
        """For people."""
        return _SCOPES[self]


_SCOPES = {
    Scope.READ_REGISTER: Words("读取点位、单位、系统和法规", "read points, units, systems and the law"),
    Scope.WRITE_REGISTER: Words("登记和更改点位等", "register and change points and the like"),
    Scope.READ_CUSTODY: Words(
        "读取留存、中断、保全、处置令、线索和报警", "read keeping, interruptions, holds, orders, clues and alarms"
    ),
    Scope.WRITE_CUSTODY: Words("设立和复核保全", "place and review holds"),
    Scope.READ_EVIDENCE: Words("读取存证日志和使用登记", "read the evidence log and the register of viewing"),
    Scope.READ_ACCESS: Words(
        "读取使用申请、人员、文书、导出和审计", "read requests for footage, officers, papers, exports and the audit"
    ),
    Scope.WRITE_ACCESS: Words(
        "办理使用申请、人员、文书和导出，更正使用登记，发起核验",
        "act on requests for footage, officers, papers and exports, correct the register, start checks",
    ),
    Scope.READ_DEADLINES: Words("读取期限和日历", "read what is due, also as a calendar"),
    Scope.READ_SHARING: Words("读取资源目录和共享", "read the catalogue and sharing"),
    Scope.WRITE_SHARING: Words("编制和审核资源目录，办理共享", "write and review the catalogue, act on sharing"),
    Scope.WATCH: Words("开启监看和取流凭据", "open duty viewing and tickets"),
}
READING = (Scope.READ_REGISTER, Scope.READ_CUSTODY, Scope.READ_EVIDENCE, Scope.READ_ACCESS)


@cites("3", "799-16(2)(2)")
def may_make_token(who: DutyFacts, user_id: int, *, has_factor: bool) -> Decision:
    """Whether this person may create a token of that account: only its holder, since a token acts in the holder's
    name, and only with a second factor (`has_factor`; a demo home asks for none): else whoever set the first password
    of an account keeps a token of it."""
    if not who.active or who.user_id != user_id:
        zh, en = "接口令牌只能由本人签发", "only the holder of an account makes a token of it"
        return refuse("799-16(2)(2)", zh, en)
    if has_factor:
        return allow("799-16(2)(2)")
    return refuse(
        "799-16(2)(2)",
        "签发接口令牌须先登记第二因素",
        "a token is made by an account that has a second factor",
        next_steps=(NextStep(Words("本人账户", "Your account"), "account"),),
    )


@cites("3", "799-16(2)(2)")
def may_keep_token(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may see and revoke the tokens of that account: its holder, or who may act on the account."""
    if who.active and who.user_id == account.user_id:
        return allow("799-16(2)(2)")
    return may_act_on_account(who, account)


@cites("799-16(2)(2)")
def token_serves(
    expires_at: datetime, revoked_at: datetime | None, at: datetime, *, active: bool, made_at: datetime | None = None
) -> Decision:
    """Whether a token is valid at an instant: not expired, not revoked, and its person's account enabled. One that was
    made for longer (`made_at`, by an older version) ends when a token of today would."""
    if active and revoked_at is None and not is_token_expired(expires_at, at, made_at=made_at):
        return allow("799-16(2)(2)")
    zh, en = "接口令牌已过期或已收回", "the token has expired or was revoked"
    return refuse("799-16(2)(2)", zh, en)


@cites("799-16(2)(2)")
def is_token_expired(expires_at: datetime, at: datetime, *, made_at: datetime | None = None) -> bool:
    """Whether the time of a token is over: its own, or that of a token made today (`made_at`)."""
    return at >= expires_at or (made_at is not None and at >= made_at + timedelta(days=most_token_days(at)))


@cites("799-16(2)(2)")
def most_token_days(at: datetime) -> int:
    """How many days a token lasts at most."""
    return parameters.number("accounts.token_days", shanghai_day(at))


@cites("799-16(2)(2)")
def token_expiry(made_at: datetime, days: int) -> datetime | None:
    """The instant at which a token of `days` days expires; None unless `days` is 1 to most_token_days."""
    return made_at + timedelta(days=days) if 1 <= days <= most_token_days(made_at) else None


@cites("799-16(2)(2)")
def token_may(scopes: tuple[str, ...], wanted: Scope | None) -> Decision:
    """Whether a token with these scopes may do this; one without any was made before there were scopes. No token does
    what belongs to no scope (`wanted` None)."""
    if wanted is None:
        return refuse("799-16(2)(2)", "此地址不对接口令牌开放", "no scope of a token includes this address")
    if not scopes or wanted.value in scopes:
        return allow("799-16(2)(2)")
    return refuse(
        "799-16(2)(2)",
        f"接口令牌的范围不含“{wanted.words.zh}”",
        f"the scope of the token does not include: {wanted.words.en}",
        next_steps=(
            NextStep(
                Words(f"由本人另行签发含 {wanted.value} 的令牌", f"make another token, with the scope {wanted.value}"),
                "account-tokens",
            ),
        ),
    )


@cites("799-16(2)(2)")
def from_network(networks: tuple[str, ...], address: str) -> bool:
    """Whether a request from this address may use a token that is bound to these networks; none: from anywhere."""
    if not networks:
        return True
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in ip_network(network) for network in networks)
