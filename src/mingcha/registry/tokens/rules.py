"""Who may create a token, and how long it is valid (article 3; decree 799, art. 16(2)(2))."""

from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import other_territory

MOST_TOKEN_DAYS = 366
"""Our own rule: a token must be renewed every year."""


@cites("3", "799-16(2)(2)")
def may_keep_token(who: DutyFacts, user_id: int, seat: Place) -> Decision:
    """Whether this person may create or revoke a token of that account: their own, or as administrator of `seat`, the
    place of the holder's organisation."""
    if who.active and who.user_id == user_id:
        return allow("799-16(2)(2)")
    if not who.has(Role.ADMINISTRATOR):
        zh, en = "接口令牌只能由本人或系统管理员管理", "only the person or an administrator keeps a token of an account"
        return refuse("799-16(2)(2)", zh, en)
    return allow("799-16(2)(2)") if who.over(seat, Role.ADMINISTRATOR) else other_territory()


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
