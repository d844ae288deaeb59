"""The custody record of a bag: its request, operator, recipients and missing footage (arts. 15, 16(3), 19)."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.evidence.bag.values import Gap, Missing
from mingcha.kit.canonical import Json, canonical_json

FORMAT = "mingcha-custody/1"
AS_RECORDED = "as_recorded"


@dataclass(frozen=True, slots=True)
class BagOfficer:
    """A natural person who asked (15(1), 15(2))."""

    no: str
    name: str
    unit: str
    credential_kind: str
    credential_no: str
    credential_until: date


@dataclass(frozen=True, slots=True)
class BagPaper:
    """An approval document or a letter of introduction (15(3)); `sha256` of the scan."""

    no: str
    kind: str
    issuer: str
    issuer_no: str
    issued_on: date
    valid_until: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class BagPoint:
    """A point: its position in CGCS2000 as decimal text, "" if none is recorded."""

    camera: str
    name: str
    place: str
    lon: str
    lat: str


@dataclass(frozen=True, slots=True)
class BagClock:
    """The last report on a camera's clock; None for unknown values."""

    camera: str
    recorder: str
    at_ms: int | None
    offset_ms: int | None
    drift_ppm: int | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BagRequest:
    """The request: codes as in access/requests; `asked_digest`: the digest of the whole request, which both officers
    signed with its number and nonce."""

    no: str
    requester_kind: str
    basis: str
    case_no: str
    reason: str
    way: str
    managing_unit: str
    urgent: bool
    asked_digest: str


@dataclass(frozen=True, slots=True)
class Custody:
    """All of custody.json except gaps and logs, which the writer determines. Unix milliseconds."""

    bag: str
    software: str
    made_ms: int
    request: BagRequest
    officers: tuple[BagOfficer, ...]
    papers: tuple[BagPaper, ...]
    purpose: str
    destination: str
    measures: str
    return_by: date | None
    operator: str
    approver: str
    register: str
    from_ms: int
    to_ms: int
    points: tuple[BagPoint, ...]
    clock: tuple[BagClock, ...]


@dataclass(frozen=True, slots=True)
class CustodyContents:
    """The results of the writer of a bag: the gaps, the damaged or lost fragments, the logs as (id, origin), and
    whether a file has sound."""

    gaps: tuple[Gap, ...]
    missing: tuple[Missing, ...] = ()
    logs: tuple[tuple[str, str], ...] = ()
    has_sound: bool = False


def custody_bytes(custody: Custody, contents: CustodyContents) -> bytes:
    """The bytes of custody.json."""
    one, asked = custody, custody.request
    found: dict[str, Json] = {
        "format": FORMAT, "bag": one.bag, "software": one.software, "made_ms": one.made_ms,
        "request": {
            "no": asked.no, "requester_kind": asked.requester_kind, "basis": asked.basis, "case_no": asked.case_no,
            "reason": asked.reason, "way": asked.way, "managing_unit": asked.managing_unit, "urgent": asked.urgent,
            "asked_digest": asked.asked_digest,
        },
        "officers": [_officer(each) for each in one.officers],
        "papers": [_paper(each) for each in one.papers],
        "purpose": one.purpose, "destination": one.destination, "measures": one.measures,
        "return_by": _day(one.return_by), "operator": one.operator, "approver": one.approver,
        "register": one.register, "asked": {"from_ms": one.from_ms, "to_ms": one.to_ms},
        "points": [
            {"camera": p.camera, "name": p.name, "place": p.place, "cgcs2000": {"lon": p.lon, "lat": p.lat}}
            for p in one.points
        ],
        "gaps": [gap.as_json() for gap in contents.gaps],
        "missing": [each.as_json() for each in contents.missing],
        "encoding": AS_RECORDED, "sound": contents.has_sound,
        "clock": [
            {
                "camera": c.camera, "recorder": c.recorder, "at_ms": c.at_ms, "offset_ms": c.offset_ms,
                "drift_ppm": c.drift_ppm, "findings": list(c.findings),
            }
            for c in one.clock
        ],
        "logs": [{"log": log, "origin": origin} for log, origin in contents.logs],
    }  # fmt: skip
    return canonical_json(found)


def _officer(one: BagOfficer) -> dict[str, Json]:
    return {
        "no": one.no, "name": one.name, "unit": one.unit, "credential_kind": one.credential_kind,
        "credential_no": one.credential_no, "credential_until": one.credential_until.isoformat(),
    }  # fmt: skip


def _paper(one: BagPaper) -> dict[str, Json]:
    return {
        "no": one.no, "kind": one.kind, "issuer": one.issuer, "issuer_no": one.issuer_no,
        "issued_on": one.issued_on.isoformat(), "valid_until": _day(one.valid_until), "sha256": one.sha256,
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def custody_from(data: bytes) -> tuple[Custody, CustodyContents]:
    """Parses a custody.json written by this module. Raises ValueError, KeyError, TypeError."""
    one: dict[str, Any] = json.loads(data)
    custody = Custody(
        bag=one["bag"],
        software=one["software"],
        made_ms=one["made_ms"],
        request=BagRequest(**one["request"]),
        officers=tuple(
            BagOfficer(**{**each, "credential_until": date.fromisoformat(each["credential_until"])})
            for each in one["officers"]
        ),
        papers=tuple(_paper_from(each) for each in one["papers"]),
        purpose=one["purpose"],
        destination=one["destination"],
        measures=one["measures"],
        return_by=_as_day(one["return_by"]),
        operator=one["operator"],
        approver=one["approver"],
        register=one["register"],
        from_ms=one["asked"]["from_ms"],
        to_ms=one["asked"]["to_ms"],
        points=tuple(
            BagPoint(p["camera"], p["name"], p["place"], p["cgcs2000"]["lon"], p["cgcs2000"]["lat"])
            for p in one["points"]
        ),
        clock=tuple(BagClock(**{**each, "findings": tuple(each["findings"])}) for each in one["clock"]),
    )
    gaps = tuple(Gap(**each) for each in one["gaps"])
    missing = tuple(Missing(**each) for each in one["missing"])
    logs = tuple((each["log"], each["origin"]) for each in one["logs"])
    return custody, CustodyContents(gaps, missing, logs, has_sound=one["sound"])


def _paper_from(one: dict[str, Any]) -> BagPaper:
    days = {"issued_on": date.fromisoformat(one["issued_on"]), "valid_until": _as_day(one["valid_until"])}
    return BagPaper(**{**one, **days})


def _as_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
