"""The disposal order that custody signs and a recorder carries out: its type and its one parser (articles 16(5), 20).

Both sides read the payload of the signed token with `read_order`, so neither accepts what the other does not. Signing
and verifying are custody's; what the class and the ground mean in law is asked elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_FIELDS = frozenset(
    "v t home order rec camera epoch hours basis class holds_version not_before_ms decided_ms".split()  # noqa: SIM905
)
HOUR_SECONDS = 3600
"""An hour of footage, as it is numbered: Unix s // 3600."""
MOST_HOURS = 24
"""Hours in one order. Custody signs an order for one camera, epoch and Shanghai day, and Shanghai has kept one offset
from UTC since 1991: 24 hours at most. The recorder of 0.3.0 had a bound of its own, 744 (24 * 31), but it asked only
after custody's parser with this one, so no journal in the field holds an order of more than 24 hours."""


class DisposalBasis(StrEnum):
    """The ground for a disposal: `basis` of the order."""

    RETENTION = "retention"  # its time is over
    DEMO_CAP = "demo_cap"  # the size cap of a demo home


@dataclass(frozen=True, slots=True)
class Order:
    """An order to dispose of these hours (Unix s // 3600, ascending) of one camera and epoch; times in Unix ms.

    `home` is the id of the installation: recorders of two homes may have the same name and even share a key folder.
    `basis` and `retention_class` are plain text here: the recorder refuses an unknown value with an article, while a
    malformed order is Fault(INVALID).
    """

    home: str
    order: str
    recorder: str
    camera: str
    epoch: int
    hours: tuple[int, ...]
    basis: str
    retention_class: str
    holds_version: int
    not_before_ms: int
    decided_ms: int

    def as_json(self) -> dict[str, Json]:
        """The payload that is signed."""
        return {
            "v": 1,
            "t": "dispose",
            "home": self.home,
            "order": self.order,
            "rec": self.recorder,
            "camera": self.camera,
            "epoch": self.epoch,
            "hours": list(self.hours),
            "basis": self.basis,
            "class": self.retention_class,
            "holds_version": self.holds_version,
            "not_before_ms": self.not_before_ms,
            "decided_ms": self.decided_ms,
        }

    def as_logged(self) -> dict[str, Json]:
        """The fields that the log entry `dispose_intent` repeats: all but version, type and home."""
        return {name: value for name, value in self.as_json().items() if name not in ("v", "t", "home")}


def read_order(payload: Mapping[str, Json]) -> Order:
    """Parses the payload of a verified token. Raises Fault(INVALID) if it is malformed."""
    if set(payload) != _FIELDS or payload["v"] != 1 or payload["t"] != "dispose":
        raise _wrong("fields")
    texts = {key: payload[key] for key in ("home", "order", "rec", "camera", "basis", "class")}
    numbers = {key: payload[key] for key in ("epoch", "holds_version", "not_before_ms", "decided_ms")}
    hours = payload["hours"]
    if not all(isinstance(value, str) and value for value in texts.values()):
        raise _wrong("texts")
    if not all(type(value) is int and value >= 0 for value in numbers.values()):
        raise _wrong("numbers")
    if not isinstance(hours, list) or not 0 < len(hours) <= MOST_HOURS:
        raise _wrong("hours")
    if not all(type(hour) is int and hour >= 0 for hour in hours) or sorted(set(hours)) != hours:
        raise _wrong("hours")
    order = Order(
        home=str(texts["home"]),
        order=str(texts["order"]),
        recorder=str(texts["rec"]),
        camera=str(texts["camera"]),
        epoch=int(str(numbers["epoch"])),
        hours=tuple(hours),
        basis=str(texts["basis"]),
        retention_class=str(texts["class"]),
        holds_version=int(str(numbers["holds_version"])),
        not_before_ms=int(str(numbers["not_before_ms"])),
        decided_ms=int(str(numbers["decided_ms"])),
    )
    if order.not_before_ms < order.decided_ms or order.epoch < 1:
        raise _wrong("times")
    return order


def _wrong(what: str) -> Fault:
    words = Words("处置令格式不成立", "the disposal order is not well formed")
    return Fault(FaultKind.INVALID, words, what)
