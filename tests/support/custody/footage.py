"""A recorder in the small: it seals hours, takes orders and unlinks, and says all of it in log entries.

It answers in the shapes of the local protocol and disposes by the rules that station/rules.py hands out.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from django.conf import settings

from mingcha.custody.disposal.rules import HoldFacts
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.disposal_order import Order
from mingcha.station.orders import disposal_rule, order_verifier

RECORDER = "rec-1"


def hour_of(day: str, clock_hour: int) -> int:
    """The hour number of a Shanghai day "2026-06-01" and hour of the day."""
    return int(datetime.fromisoformat(f"{day}T{clock_hour:02}:00:00+08:00").timestamp()) // 3600


def hour_row(sequence: int, camera: str, hour: int, **changes: object) -> dict[str, object]:
    """A sealed hour as the answer of `hours` carries it."""
    row: dict[str, object] = {
        "sequence": sequence, "entry": sequence * 61, "v": 1, "t": "hour", "rec": RECORDER, "cam": camera, "ep": 1,
        "hour": hour, "label": "R30", "bitmap": "f" * 15, "bytes": 1000, "gaps": [],
        "digest": base64.b64encode(hashlib.sha256(f"{camera}/{hour}".encode()).digest()).decode(),
    }  # fmt: skip
    return row | changes


@dataclass
class SmallRecorder:
    """Holds, orders, log and files of one recorder; `files` are the names that lie on its disk."""

    keys: KeyFolder
    clock: Clock
    demo: bool = False
    entries: list[bytes] = field(default_factory=list)
    hours: list[dict[str, object]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    holds_version: int | None = None
    holds: list[HoldFacts] = field(default_factory=list)
    orders: dict[str, dict[str, object]] = field(default_factory=dict)
    assigned: list[object] = field(default_factory=list)
    barred: list[object] = field(default_factory=list)
    places: list[object] = field(default_factory=list)
    links: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hello: dict[str, object] = field(default_factory=dict)
    away: bool = False

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """A new connection: hello is said anew."""
        self.hello = {"recorder": RECORDER, "started_ms": 1_790_000_000_000, "demo": self.demo}

    def record(self, camera: str, hour: int, label: str = "R30", epoch: int = 1, *, size: int = 1000) -> FootageName:
        """One file in the first minute of an hour, and the sealed hour."""
        file = FootageName(camera, epoch, hour * 60, 0)
        self.files.add(file.name)
        files = [{"n": 0, "bytes": size, "parts": 2, "root": ""}]
        minute = {"t": "minute", "cam": camera, "ep": epoch, "min": hour * 60, "label": label, "files": files}
        self.log(minute | {"cover_ms": 60_000, "gaps": []})
        row = hour_row(len(self.hours) + 1, camera, hour, ep=epoch, label=label, bytes=size, bitmap="0" * 14 + "1")
        said = {key: value for key, value in row.items() if key not in ("sequence", "entry")}
        row["entry"] = self.log(said)
        self.hours.append(row)
        return file

    def log(self, entry: Mapping[str, object]) -> int:
        """Appends an entry; its index."""
        told: dict[str, Json] = {"v": 1, "rec": RECORDER, **entry}  # type: ignore[dict-item]
        self.entries.append(canonical_json(told))
        return len(self.entries) - 1

    def ask(self, op: str, **given: object) -> dict[str, object]:
        """Answers as the local protocol does."""
        if self.away:
            self.connect()
            raise Fault(FaultKind.UNAVAILABLE, "away")
        self.asked.append(op)
        return getattr(self, f"_{op}")(given)

    def _hello(self, _: Mapping[str, object]) -> dict[str, object]:
        return dict(self.hello)

    def _status(self, _: Mapping[str, object]) -> dict[str, object]:
        camera = {"phase": "trouble", "reason": "silent", "since_ms": 1, "label": "R30"}
        return {"cameras": {"42010200001320000001": camera}, "disk": {"bytes_free": 5}, "log": {}, "queue": {}}

    def _links(self, _: Mapping[str, object]) -> dict[str, object]:
        return {"links": self.links}

    def _assign(self, given: Mapping[str, object]) -> dict[str, object]:
        self.assigned.append(given["cameras"])
        self.barred.append(given["barred"])
        self.places.append(given["places"])
        return {"version": given["version"], "changed": 1}

    def _holds(self, given: Mapping[str, object]) -> dict[str, object]:
        self.holds = [HoldFacts(**row) for row in given["holds"]]  # type: ignore[attr-defined]
        self.holds_version = given["version"]  # type: ignore[assignment]
        ranges = [[hold.hold, hold.camera, hold.from_ms, hold.to_ms] for hold in self.holds]
        entry = self.log({"t": "holds", "version": given["version"], "ranges": ranges})
        return {"version": given["version"], "entry": entry}

    def _policy(self, given: Mapping[str, object]) -> dict[str, object]:
        now_ms = int(self.clock.now().timestamp() * 1000)
        policy = cast("Mapping[str, object]", given["policy"])
        return {"version": given["version"], "entry": self.log({"t": "policy", "at": now_ms, **policy})}

    def _hours(self, given: Mapping[str, object]) -> dict[str, object]:
        rows = [row for row in self.hours if row["sequence"] > given["after"]]  # type: ignore[operator]
        return {"hours": rows[: given["limit"]]}  # type: ignore[misc]

    def _order(self, given: Mapping[str, object]) -> dict[str, object]:
        order = order_verifier(self.keys, settings.MINGCHA_HOME.identity)(str(given["token"]))
        name = order.order
        if name not in self.orders:
            state: dict[str, object] = {"order": name, "state": "waiting", "signed": order, "reported": False}
            self.orders[name] = state
            if self._allowed(state):
                now_ms = int(self.clock.now().timestamp() * 1000)
                said = order.as_json() | {"t": "dispose_intent", "at": now_ms, "witness": "none"}
                state["intent_entry"] = self.log(said)
        return self._said(self.orders[name])

    def _orders(self, given: Mapping[str, object]) -> dict[str, object]:
        for name in cast("list[str]", given["received"]):
            self.orders[name]["reported"] = True
        return {"orders": [self._said(state) for state in self.orders.values() if not state["reported"]]}

    def tick(self) -> None:
        """Asks again for every waiting order whose time has come, unlinks and logs."""
        for state in self.orders.values():
            order = cast("Order", state["signed"])
            if state["state"] != "waiting" or order.not_before_ms > self.clock.now().timestamp() * 1000:
                continue
            if self._allowed(state):
                self._unlink(state, order)

    def _unlink(self, state: dict[str, object], order: Order) -> None:
        names = [FootageName(order.camera, order.epoch, hour * 60, 0).name for hour in order.hours]
        self.files -= set(names)
        now_ms = int(self.clock.now().timestamp() * 1000)
        state["done_entry"] = self.log(
            {"t": "dispose_done", "at": now_ms, "order": order.order, "intent": state["intent_entry"],
             "files": [[name, 1000] for name in names], "bytes": 1000 * len(names)}
        )  # fmt: skip
        state["state"] = "done"

    def _allowed(self, state: dict[str, object]) -> bool:
        order = cast("Order", state["signed"])
        rule = disposal_rule(demo_home=self.demo)
        labels = {(row["cam"], row["hour"]): row["label"] for row in self.hours}
        for hour in order.hours:
            label = str(labels[order.camera, hour])
            decision = rule(order, hour, label, self.holds, self.clock.now())
            if not decision or self.holds_version is None or self.holds_version < order.holds_version:
                state |= {"state": "refused", "article": decision.article, "zh": decision.reason.zh}
                return False
        return True

    @staticmethod
    def _said(state: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in state.items() if key not in ("signed", "reported")}

    def present(self, file: FootageName) -> bool:
        """Whether a file lies on its disk."""
        return file.name in self.files

    def numbered(self) -> list[tuple[int, bytes]]:
        """Its log."""
        return list(enumerate(self.entries))


def at(text: str) -> datetime:
    """A Shanghai time "2026-06-01 10:00" as an instant."""
    return datetime.fromisoformat(f"{text}:00+08:00").astimezone(UTC)
