"""What nouns about points say about acts on points: they stand above points, and plug it in when Django starts.

Each answer raises Fault(INTERNAL) where nothing was plugged in: no point is changed without asking.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.points.models import Point


@dataclass(frozen=True, slots=True)
class CasesOfPoints:
    """What the cases of moving and removing cameras say of a mandatory point (article 10)."""

    may_move: Callable[[Point], Decision]
    """Whether it is moved while a case of it waits."""
    ground: Callable[[Point, Adjustment | None], Adjustment | None]
    """The ground on which it is adjusted: that of its case once the police know it, else what was given."""


@dataclass(frozen=True, slots=True)
class NeedsOfMasks:
    """Records what must be covered in the view of points, inside the act that comes to know it (article 18)."""

    of_new: Callable[[ActRecord, Iterable[Point], datetime], None]
    """Of points that the act has just registered."""
    of_imported: Callable[[ActRecord, Sequence[Point], datetime], None]
    """Of a batch that was inserted in bulk."""
    of_place_kind: Callable[[ActRecord, Point, datetime], bool]
    """Of a point whose kind of place was stated anew; whether a need is new."""
    of_views: Callable[[ActRecord, Sequence[Point], datetime], int]
    """Of stored points whose views changed; how many needs were new."""
    end_out_of_view: Callable[[ActRecord, Point, str, datetime], int]
    """Ends those whose areas its view does not reach any more; how many."""


type SharedKeys = Callable[[str], frozenset[str]]
"""The stream keys that a unit (code) may register although another unit has them (article 7)."""
type DevicesOfUnit = Callable[[str], frozenset[str]]
"""The codes of the devices that were let in for a unit (code), and register with us (article 13)."""

_CASES: list[CasesOfPoints] = []
_NEEDS: list[NeedsOfMasks] = []
_SHARED: list[SharedKeys] = []
_DEVICES: list[DevicesOfUnit] = []


def plug_cases(cases: CasesOfPoints) -> None:
    """Takes what the cases say; once more replaces it."""
    _CASES[:] = [cases]


def plug_mask_needs(needs: NeedsOfMasks) -> None:
    """Takes what records the needs of masks; once more replaces it."""
    _NEEDS[:] = [needs]


def plug_shared_keys(keys: SharedKeys) -> None:
    """Takes the lookup of shared addresses; once more replaces it."""
    _SHARED[:] = [keys]


def plug_devices(devices: DevicesOfUnit) -> None:
    """Takes the lookup of devices that register; once more replaces it."""
    _DEVICES[:] = [devices]


def cases_of_points() -> CasesOfPoints:
    """What the cases say. Raises Fault(INTERNAL)."""
    return _plugged(_CASES, Words("点位移位、拆除规则未装载", "the rule of moving and removing cameras is not loaded"))


def mask_needs() -> NeedsOfMasks:
    """What records the needs of masks. Raises Fault(INTERNAL)."""
    return _plugged(_NEEDS, Words("遮挡需要规则未装载", "the rule of what must be masked is not loaded"))


def shared_keys(unit: str) -> frozenset[str]:
    """The stream keys that this unit may register although another one has them. Raises Fault(INTERNAL)."""
    return _plugged(_SHARED, Words("共用地址未装载", "the list of shared addresses is not loaded"))(unit)


def devices_of_unit(unit: str) -> frozenset[str]:
    """The devices that were let in for a unit. Raises Fault(INTERNAL)."""
    return _plugged(_DEVICES, Words("接入设备未装载", "the list of devices is not loaded"))(unit)


def _plugged[Held](held: list[Held], words: Words) -> Held:
    if not held:
        raise Fault(FaultKind.INTERNAL, words)
    return held[0]
