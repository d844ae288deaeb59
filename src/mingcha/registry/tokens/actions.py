"""Creates and revokes API tokens, and authenticates requests with them (article 3; decree 799, art. 16(2)(2))."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import account_facts, user_called
from mingcha.registry.tokens import rules as tokens_rules
from mingcha.registry.tokens.models import ApiToken, ApiTokenUse
from mingcha.registry.tokens.queries import ApiTokenRow, making_for, token_row
from mingcha.registry.tokens.rules import Scope

TOKEN_PREFIX = "mct_"  # noqa: S105 - the public part
"""The prefix of every token, so that scanners for leaked secrets recognise it."""
_SECRET_BYTES = 32
_MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class NewToken:
    """A new token. `secret` is shown once and never stored: the table has only its SHA-256."""

    row: ApiTokenRow
    secret: str = field(repr=False)


@cites("3", "799-16(2)(2)")
def make_token(
    by: Asker,
    *,
    username: str,
    name: str,
    days: int,
    clock: Clock,
    scopes: Sequence[str] = tuple(Scope),
    networks: str = "",
) -> NewToken:
    """Creates a token for one's own account, for the program called `name`, valid for 1 to accounts.token_days days.

    `scopes`: what it may do (rules.Scope), at least one. `networks`: CIDR blocks from which it may be used, separated
    by blanks or commas; "" for any. Raises Refused for another's account and without a second factor, Fault(INVALID),
    Fault(CONFLICT).
    """
    allowed, bound = _checked_scopes(scopes), _checked_networks(networks)
    with act("registry.token.make", by=actor_of(by), clock=clock, cites=("3", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(username)
        require(making_for(duty_of(by, now), person.pk))
        expires_at = _expiry(now, days)
        if not person.is_active:
            raise Fault(FaultKind.CONFLICT, Words("账户已停用", "the account is switched off"))
        secret = TOKEN_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        token = ApiToken.objects.create(
            user=person,
            name=checked_name(name, 60),
            digest=_digest(secret),
            made_at=now,
            expires_at=expires_at,
            scopes=allowed,
            networks=bound,
        )
        record.wrote(token)
        record.fact("username", username)
        record.fact("program", token.name)
        record.fact("scopes", allowed.split())
        record.fact("networks", bound.split())
    return NewToken(token_row(token, now), secret)


def _expiry(now: datetime, days: int) -> datetime:
    """When a token of so many days ends. Raises Fault(INVALID)."""
    expires_at = tokens_rules.token_expiry(now, days)
    if expires_at is None:
        most = tokens_rules.most_token_days(now)
        raise Fault(FaultKind.INVALID, Words(f"有效期须在 1 与 {most} 天之间", f"a token lasts 1 to {most} days"))
    return expires_at


@cites("3", "799-16(2)(2)")
def revoke_token(by: Asker, *, number: int, clock: Clock) -> ApiTokenRow:
    """Revokes a token: it is invalid from the next request on. Raises Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("registry.token.revoke", by=actor_of(by), clock=clock, cites=("3", "799-16(2)(2)")) as record:
        now = clock.now()
        token = ApiToken.objects.select_related("user__organisation").filter(pk=number).first()
        if token is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个接口令牌", "there is no such token"), str(number))
        require(tokens_rules.may_keep_token(duty_of(by, now), account_facts(token.user, now)))
        if token.revoked_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("令牌已经收回", "the token is already revoked"))
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record.wrote(token)
        record.fact("username", token.user.username)
        record.fact("program", token.name)
    return token_row(token, now)


def person_with_token(secret: str, *, clock: Clock, address: str = "") -> tuple[User, tuple[str, ...]]:
    """The person of a token, marked as having come by it, and its scopes. Stores the day of use, once a day.

    Raises Fault(UNAUTHENTICATED) for a token that is unknown, expired, revoked, of a disabled account, or bound to
    networks that do not hold `address`.
    """
    now = clock.now()
    known = secret.startswith(TOKEN_PREFIX) and len(secret) <= _MOST_CHARACTERS
    tokens = ApiToken.objects.select_related("user__organisation", "apitokenuse")
    token = tokens.filter(digest=_digest(secret)).first() if known else None
    serves = token is not None and tokens_rules.token_serves(
        token.expires_at, token.revoked_at, now, active=token.user.is_active, made_at=token.made_at
    )
    if token is None or not serves or not tokens_rules.from_network(tuple(token.networks.split()), address):
        words = Words("接口令牌无效、已过期或已收回", "the token is unknown, expired or revoked")
        raise Fault(FaultKind.UNAUTHENTICATED, words)
    today = shanghai_day(now)
    used: ApiTokenUse | None = getattr(token, "apitokenuse", None)
    if used is None or used.used_on != today:
        ApiTokenUse.objects.update_or_create(token=token, defaults={"used_on": today})
    person = token.user
    person.came_by = WayIn(token=token.pk, token_name=token.name)
    return person, tuple(token.scopes.split())


def _checked_scopes(scopes: Sequence[str]) -> str:
    """Known scopes in their order, separated by blanks. Raises Fault(INVALID)."""
    unknown = [one for one in scopes if one not in set(Scope)]
    if unknown or not scopes:
        known = ", ".join(Scope)
        words = Words(f"范围须为以下之一或多项：{known}", f"a token has one or more scopes of: {known}")
        raise Fault(FaultKind.INVALID, words)
    return " ".join(one for one in Scope if one in scopes)


def _checked_networks(text: str) -> str:
    """Networks in their canonical form, separated by blanks. Raises Fault(INVALID)."""
    parts = text.replace(",", " ").split()
    try:
        if len(parts) > tokens_rules.MOST_NETWORKS:
            raise ValueError("too many")
        return " ".join(str(ip_network(part)) for part in parts)
    except ValueError:
        words = Words(
            f"网络须为 CIDR 写法，如 10.1.0.0/16，最多 {tokens_rules.MOST_NETWORKS} 个",
            f"a network is written such as 10.1.0.0/16; {tokens_rules.MOST_NETWORKS} at most",
        )
        raise Fault(FaultKind.INVALID, words) from None


def _digest(secret: str) -> str:
    # 256 random bits cannot be guessed, so a fast hash suffices
    return hashlib.sha256(secret.encode()).hexdigest()
