"""The form of a filing as one value of canonical JSON: the union of article 9 and of decree 799 article 14, filled from
the register and from what the unit declares, so that nothing is typed twice. Pure.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import Missing, cites
from mingcha.registry.filings.values import (
    DECLARED,
    Declared,
    FiledCircuit,
    FiledPoint,
    FiledSystem,
    FiledUnit,
    FilingHead,
)

VERSION = 2
"""Of the form; a content says by which one it was made."""
_OF_UNIT = ("address", "legal_representative", "responsible", "phone", "agent", "authorisation")
_OF_SYSTEM = ("network_operator", "platform", "storage_place", "operator")


@cites("9", "799-14")
def form_content(
    head: FilingHead, unit: FiledUnit, declared: Declared, system: FiledSystem, points: Sequence[FiledPoint]
) -> Mapping[str, Json]:
    """What a filing says: unit, system, devices with the distribution of points, security, declaration."""
    stated = asdict(declared)
    return {
        **_head(head),
        "unit": {**_unit(unit, declared), **{name: stated[name] for name in _OF_UNIT}},
        "system": {
            "code": system.code,
            "name": system.name,
            "legal_class": system.legal_class,
            "category": system.category,
            "site": system.site,
            "site_address": system.site_address,
            "managed_by": system.managed_by,
            "built_by": system.built_by,
            "used_by": system.used_by,
            "contractor": system.contractor,
            "accepted_on": system.accepted_on.isoformat() if system.accepted_on else "",
            "used_on": system.used_on.isoformat() if system.used_on else "",
            "retention_days": system.retention_days,
            "key_target": system.key_target,
            **{name: stated[name] for name in _OF_SYSTEM},
            "network_operator": operators_of(system.circuits) or declared.network_operator,
            "circuits": [f"{one.operator} {one.no}" for one in system.circuits],
        },
        "devices": _devices(declared, points),
        "security": {
            "monitors": system.monitors,
            "with_sign": sum(one.has_sign for one in points),
            "with_sound": sum(one.sound for one in points),
        },
        "proof": declared.proof,
        "declared_by": declared.declared_by,
    }


def operators_of(circuits: Sequence[FiledCircuit]) -> str:
    """The operators of circuits as the form names them, each once; "" where the register knows no circuit: then the
    unit states the operator."""
    return "、".join(dict.fromkeys(one.operator for one in circuits))


def content_text(content: Mapping[str, Json]) -> tuple[str, str]:
    """The canonical JSON of a content, and its SHA-256 in hexadecimal: what a receipt names."""
    data = canonical_json(content)
    return data.decode(), sha256(data).hex()


def _head(head: FilingHead) -> dict[str, Json]:
    """What kind of filing it is, and to which organ it goes."""
    return {
        "form": VERSION,
        "kind": head.kind.value,
        "reason": head.reason,
        "changes": head.changes,
        "division": head.area.division,
        "zone": head.area.zone,
    }


def _unit(unit: FiledUnit, declared: Declared) -> dict[str, Json]:
    """What the register knows of the unit."""
    return {"code": unit.code, "name": unit.name, "uscc": unit.uscc or declared.uscc, "kind": unit.kind}


def declared_text(declared: Declared) -> str:
    """What a unit declares, as kept with the filing."""
    return canonical_json({name: str(getattr(declared, name)) for name in DECLARED}).decode()


def declared_from(text: str) -> Declared:
    """What a unit declared, from the kept text; an item that the form did not have then is empty."""
    held = json.loads(text) if text else {}
    return Declared(**{name: held[name] for name in DECLARED if name in held})


def missing_text(missing: Sequence[Missing]) -> str:
    """What a content lacks, as kept with the filing; "" for nothing."""
    return "" if not missing else canonical_json([[one.about, one.zh, one.en] for one in missing]).decode()


def missing_from(text: str) -> tuple[Missing, ...]:
    """What it lacks, from the kept text."""
    return tuple(Missing(zh, en, about) for about, zh, en in json.loads(text)) if text else ()


def _devices(declared: Declared, points: Sequence[FiledPoint]) -> Mapping[str, Json]:
    """Number and types of the devices, and the distribution of points."""
    return {
        "total": len(points),
        "turning": sum(one.turns for one in points),
        "by_part": [[part, number] for part, number in sorted(Counter(one.part for one in points).items())],
        "models": declared.models,
        "points": [_point(one) for one in points],
    }


def _point(one: FiledPoint) -> Mapping[str, Json]:
    return {
        "code": one.code,
        "name": one.name,
        "part": one.part,
        "longitude": one.longitude,
        "latitude": one.latitude,
        "azimuth_deg": one.azimuth_deg,
        "view_angle_deg": one.view_angle_deg,
        "turns": one.turns,
    }
