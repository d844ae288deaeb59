"""Reads the coordinates that people type: decimal degrees, degrees-minutes-seconds, metres, axis letters."""

import re
import unicodedata
from dataclasses import dataclass

from mingcha.geo.coordinates.located import Located
from mingcha.geo.coordinates.systems import System, UnreadText
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words

MAXIMUM_CHARACTERS = 120
MAXIMUM_VALUE_CHARACTERS = 32
"""The longest value accepted; the register stores the original in a column of this width."""

# In this order: longer words first, and before NFKC, which would split a double prime.
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
_TWO_NUMBERS = re.compile(rf"({_NUMBER})\s*,\s*({_NUMBER})", re.ASCII)
_PAIR_BREAK = re.compile(r"\s*,\s*|\s+", re.ASCII)

_EAST, _NORTH = "east", "north"
_AXES = {"E": _EAST, "W": _EAST, "Y": _EAST, "N": _NORTH, "S": _NORTH, "X": _NORTH}


@dataclass(frozen=True, slots=True)
class TypedPosition:
    """A position with the two values as they were typed, east (longitude, easting) and north (latitude, northing)."""

    located: Located
    east: str
    north: str


@dataclass(frozen=True, slots=True)
class _Value:
    axis: str | None
    number: float
    typed: str


def parse_located(text: str, system: System) -> Located:
    """The position typed as `text` and labelled `system`; see parse_typed."""
    return parse_typed(text, system).located


def parse_typed(
    text: str, system: System, *, accuracy_m: float | None = None, epoch: float | None = None
) -> TypedPosition:
    """Parses a typed position labelled `system`; without axis letters the order is east, then north.

    Reads "114.2892, 30.5795", "114°17'21.1"E 30°34'46.2"N", "北纬30.5795 东经114.2892", "527740.342 3384390.846"
    and "X=3384390.846 Y=527740.342" (the surveyor's X is north). Raises Fault(INVALID).
    """
    plain = _plain(text)
    if usual := _TWO_NUMBERS.fullmatch(plain):  # the usual case, which needs nothing of the others
        first_typed, second_typed = usual.groups()
        located = _located(float(first_typed), float(second_typed), system, accuracy_m, epoch)
        return TypedPosition(located, first_typed, second_typed)
    for place in _PAIR_BREAK.finditer(plain):
        first, second = _VALUE.fullmatch(plain[: place.start()]), _VALUE.fullmatch(plain[place.end() :])
        if first and second and not (_is_lettered_twice(first) or _is_lettered_twice(second)):
            east, north = _ordered(_value(first, system, text), _value(second, system, text), text)
            return TypedPosition(
                _located(east.number, north.number, system, accuracy_m, epoch), east.typed, north.typed
            )
    raise _unreadable(text)


def _plain(text: str) -> str:
    if len(text) > MAXIMUM_CHARACTERS:
        raise _unreadable(text)
    if text.isascii():
        return text.replace(";", ",").replace("''", '"').upper().strip()
    for spelling, sign in _SPELLINGS:
        text = text.replace(spelling, sign)
    return unicodedata.normalize("NFKC", text).upper().strip()


def _is_lettered_twice(match: re.Match[str]) -> bool:
    """Whether a letter is on both sides: then one of them belongs to the other value ("114.2 E 30.5 N")."""
    return match["before"] is not None and match["after"] is not None


def _value(match: re.Match[str], system: System, text: str) -> _Value:
    """One of the two values; its axis is None if no letter names it."""
    if len(match[0]) > MAXIMUM_VALUE_CHARACTERS:
        raise _unreadable(text)
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
    return _Value(_AXES.get(letter), number, match[0])


def _sexagesimal(match: re.Match[str], text: str) -> float:
    """Decimal degrees from degrees, minutes and seconds; only the last may have a fraction."""
    parts = [part for part in (match["whole"], match["minutes"], match["seconds"]) if part is not None]
    if any("." in part for part in parts[:-1]) or any(float(part) >= 60.0 for part in parts[1:]):
        raise _unreadable(text)
    return sum(float(part) / 60.0**place for place, part in enumerate(parts))


def _ordered(first: _Value, second: _Value, text: str) -> tuple[_Value, _Value]:
    """(east, north)."""
    if first.axis is not None and first.axis == second.axis:
        raise _unreadable(text)
    return (second, first) if first.axis == _NORTH or second.axis == _EAST else (first, second)


def _located(east: float, north: float, system: System, accuracy_m: float | None, epoch: float | None) -> Located:
    if system.is_projected:
        return Located(system=system, easting=east, northing=north, accuracy_m=accuracy_m, epoch=epoch)
    return Located(system=system, longitude=east, latitude=north, accuracy_m=accuracy_m, epoch=epoch)


def _ambiguous_letters(text: str) -> Fault:
    return UnreadText(
        Words(
            f"“{text[:40]}”：经纬度不用 X、Y，请写 E、N 或东经、北纬",
            f"{text[:40]!r}: X and Y are ambiguous for longitude and latitude; write E and N",
        ),
        Words(
            "经纬度不用 X、Y，请写 E、N 或东经、北纬",
            "X and Y are ambiguous for longitude and latitude; write E and N",
        ),
    )


def _unreadable(text: str) -> Fault:
    return UnreadText(
        Words(
            f"看不懂坐标“{text[:40]}”，例：114.2892, 30.5795",
            f"cannot read the coordinate {text[:40]!r}; for example: 114.2892, 30.5795",
        ),
        Words(
            "看不懂坐标，例：114.2892, 30.5795",
            "cannot read the coordinate; for example: 114.2892, 30.5795",
        ),
    )
