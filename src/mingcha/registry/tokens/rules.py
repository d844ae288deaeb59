"""Who may create a token, and how long it is valid (article 3; decree 799, art. 16(2)(2))."""

from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import AccountFacts, may_act_on_account

MOST_TOKEN_DAYS = 366
"""Our own rule: a token must be renewed every year."""


@cites("3", "799-16(2)(2)")
def may_make_token(who: DutyFacts, user_id: int) -> Decision:
    """Whether this person may create a token of that account: only its holder, since a token acts in the holder's
    name."""
    if who.active and who.user_id == user_id:
        return allow("799-16(2)(2)")
    zh, en = "接口令牌只能由本人签发", "only the holder of an account makes a token of it"
    return refuse("799-16(2)(2)", zh, en)


@cites("3", "799-16(2)(2)")
def may_keep_token(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may see and revoke the tokens of that account: its holder, or who may act on the account."""
    if who.active and who.user_id == account.user_id:
        return allow("799-16(2)(2)")
    return may_act_on_account(who, account)


@cites("799-16(2)(2)")
def token_serves(expires_at: datetime, revoked_at: datetime | None, at: datetime, *, active: bool) -> Decision:
    """Whether a token is valid at an instant: not expired, not revoked, and its person's account enabled."""
    if active and revoked_at is None and at < expires_at:
        return allow("799-16(2)(2)")
    zh, en = "接口令牌已过期或已收回", "the token has expired or was revoked"
    return refuse("799-16(2)(2)", zh, en)


def token_expiry(made_at: datetime, days: int) -> datetime | None:
    """The instant at which a token of `days` days expires; None unless `days` is 1 to 366."""
    return made_at + timedelta(days=days) if 1 <= days <= MOST_TOKEN_DAYS else None
