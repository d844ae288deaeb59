"""Formats a value with its unit, which is taken from the parameter's key ("_days", "_m", "persons")."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from mingcha.kit.words import Words

_UNITS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "workdays": ("个工作日", "working day", "working days"),
        "days": ("日", "day", "days"),
        "checks": ("次检查", "check", "checks"),
        "reminders": ("日", "day", "days"),
        "hours": ("小时", "hour", "hours"),
        "ms": ("毫秒", "ms", "ms"),
        "minutes": ("分钟", "minute", "minutes"),
        "seconds": ("秒", "second", "seconds"),
        "months": ("个月", "month", "months"),
        "years": ("年", "year", "years"),
        "persons": ("人", "person", "persons"),
        "officers": ("人", "officer", "officers"),
        "proposals": ("项", "proposal", "proposals"),
        "items": ("项", "item", "items"),
        "points": ("个点位", "point", "points"),
        "times": ("倍", "time", "times"),
        "pictures": ("张", "picture", "pictures"),
        "papers": ("份", "paper", "papers"),
        "mib": ("MiB", "MiB", "MiB"),
        "megapixels": ("百万像素", "megapixel", "megapixels"),
        "stills": ("张", "picture", "pictures"),
        "pixels": ("像素", "pixel", "pixels"),
        "streams": ("路", "stream", "streams"),
        "extensions": ("次", "time", "times"),
        "yuan": ("元", "yuan", "yuan"),
        "reports": ("件", "report", "reports"),
        "failures": ("次", "time", "times"),
        "attempts": ("次", "time", "times"),
        "refusals": ("次", "time", "times"),
        "openings": ("次", "time", "times"),
        "lookups": ("次", "time", "times"),
        "steps": ("次", "time", "times"),
        "microdegrees": ("×10⁻⁶ 度", "microdegree", "microdegrees"),
        "classes": ("类", "class", "classes"),
        "count": ("个", "counted", "counted"),
        "m": ("米", "m", "m"),
        "permille": ("‰", "‰", "‰"),
        "percent": ("%", "%", "%"),
    }
)
"""Chinese, English singular, English plural, by the word in the key."""


def in_words(key: str, value: int | str | bool | tuple[int, ...]) -> Words:
    """A value for people: 30 日 / 30 days; 是 / yes; 15、7、3、1 日 / 15, 7, 3, 1 days."""
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, str):
        return Words(value, value)
    zh, one, more = _unit_of(key)
    if isinstance(value, tuple):
        return Words(f"{'、'.join(map(str, value))} {zh}".strip(), f"{', '.join(map(str, value))} {more}".strip())
    return Words(f"{value} {zh}".strip(), f"{value} {one if value == 1 else more}".strip())


def _unit_of(key: str) -> tuple[str, str, str]:
    parts = re.split(r"[._]", key)
    return next((_UNITS[part] for part in reversed(parts) if part in _UNITS), ("", "", ""))
