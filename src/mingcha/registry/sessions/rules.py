"""When a session ends, and when an act needs a fresh factor: pure decisions (decree 799, art. 16(2)(2))."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day


class Method(StrEnum):
    """How a person was identified at sign-in."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    PASSWORD_CODE = "password+code"  # noqa: S105
    PASSWORD_PASSKEY = "password+passkey"  # noqa: S105
    DIRECTORY_CODE = "directory+code"
    DIRECTORY_PASSKEY = "directory+passkey"
    PASSKEY = "passkey"  # with user verification, which stands for both factors

    @property
    def is_strong(self) -> bool:
        """Whether two factors were proven."""
        return self is not Method.PASSWORD

    @property
    def words(self) -> Words:
        """For people."""
        return _METHODS[self]


_METHODS = {
    Method.PASSWORD: Words("密码", "password"),
    Method.PASSWORD_CODE: Words("密码与动态码", "password and code"),
    Method.PASSWORD_PASSKEY: Words("密码与通行密钥", "password and passkey"),
    Method.DIRECTORY_CODE: Words("城市目录与动态码", "directory and code"),
    Method.DIRECTORY_PASSKEY: Words("城市目录与通行密钥", "directory and passkey"),
    Method.PASSKEY: Words("通行密钥", "passkey"),
}


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    ENDED = "ended"  # from another session of the same person
    IDLE = "idle"
    TOO_LONG = "too_long"
    PASSWORD = "password"  # noqa: S105 - the password was changed
    FACTORS = "factors"  # the second factors were reset
    DISABLED = "disabled"
    RESTORED = "restored"  # the home was restored from a backup

    @property
    def words(self) -> Words:
        """For people."""
        return _REASONS[self]


_REASONS = {
    EndReason.SIGNED_OUT: Words("退出登录", "signed out"),
    EndReason.ENDED: Words("由本人终止", "ended by the person"),
    EndReason.IDLE: Words("长时间未操作", "not used"),
    EndReason.TOO_LONG: Words("达到最长时限", "longest duration reached"),
    EndReason.PASSWORD: Words("密码已更改", "password changed"),
    EndReason.FACTORS: Words("第二因素已重置", "second factors reset"),
    EndReason.DISABLED: Words("账户已停用", "account disabled"),
    EndReason.RESTORED: Words("系统由备份恢复", "restored from a backup"),
}


@cites("799-16(2)(2)")
def idle_time(at: datetime) -> timedelta:
    """How long a session lasts without use."""
    return timedelta(minutes=parameters.number("accounts.session_idle_minutes", shanghai_day(at)))


@cites("799-16(2)(2)")
def longest(at: datetime) -> timedelta:
    """How long a session lasts at most."""
    return timedelta(hours=parameters.number("accounts.session_hours", shanghai_day(at)))


@cites("799-16(2)(2)")
def over(began_at: datetime, seen_at: datetime, at: datetime) -> EndReason | None:
    """Why a session that nobody ended is over at an instant; None while it lasts."""
    idle, last = seen_at + idle_time(at), began_at + longest(at)
    if at < min(idle, last):
        return None
    return EndReason.IDLE if idle <= last else EndReason.TOO_LONG


@cites("799-16(2)(2)")
def is_fresh(fresh_at: datetime | None, at: datetime) -> Decision:
    """Whether a factor was proven recently enough for a sensitive act (step-up)."""
    minutes = parameters.number("accounts.step_up_minutes", shanghai_day(at))
    if fresh_at is not None and at < fresh_at + timedelta(minutes=minutes):
        return allow("799-16(2)(2)")
    return refuse(
        "799-16(2)(2)",
        f"此操作须在 {minutes} 分钟内再次验证本人身份",
        f"this needs your identity confirmed again within the last {minutes} minutes",
        next_steps=(NextStep(Words("再次验证", "Confirm it is you"), "step-up"),),
    )


@cites("799-16(2)(2)")
def is_by_person(*, by_token: bool) -> Decision:
    """Whether a sensitive act is asked for by a person on a page; a program with a token cannot prove a factor."""
    if not by_token:
        return allow("799-16(2)(2)")
    zh, en = "此操作须由本人在页面上办理，不能用接口令牌", "this is done by the person on a page, not with a token"
    return refuse("799-16(2)(2)", zh, en)


@cites("799-16(2)(2)")
def is_fresh_in_demo(fresh: Decision, *, has_factor: bool) -> Decision:
    """The decision `is_fresh` in a demo home: an account without a factor need not prove one."""
    return fresh if has_factor else allow("799-16(2)(2)")


@cites("799-16(2)(2)")
def is_confirmed(
    fresh_at: datetime | None, at: datetime, *, by_token: bool, owes_factor: Callable[[], bool]
) -> Decision:
    """Whether a sensitive act goes on without another question: a person asks for it, who proved a factor recently
    enough. `owes_factor`, asked of who did not: false for an account without a factor in a demo home."""
    by_person = is_by_person(by_token=by_token)
    if not by_person:
        return by_person
    fresh = is_fresh(fresh_at, at)
    return fresh if fresh else is_fresh_in_demo(fresh, has_factor=owes_factor())
