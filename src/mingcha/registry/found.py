"""Finds the rows that an action is about, or says in a sentence what does not exist, and checks plain texts."""

import re

from django.db.models import Model

from mingcha.geo.streets import street_called
from mingcha.kit.codes import ZONES, is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points.models import Point
from mingcha.registry.seats.models import Seat
from mingcha.registry.systems.models import System

MOST_INITIALS = 100
"""Width of the columns that hold pinyin initials."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", re.ASCII)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)
_DIVISION = re.compile(r"[0-9]{6}", re.ASCII)


def organisation_called(code: str) -> Organisation:
    """The organisation with this code. Raises Fault(NOT_FOUND)."""
    return _or_missing(Organisation.objects.filter(code=code).first(), "单位", "organisation", code)


def user_called(username: str) -> User:
    """The person with this user name. Raises Fault(NOT_FOUND)."""
    held = User.objects.select_related("organisation").filter(username=username).first()
    return _or_missing(held, "人员", "person", username)


def site_called(code: str) -> Site:
    """The site with this code. Raises Fault(NOT_FOUND)."""
    return _or_missing(Site.objects.select_related("organisation").filter(code=code).first(), "场所", "site", code)


def system_called(code: str) -> System:
    """The system with this code and its site. Raises Fault(NOT_FOUND)."""
    held = System.objects.select_related("site__organisation", "contractor").filter(code=code).first()
    return _or_missing(held, "系统", "system", code)


def point_called(code: str) -> Point:
    """The point with this code, its system and site. Raises Fault(NOT_FOUND)."""
    rows = Point.objects.select_related("system__site__organisation", "system__contractor")
    held = rows.filter(code=code).first() if is_device_code(code) else None
    return _or_missing(held, "点位", "point", code)


def seat_called(code: str) -> Seat:
    """The seat with this code and its unit. Raises Fault(NOT_FOUND)."""
    return _or_missing(Seat.objects.select_related("organisation").filter(code=code).first(), "席位", "seat", code)


def checked_zone(text: str) -> str:
    """The code of a functional zone of this city. Raises Fault(INVALID)."""
    if text not in {zone.code for zone in ZONES}:
        raise Fault(FaultKind.INVALID, Words(f"没有这个功能区：“{text[:20]}”", f"there is no zone {text[:20]!r}"))
    return text


def checked_code(text: str) -> str:
    """A short code of ours: 1 to 20 letters, digits, - or _. Raises Fault(INVALID)."""
    return _matching(_CODE, text, "代码须为 1 至 20 个字母、数字、-、_", "a code has 1 to 20 letters, digits, - or _")


def checked_username(text: str) -> str:
    """A user name: 2 to 60 small letters, digits, dot, - or _. Raises Fault(INVALID)."""
    return _matching(
        _USERNAME,
        text,
        "用户名须为 2 至 60 个小写字母、数字、点、-、_",
        "a user name has 2 to 60 small letters, digits, dots, - or _",
    )


def checked_division(text: str) -> str:
    """A GB/T 2260 division code of six digits. Raises Fault(INVALID)."""
    return _matching(_DIVISION, text, "行政区划代码须为 6 位数字", "a division code has 6 digits")


def checked_name(text: str, most: int = 100) -> str:
    """A name for people: not empty, no control characters, not longer than its column. Raises Fault(INVALID)."""
    name = text.strip()
    if not name or len(name) > most or not name.isprintable():
        raise Fault(
            FaultKind.INVALID,
            Words(f"名称须为 1 至 {most} 个字符", f"a name has 1 to {most} printable characters"),
        )
    return name


def checked_division_and_street(division: str, street: str) -> tuple[str, str]:
    """A division and a street that lies in it; the division follows from the street when it is not given.

    Raises Fault(INVALID) for a street of another division, Fault(NOT_FOUND) for one that Wuhan does not have.
    """
    if not street:
        return checked_division(division), ""
    found = street_called(street)
    if division and division != found.division:
        words = Words(f"{found.name}不在该区", f"the street {found.code} does not lie in that division")
        raise Fault(FaultKind.INVALID, words)
    return found.division, found.code


def free(taken: bool, zh: str, en: str) -> None:
    """Raises Fault(CONFLICT) when a code or name is taken."""
    if taken:
        raise Fault(FaultKind.CONFLICT, Words(zh, en))


def _matching(form: re.Pattern[str], text: str, zh: str, en: str) -> str:
    if not form.fullmatch(text):
        raise Fault(FaultKind.INVALID, Words(zh, en))
    return text


def _or_missing[M: Model](held: M | None, zh: str, en: str, code: str) -> M:
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个{zh}：“{code}”", f"there is no {en} {code!r}"))
    return held
