"""The words of a sign-in that must wait: when the next attempt is judged, by the clock."""

from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words

_SECONDS_SHOWN_BELOW_S = 120
"""A shorter wait is shown to the second: its minute alone would be twice as long."""


def try_again_words(wait_s: int, at: datetime) -> Words:
    """Too many failed attempts: the Shanghai time of the next one, with its date if that is another day. The same words
    for a name that no account has."""
    until = at.astimezone(SHANGHAI) + timedelta(seconds=wait_s)
    shown = f"{until:%H:%M:%S}"
    if wait_s >= _SECONDS_SHOWN_BELOW_S:
        until = (until + timedelta(seconds=59)).replace(second=0)  # the next whole minute: never too early
        shown = f"{until:%H:%M}"
    if until.date() != at.astimezone(SHANGHAI).date():
        shown = f"{until:%Y-%m-%d} {shown}"
    return Words(f"失败次数过多，请于 {shown} 后再试", f"too many failed attempts: try again at {shown}")
