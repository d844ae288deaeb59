"""The committee and the police branch of each functional zone of Wuhan, as data of the city (article 4).

The names are those in public use; codes are ours. The city is to confirm both, as it is the zones themselves. The zone
of Lingkonggang shares land and office with its district and has no line: its sites stay with the district.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class ZoneOffices:
    """The offices of one functional zone: codes and names under which they are registered."""

    zone: str
    committee_code: str
    committee: Words
    branch_code: str
    branch: Words


def _read(path: Path) -> dict[str, ZoneOffices]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["zone"]: ZoneOffices(
                zone=row["zone"],
                committee_code=row["committee_code"],
                committee=Words(row["committee"], row["committee_en"]),
                branch_code=row["branch_code"],
                branch=Words(row["branch"], row["branch_en"]),
            )
            for row in csv.DictReader(lines)
        }


ZONE_OFFICES = _read(Path(__file__).with_name("zone_offices_wuhan.csv"))
"""By code of the zone, in the order of kit.codes.ZONES."""
