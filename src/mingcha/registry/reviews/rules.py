"""When an account is reviewed, and when it is dormant: pure decisions (decree 799, art. 16(2)(2))."""

from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.rules import AccountFacts, may_act_on_account
from mingcha.registry.places.rules import other_territory

READERS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
MOST_NOTE = 200


@cites("799-16(2)(2)")
def may_read_accounts(who: DutyFacts) -> Decision:
    """Whether this person may read when the accounts of a territory were used and reviewed."""
    if who.has(*READERS):
        return allow("799-16(2)(2)")
    zh, en = "账户复核由管理员和审计管理员查看", "administrators and auditors read the reviews of accounts"
    return refuse("799-16(2)(2)", zh, en)


@cites("799-16(2)(2)")
def may_review(who: DutyFacts, account: AccountFacts) -> Decision:
    """Whether this person may confirm that an account is still needed: an auditor of its place, or who may act on
    it."""
    if who.active and who.user_id == account.user_id:
        return refuse("799-16(2)(2)", "不得复核本人账户", "somebody else must review your account")
    if who.has(Role.AUDITOR):
        return allow("799-16(2)(2)") if who.over(account.seat, Role.AUDITOR) else other_territory()
    return may_act_on_account(who, account)


@cites("799-16(2)(2)")
def review_is_due(reviewed_at: datetime | None, first_role_at: datetime | None, at: datetime) -> bool:
    """Whether an account must be reviewed: its last review, or else its first role, is too long ago. Without either it
    opens nothing, so nothing is due."""
    since, day = reviewed_at or first_role_at, shanghai_day(at)
    months = parameters.number("accounts.review_months", day)
    return since is not None and add_months(shanghai_day(since), months) <= day


@cites("799-16(2)(2)")
def is_dormant(used_at: datetime, at: datetime) -> bool:
    """Whether nobody used an account for too long."""
    return at >= used_at + timedelta(days=parameters.number("accounts.dormant_days", shanghai_day(at)))


@cites("799-16(2)(2)")
def disabled_on(noticed_at: datetime, at: datetime) -> datetime:
    """The instant at which a dormant account is disabled after its notice."""
    return noticed_at + timedelta(days=parameters.number("accounts.dormant_notice_days", shanghai_day(at)))
