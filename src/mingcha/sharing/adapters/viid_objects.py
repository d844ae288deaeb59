"""Objects of GA/T 1400 that leave: collection devices (APE) alone, of points for the police (article 13(1)). Persons,
faces and vehicles have no code here. Pure.

Names of fields are those of practitioners' descriptions; the standard's text is not at hand. Where a list of codes is
not known with certainty (FunctionType, PositionType, OrgCode), the field is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict

from mingcha.kit.canonical import Json
from mingcha.sharing.adapters.http_receiver import read_list, read_object, read_reason, read_text, unreadable

WITHDRAWN_NAME = "已撤销"
"""The name of a point that was withdrawn: the standard has no removal of an APE, so it is written over."""
TAKEN = "0"
"""StatusCode of what was taken."""
_SECTOR_DEG = 45
_WORDS_ON = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_CARDINAL: Mapping[int, Literal["1", "2", "3", "4"]] = {2: "1", 6: "2", 4: "3", 0: "4"}
"""MonitorDirection east, west, south and north by eighths from north on, clockwise: on these all lists agree."""


class Ape(TypedDict):
    """A collection device as it leaves (T13-62-N): a field that is not here cannot be written, and UserId, Password,
    IPAddr, IPV6Addr and Port are not. `IsOnline`: "1" in use, "2" switched off or withdrawn."""

    ApeID: str
    Name: str
    Longitude: float
    Latitude: float
    PlaceCode: str
    IsOnline: Literal["1", "2"]
    OwnerApsID: str
    Place: NotRequired[str]
    MonitorDirection: NotRequired[Literal["", "1", "2", "3", "4"]]
    MonitorAreaDesc: NotRequired[str]


@dataclass(frozen=True, slots=True)
class ApeStatus:
    """What a view library says of an object; `ape_id`: "" where it speaks of the whole call."""

    ape_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldApe:
    """An object that a view library holds."""

    ape_id: str
    name: str
    owner: str


def ape_of(row: Mapping[str, Json], owner: str) -> Ape:
    """The object of a row of the police (point_rows.values.PoliceRow); `owner`: our own 20-digit number there."""
    ape = Ape(
        ApeID=str(row["code"]),
        Name=str(row["name"]),
        Longitude=float(str(row["longitude"])),
        Latitude=float(str(row["latitude"])),
        PlaceCode=str(row["division"]),
        IsOnline="1" if row["state"] == "in_use" else "2",
        OwnerApsID=owner,
    )
    azimuth = row["azimuth_deg"]
    if isinstance(azimuth, int):
        eighth = (azimuth * 2 + _SECTOR_DEG) // (2 * _SECTOR_DEG) % len(_WORDS_ON)
        ape["MonitorAreaDesc"] = f"朝{_WORDS_ON[eighth]}（{azimuth}°）"
        if eighth in _CARDINAL:
            ape["MonitorDirection"] = _CARDINAL[eighth]
    return ape


def withdrawn_ape(code: str, owner: str) -> Ape:
    """The object that writes over a point: nothing of it but its code, at no place."""
    return Ape(
        ApeID=code,
        Name=WITHDRAWN_NAME,
        Longitude=0.0,
        Latitude=0.0,
        PlaceCode="",
        IsOnline="2",
        OwnerApsID=owner,
        Place="",
        MonitorDirection="",
        MonitorAreaDesc="",
    )


def read_statuses(body: bytes) -> tuple[ApeStatus, ...]:
    """The statuses in an answer: a list of them, or one. Raises OSError."""
    found: Any = read_object(body)
    for name in ("ResponseStatusListObject", "ResponseStatusList"):
        found = found.get(name, found)
        if not isinstance(found, dict):
            raise unreadable()
    found = found.get("ResponseStatusObject", found.get("ResponseStatus"))
    statuses = read_list([found] if isinstance(found, dict) else found)
    return tuple(ApeStatus(_plain(one.get("Id")), _code(one.get("StatusCode")), _reason(one)) for one in statuses)


def read_apes(body: bytes) -> tuple[HeldApe, ...]:
    """A page of held objects. Raises OSError."""
    listed = read_object(body).get("APEListObject")
    if not isinstance(listed, dict):
        raise unreadable()
    held = listed.get("APEObject", [])
    objects = read_list([held] if isinstance(held, dict) else held)
    return tuple(
        HeldApe(read_text(one.get("ApeID")), read_reason(one.get("Name")), _plain(one.get("OwnerApsID")))
        for one in objects
    )


def _code(value: object) -> str:
    """A StatusCode, which some write as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)[:20]
    return read_text(value, 20)


def _reason(status: Mapping[str, Any]) -> str:
    return read_reason(status.get("StatusString"))


def _plain(value: object) -> str:
    return read_reason(value) if isinstance(value, str) else ""
