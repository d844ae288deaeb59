"""The signed disposal order (first-slice.md, 7): what custody signs and what a recorder verifies. Pure, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier, open_token, sign_token
from mingcha.kit.words import Words

_FIELDS = frozenset(
    "v t home order rec camera epoch hours basis class holds_version not_before_ms decided_ms".split()  # noqa: SIM905
)
_MOST_HOURS = 24


@dataclass(frozen=True, slots=True)
class Order:
    """Dispose of these hours of one camera and epoch; `hours` ascending, at most one Shanghai day; times in Unix ms.

    `home` is the id of the installation: recorders of two homes may bear the same name, and even share a key folder.
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


def sign_order(order: Order, signer: Signer) -> str:
    """The order as a token under the key `disposal`."""
    return sign_token(order.as_json(), signer)


def open_order(token: str, verifier: Verifier) -> Order:
    """The order of a token. Raises Fault(UNAUTHENTICATED) when the key did not sign it, Fault(INVALID) on its shape."""
    return read_order(open_token(token, verifier))


def read_order(payload: Mapping[str, Json]) -> Order:
    """The order of a payload whose signature was verified. Raises Fault(INVALID) when it is not well formed."""
    if set(payload) != _FIELDS or payload["v"] != 1 or payload["t"] != "dispose":
        raise _wrong("fields")
    texts = {key: payload[key] for key in ("home", "order", "rec", "camera", "basis", "class")}
    numbers = {key: payload[key] for key in ("epoch", "holds_version", "not_before_ms", "decided_ms")}
    hours = payload["hours"]
    if not all(isinstance(value, str) and value for value in texts.values()):
        raise _wrong("texts")
    if not all(type(value) is int and value >= 0 for value in numbers.values()):
        raise _wrong("numbers")
    if not isinstance(hours, list) or not 0 < len(hours) <= _MOST_HOURS:
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
