"""Parses divisions, functional zones and streets typed by people (articles 3, 4)."""

import re

from mingcha.geo.streets import street_called
from mingcha.kit.checked import matching
from mingcha.kit.codes import ZONES
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_DIVISION = re.compile(r"[0-9]{6}", re.ASCII)


def checked_zone(text: str) -> str:
    """Returns the code of a functional zone of this city. Raises Fault(INVALID)."""
    if text not in {zone.code for zone in ZONES}:
        raise Fault(FaultKind.INVALID, Words(f"没有这个功能区：“{text[:20]}”", f"there is no zone {text[:20]!r}"))
    return text


def checked_division(text: str) -> str:
    """Returns a GB/T 2260 division code of six digits. Raises Fault(INVALID)."""
    return matching(_DIVISION, text, "行政区划代码须为 6 位数字", "a division code has 6 digits")


def checked_division_and_street(division: str, street: str) -> tuple[str, str]:
    """Returns a division and a street in it; an omitted division follows from the street.

    Raises Fault(INVALID) for a street of another division, Fault(NOT_FOUND) for an unknown street.
    """
    if not street:
        return checked_division(division), ""
    found = street_called(street)
    if division and division != found.division:
        words = Words(f"{found.name}不在该区", f"the street {found.code} does not lie in that division")
        raise Fault(FaultKind.INVALID, words)
    return found.division, found.code
