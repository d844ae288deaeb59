"""How long what a device says of its picture counts, and how often it may ask a person anew (articles 7, 12)."""

from datetime import datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day


@cites("7", "12")
def counts_for(at: datetime) -> timedelta:
    """For how long a device that repeats nothing is believed (`look.device_hours`)."""
    return timedelta(hours=parameters.number("look.device_hours", shanghai_day(at)))


@cites("7", "12")
def is_claimed(heard_at: datetime, over_at: datetime | None, at: datetime) -> bool:
    """Whether a device still says so: it did not say that it is over, and was heard within `look.device_hours`."""
    return over_at is None and at - heard_at <= counts_for(at)


@cites("12")
def is_rejection_over(judged_at: datetime | None, at: datetime) -> bool:
    """Whether a claim that a person rejected ends although its device goes on saying so: after `look.device_hours`, so
    that a device that is wrong for ever hides no later cover, and asks once in that time at most."""
    return judged_at is not None and at - judged_at > counts_for(at)


@cites("7", "12")
def may_ask_anew(ended_at: datetime | None, at: datetime) -> bool:
    """Whether a device's claim becomes a lead: none of this point and kind ended within `look.device_again_minutes`. A
    device that comes and goes all the time changes nothing in between."""
    if ended_at is None:
        return True
    return at - ended_at >= timedelta(minutes=parameters.number("look.device_again_minutes", shanghai_day(at)))
