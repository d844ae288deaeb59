"""Reads the coordinates that people type: decimal degrees, degrees-minutes-seconds, metres, axis letters."""

import re
import unicodedata

from mingcha.kit.coordinates.located import Located
from mingcha.kit.coordinates.systems import System
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MAXIMUM_CHARACTERS = 120

# In this order: the longer words first, and before NFKC, which would take a double prime apart.
_SPELLINGS = (
    ("东经", "E"),
    ("西经", "W"),
    ("北纬", "N"),
    ("南纬", "S"),
    ("经度", "E"),
    ("纬度", "N"),
    ("东坐标", "E"),
    ("北坐标", "N"),
    *((sign, "°") for sign in "度º˚"),
    *((sign, "'") for sign in "分′’‘＇"),
    *((sign, '"') for sign in "秒″”“＂"),
    *((sign, ",") for sign in "，、；;"),
    ("''", '"'),
)

_NUMBER = r"[0-9]{1,8}(?:\.[0-9]{1,12})?"
_VALUE = re.compile(
    rf"""(?P<before>[ENWSXY]\s*[=:]?\s*)?
    (?P<sign>[+-])?(?P<whole>{_NUMBER})
    (?:°\s*(?:(?P<minutes>{_NUMBER})'\s*(?:(?P<seconds>{_NUMBER})")?)?)?
    (?P<after>\s*[ENWS])?""",
    re.VERBOSE | re.ASCII,
)
_PAIR_BREAK = re.compile(r"\s*,\s*|\s+", re.ASCII)

_EAST, _NORTH = "east", "north"


def parse_located(text: str, system: System) -> Located:
    """The position typed as `text` and labelled `system`; without axis letters the order is east, then north.

    Reads "114.2892, 30.5795", "114°17'21.1"E 30°34'46.2"N", "北纬30.5795 东经114.2892", "527740.342 3384390.846"
    and "X=3384390.846 Y=527740.342" (the surveyor's X is north). Raises Fault(INVALID).
    """
    plain = _plain(text)
    for place in _PAIR_BREAK.finditer(plain):
        first, second = _VALUE.fullmatch(plain[: place.start()]), _VALUE.fullmatch(plain[place.end() :])
        if first and second and not (_is_lettered_twice(first) or _is_lettered_twice(second)):
            return _assemble(_value(first, system, text), _value(second, system, text), system, text)
    raise _unreadable(text)


def _plain(text: str) -> str:
    if len(text) > MAXIMUM_CHARACTERS:
        raise _unreadable(text)
    for spelling, sign in _SPELLINGS:
        text = text.replace(spelling, sign)
    return unicodedata.normalize("NFKC", text).upper().strip()


def _is_lettered_twice(match: re.Match[str]) -> bool:
    """Whether a letter stands on both sides: then one of them belongs to the other value ("114.2 E 30.5 N")."""
    return match["before"] is not None and match["after"] is not None


def _value(match: re.Match[str], system: System, text: str) -> tuple[str | None, float]:
    """(axis or None, signed number) of one of the two values."""
    letter = (match["before"] or "").rstrip(" \t=:") or (match["after"] or "").strip()
    number = float(match["whole"])
    if "°" in match[0]:
        if system.is_projected:
            raise _unreadable(text)
        number = _sexagesimal(match, text)
    if match["sign"] == "-":
        number = -number
    if letter in ("X", "Y") and not system.is_projected:
        raise _ambiguous_letters(text)
    if letter in ("W", "S"):
        if match["sign"] or system.is_projected:
            raise _unreadable(text)
        number = -number
    axis = {"E": _EAST, "W": _EAST, "Y": _EAST, "N": _NORTH, "S": _NORTH, "X": _NORTH}.get(letter)
    return axis, number


def _sexagesimal(match: re.Match[str], text: str) -> float:
    """Degrees of degrees, minutes and seconds; only the last may have a fraction."""
    parts = [part for part in (match["whole"], match["minutes"], match["seconds"]) if part is not None]
    if any("." in part for part in parts[:-1]) or any(float(part) >= 60.0 for part in parts[1:]):
        raise _unreadable(text)
    return sum(float(part) / 60.0**place for place, part in enumerate(parts))


def _assemble(first: tuple[str | None, float], second: tuple[str | None, float], system: System, text: str) -> Located:
    if first[0] is not None and first[0] == second[0]:
        raise _unreadable(text)
    east, north = (second[1], first[1]) if first[0] == _NORTH or second[0] == _EAST else (first[1], second[1])
    if system.is_projected:
        return Located(system=system, easting=east, northing=north)
    return Located(system=system, longitude=east, latitude=north)


def _ambiguous_letters(text: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(
            f"“{text[:40]}”:经纬度不用 X、Y,请写 E、N 或东经、北纬",
            f"{text[:40]!r}: X and Y do not tell longitude from latitude; write E and N",
        ),
    )


def _unreadable(text: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(
            f"看不懂坐标“{text[:40]}”,例:114.2892, 30.5795",
            f"cannot read the coordinate {text[:40]!r}; for example: 114.2892, 30.5795",
        ),
    )
