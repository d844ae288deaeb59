"""The inventory of a volume (卷内目录): every file with its SHA-256, as canonical JSON; what both sides sign (art. 11).

Names of professionals stay out of it, since who sees the volume reads it: it commits to them by a digest.
"""

import json
from collections.abc import Mapping

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites
from mingcha.registry.archives.models import ArchiveVolume
from mingcha.registry.archives.rows import files_of, participant_rows, standing_handover
from mingcha.registry.archives.states import ArchiveKind, Secrecy


@cites("11")
def inventory_of(held: ArchiveVolume) -> str:
    """The inventory as it was signed, where a handover stands; else as the volume is now. Canonical JSON."""
    handed = standing_handover(held)
    return handed.inventory if handed else canonical_json(_values(held)).decode()


@cites("11")
def inventory_values(held: ArchiveVolume) -> Mapping[str, Json]:
    """The same as values, for print."""
    values: Mapping[str, Json] = json.loads(inventory_of(held))
    return values


def inventory_digest(text: str) -> str:
    """SHA-256 of an inventory, hexadecimal."""
    return sha256(text.encode()).hex()


def _values(held: ArchiveVolume) -> Mapping[str, Json]:
    files, units = files_of(held), participant_rows(held, with_people=True)
    people: list[Json] = [
        [unit.activity.value, unit.uscc, one.name, one.certificate, one.duty]
        for unit in units
        for one in unit.technicians
    ]
    return {
        "title": held.title,
        "number": held.pk,
        "system": f"{held.system.name}（{held.system.code}）",
        "site": held.system.site.name,
        "unit": held.unit.name,
        "files": [
            [
                ArchiveKind(one.document.kind).words.zh,
                one.document.title,
                one.version,
                one.pages,
                Secrecy(one.document.secrecy).words.zh,
                one.digest,
            ]
            for one in files
        ],
        "pages": sum(one.pages for one in files),
        "units": [[one.activity.words.zh, one.name, one.uscc, one.qualification, one.contract] for one in units],
        "technicians": len(people),
        "technicians_sha256": sha256(canonical_json(people)).hex(),
    }
