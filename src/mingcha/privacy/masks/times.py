"""Refuses times of a mask that are no times, by their field (article 18)."""

from datetime import datetime, timedelta

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks.values import NewMask

_FARTHEST = timedelta(days=36_525)
"""100 years: later instants are slips, and the last day of year 9999 is none in every zone."""


def require_time(new: NewMask, now: datetime) -> None:
    """Raises Fault(INVALID), about the field, for a time of a mask drawn at an instant that ends before it
    begins or lies more than 100 years ahead, and for hours of which one is missing or that end before they begin."""
    window = new.window(now)
    for field, given in (("from_at", new.from_at), ("until_at", new.until_at)):
        if given is not None and given > now + _FARTHEST:
            raise _invalid(field, f"遮挡时间（{field}）不得晚于 100 年后", f"{field} lies more than 100 years ahead")
    if window.until_at is not None and window.until_at <= window.from_at:
        zh, en = "遮挡的结束时间（until_at）早于开始时间", "until_at: the time of the mask ends before it begins"
        raise _invalid("until_at", zh, en)
    if (new.opens is None) is not (new.closes is None):
        missing = "opens" if new.opens is None else "closes"
        zh, en = f"每日时段缺少 {missing}", f"{missing} is missing: hours of the day have a beginning and an end"
        raise _invalid(missing, zh, en)
    if window.opens is not None and window.closes is not None and window.closes <= window.opens:
        raise _invalid("closes", "每日时段的结束（closes）早于开始（opens）", "closes: the hours end before they begin")


def _invalid(field: str, zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en), about=field)
