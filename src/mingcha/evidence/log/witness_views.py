"""The last answers of one log's witnesses: one small file per witness, and one per incident; outside the log."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from json import loads
from pathlib import Path

from mingcha.evidence.log.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint, open_untimed
from mingcha.kit.canonical import canonical_json
from mingcha.kit.home import Home
from mingcha.kit.keys import Verifier

_INCIDENT = "incident"
_DIGITS = 16
"""Hexadecimal digits of the SHA-256 of a head's text in its file name."""
_INCIDENT_FILE = re.compile(rf"{_INCIDENT}(?:-[0-9a-f]{{{_DIGITS}}})?", re.ASCII)


def views_folder(home: Home, kind: str) -> Path:
    """The folder of the views of the log of this kind ("application" or "recorder"): beside the log, not backed up."""
    return home.data / "witnesses" / kind


@dataclass(frozen=True, slots=True)
class WitnessView:
    """The state of one witness as far as the log knows.

    `note`: the newest note of the log that the witness cosigned or returned. `trouble`: "" if the last request was
    cosigned, else "away" (no answer), "unknown" (it does not know the log or its key), "refused" (not a continuation of
    what it cosigned) or "ahead" (it cosigned a larger tree than the log has).
    """

    name: str
    note: str = ""
    at_ms: int | None = None
    asked_ms: int = 0
    trouble: str = ""
    said: str = ""
    since_ms: int | None = None
    """Begin of the trouble, Unix ms."""

    def signed(self, verifier: Verifier, origin: str) -> SignedCheckpoint | None:
        """The checkpoint of the note, if the log's own key signed it."""
        try:
            return open_checkpoint(self.note.encode(), verifier, origin)
        except (ValueError, OverflowError, OSError):  # the last two: a time outside the calendar's range
            return None


class WitnessViews:
    """The views of one log in their folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key_id: bytes, name: str) -> WitnessView:
        """The view of a witness; empty before the first request, or if the file cannot be read."""
        try:
            return _view(loads((self._folder / f"{key_id.hex()}.json").read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return WitnessView(name)

    def all(self) -> list[WitnessView]:
        """Every readable view, by name."""
        found = [self.read(bytes.fromhex(path.stem), "") for path in self._folder.glob("????????.json")]
        return sorted((view for view in found if view.name), key=lambda view: view.name)

    def write(self, key_id: bytes, view: WitnessView) -> None:
        """Writes a view durably and in one step."""
        self._put(f"{key_id.hex()}.json", canonical_json(asdict(view)))

    def incidents(self, verifier: Verifier, origin: str | None = None) -> list[SignedCheckpoint]:
        """Every head that the log signed, another party holds, and this log does not extend; empty if there is none.

        Without `origin` a head is recognised by the log's key alone. Each comes with the time signed by the log, or the
        time at which the witness says that it cosigned.
        """
        found = (_opened(note, at, verifier, origin) for _, note, at in self._kept())
        return [signed for signed in found if signed is not None]

    def has_incident(self) -> bool:
        """Whether there is such a head, unverified."""
        return bool(self._incident_files())

    def raise_incident(self, note: bytes, at: datetime) -> None:
        """Stores such a head beside others; it stays until the log extends or explains it.

        Of several times for one head the latest is kept: otherwise a restore could seem to explain it.
        """
        text = _text(note)
        known = [(path, kept_at) for path, kept, kept_at in self._kept() if _text(kept) == text]
        latest = max([at, *(kept_at for _, kept_at in known)])
        name = f"{_INCIDENT}-{hashlib.sha256(text).hexdigest()[:_DIGITS]}"
        self._put(name, canonical_json({"note": note.decode(), "at_ms": milliseconds(latest)}))
        for path, _ in known:
            if path.name != name:
                path.unlink(missing_ok=True)

    def end_incident(self, checkpoint: Checkpoint) -> None:
        """Removes the stored files of this head only."""
        for path, note, _ in self._kept():
            if _text(note) == checkpoint.text().encode():
                path.unlink(missing_ok=True)

    def end_unreadable(self, verifier: Verifier, origin: str) -> None:
        """Removes files without a head of this log: they could never be explained."""
        for path, note, at in self._kept():
            if _opened(note, at, verifier, origin) is None:
                path.unlink(missing_ok=True)

    def _incident_files(self) -> list[Path]:
        """One file per head; the name without a digest is from older versions, which stored only one."""
        try:
            found = list(self._folder.iterdir())  # every act asks: several times faster than a pattern of pathlib
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(path for path in found if _INCIDENT_FILE.fullmatch(path.name))

    def _kept(self) -> Iterator[tuple[Path, bytes, datetime]]:
        """Each file with its note and time, both unverified; an empty note if it has none."""
        for path in self._incident_files():
            try:
                data = path.read_bytes()
            except OSError:
                continue  # a temporary read error must not lead to the removal of the file
            note, at = _note_and_time(data)
            yield path, note, at

    def _put(self, name: str, data: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{name}.draft"
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / name)


def milliseconds(at: datetime) -> int:
    """Unix milliseconds."""
    return int(at.timestamp() * 1000)


def _note_and_time(data: bytes) -> tuple[bytes, datetime]:
    try:
        kept = loads(data)
        return str(kept["note"]).encode(), datetime.fromtimestamp(kept["at_ms"] / 1000, UTC)
    except (ValueError, TypeError, KeyError, OverflowError, OSError):  # the last two: a time outside the range
        return b"", datetime.fromtimestamp(0, UTC)


def _opened(note: bytes, at: datetime, verifier: Verifier, origin: str | None) -> SignedCheckpoint | None:
    try:
        _, checkpoint = open_untimed(note, verifier, origin)
    except ValueError:
        return None
    return SignedCheckpoint(checkpoint, at, note)


def _text(note: bytes) -> bytes:
    """The signed text of a note: everything before its signature lines."""
    return note.rpartition(b"\n\n")[0] + b"\n"


def _view(fields: Mapping[str, object]) -> WitnessView:
    view = WitnessView(**fields)  # type: ignore[arg-type]
    texts = (view.name, view.note, view.trouble, view.said)
    numbers = (view.at_ms or 0, view.asked_ms, view.since_ms or 0)
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
        raise ValueError("not a view")
    return view
