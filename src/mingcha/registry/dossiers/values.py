"""The file of a point as a frozen value (articles 3, 7 to 10)."""

from dataclasses import dataclass

from mingcha.kit.decision import Decision
from mingcha.registry.acceptance.values import AcceptanceRow
from mingcha.registry.commissioning.values import CommissioningRow
from mingcha.registry.filings.values import SystemFilings
from mingcha.registry.findings.values import FindingRow
from mingcha.registry.points.values import PointPage, PointRow
from mingcha.registry.relocations.values import PointRelocation
from mingcha.registry.signs.rules import SignState
from mingcha.registry.signs.values import SignRow
from mingcha.registry.standards.values import PointClaim
from mingcha.registry.systems.values import SystemRow
from mingcha.registry.views.values import HomePresetRow, ReferenceRow


@dataclass(frozen=True, slots=True)
class PointDossier:
    """The whole file of a point. A Decision stands where the reader may not read a part: its reason. `number` of the
    project and acceptance: 0 for none; `used`: the record by which it was put into use."""

    point: PointPage
    system: SystemRow
    organ: str
    organ_name: str
    project: int
    project_title: str
    point_class: int
    acceptance: AcceptanceRow | None
    used: CommissioningRow | None
    filings: SystemFilings | Decision
    relocation: PointRelocation | None
    sign_state: SignState
    signs: tuple[SignRow, ...]
    view: Decision
    references: tuple[ReferenceRow, ...]
    home_presets: tuple[HomePresetRow, ...]
    claims: tuple[PointClaim, ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class PrintedPoints:
    """The points of a printed sheet; `left_out`: how many are at a classified place or a work secret and not on it, of
    those whose register the reader keeps."""

    rows: tuple[PointRow, ...]
    left_out: int
