"""Where cameras were left, kept over restarts: a small file of each camera that is away (article 7(2))."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from mingcha.kit.canonical import canonical_json
from mingcha.kit.durable import sync_folder
from mingcha.kit.separate_users import group_reads

UNKNOWN = -1
"""The home preset before the recorder's first answer."""
ASSUMED_RETURN_S = 300
"""Until the recorder says after how long a camera goes home, or where the file of a camera cannot be read."""
_SUFFIX = ".json"
_CODE_LENGTH = 20

log = structlog.get_logger("mingcha.gateway")


@dataclass(slots=True)
class Position:
    """A camera away from home. Wall times in Unix ms: what the file needs; `due_ns` is of the clock's monotonic count
    and decides in this process."""

    lease: int
    since_ms: int
    home_preset: int = UNKNOWN
    home_return_s: int = ASSUMED_RETURN_S
    due_ms: int = 0
    """When it is sent home, or tried again; 0: never by the clock."""
    failures: int = 0
    is_failure_logged: bool = False
    arrived_after_s: int = UNKNOWN
    """It is home after this time, and only the line in the log is owed."""
    due_ns: int = 0
    saved_ns: int = 0
    verbs: int = 0
    """Verbs since this process knows it: tells an old journey home from a new move."""
    is_missing: bool = False
    """The recorder did not know the camera when it was asked last."""


_NOT_KEPT = frozenset({"due_ns", "saved_ns", "verbs", "is_missing"})


class PositionFiles:
    """The folder with a file of each camera that is away. Calls block: run them in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> dict[str, Position]:
        """Every camera that was away. One whose file cannot be read is due at once: nobody knows where it looks. Raises
        OSError."""
        self._folder.mkdir(mode=group_reads(0o700), parents=True, exist_ok=True)
        found: dict[str, Position] = {}
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            camera = path.stem
            if len(camera) != _CODE_LENGTH or not (camera.isascii() and camera.isdecimal()):
                continue
            try:
                found[camera] = _position(path.read_bytes())
            except (ValueError, TypeError, RecursionError):
                log.warning("position_unreadable", file=path.name)
                found[camera] = Position(0, 0, due_ms=1)
        return found

    def save(self, camera: str, position: Position | None) -> None:
        """Replaces a camera's file at once and forces it to the disk; None removes it. Raises OSError."""
        path = self._folder / f"{camera}{_SUFFIX}"
        if position is None:
            path.unlink(missing_ok=True)
        else:
            facts = {name: value for name, value in asdict(position).items() if name not in _NOT_KEPT}
            fresh = path.with_suffix(".new")
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, group_reads(0o600))
            try:
                data = canonical_json(facts)
                if os.write(file, data) != len(data):
                    raise OSError("the file of a camera's position was not written whole")
                os.fsync(file)
            finally:
                os.close(file)
            fresh.replace(path)
        sync_folder(self._folder)


def _position(data: bytes) -> Position:
    facts = json.loads(data)
    if not isinstance(facts, dict):
        raise TypeError("no object")
    for name, value in facts.items():
        wanted = bool if name == "is_failure_logged" else int
        if name in _NOT_KEPT or type(value) is not wanted or not -1 <= value < 1 << 53:
            raise ValueError(f"{name} is none")
    return Position(**facts)
