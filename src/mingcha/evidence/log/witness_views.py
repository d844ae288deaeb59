"""What the witnesses of one log have said to it: a small file a witness, and one for an incident; outside the log."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from json import loads
from pathlib import Path

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint, open_untimed
from mingcha.kit.canonical import canonical_json
from mingcha.kit.home import Home
from mingcha.kit.keys import Verifier

_INCIDENT = "incident"


def views_folder(home: Home, kind: str) -> Path:
    """Where the views of the log of this kind ("application" or "recorder") lie: beside the log, in no backup."""
    return home.data / "witnesses" / kind


@dataclass(frozen=True, slots=True)
class WitnessView:
    """Where one witness stands, as far as the log knows.

    `note`: the newest note of the log that the witness cosigned, with its line, or told us of. `trouble`: "" when the
    last question was answered with a cosignature; else "away", "unknown" (it does not know the log or its key),
    "refused" (no continuation of what it cosigned) or "ahead" (it cosigned more than the log has).
    """

    name: str
    note: str = ""
    at_ms: int | None = None
    asked_ms: int = 0
    trouble: str = ""
    said: str = ""
    since_ms: int | None = None
    """When the trouble began."""

    def signed(self, verifier: Verifier, origin: str) -> SignedCheckpoint | None:
        """The checkpoint of the note, when the log's own key signed it."""
        try:
            return open_checkpoint(self.note.encode(), verifier, origin)
        except ValueError:
            return None


class WitnessViews:
    """The views of one log in their folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key_id: bytes, name: str) -> WitnessView:
        """The view of a witness; an empty one before the first question, and when the file cannot be read."""
        try:
            return _view(loads((self._folder / f"{key_id.hex()}.json").read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return WitnessView(name)

    def all(self) -> list[WitnessView]:
        """Every view that can be read, by name."""
        found = [self.read(bytes.fromhex(path.stem), "") for path in self._folder.glob("????????.json")]
        return sorted((view for view in found if view.name), key=lambda view: view.name)

    def write(self, key_id: bytes, view: WitnessView) -> None:
        """Puts a view, durably and in one step."""
        self._put(f"{key_id.hex()}.json", canonical_json(asdict(view)))

    def incident(self, verifier: Verifier, origin: str) -> SignedCheckpoint | None:
        """The head that the log signed, that somebody else holds, and that this log does not continue; None in peace.

        Its time is the one that the log signed, else the one at which the witness says that it cosigned it.
        """
        try:
            kept = loads((self._folder / _INCIDENT).read_bytes())
            note = str(kept["note"]).encode()
            _, checkpoint = open_untimed(note, verifier, origin)
            return SignedCheckpoint(checkpoint, datetime.fromtimestamp(kept["at_ms"] / 1000, UTC), note)
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return None

    def has_incident(self) -> bool:
        """Whether there is such a head, unverified."""
        return (self._folder / _INCIDENT).exists()

    def incident_origin(self) -> str:
        """The origin that such a head names, unverified; "" without one."""
        try:
            return str(loads((self._folder / _INCIDENT).read_bytes())["note"]).split("\n", 1)[0]
        except (OSError, ValueError, TypeError, KeyError):
            return ""

    def raise_incident(self, note: bytes, at: datetime) -> None:
        """Keeps such a head; it stays until the log continues it or says why it does not."""
        self._put(_INCIDENT, canonical_json({"note": note.decode(), "at_ms": milliseconds(at)}))

    def end_incident(self) -> None:
        """Takes the note away."""
        (self._folder / _INCIDENT).unlink(missing_ok=True)

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


def _view(said: Mapping[str, object]) -> WitnessView:
    view = WitnessView(**said)  # type: ignore[arg-type]
    texts = (view.name, view.note, view.trouble, view.said)
    numbers = (view.at_ms or 0, view.asked_ms, view.since_ms or 0)
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
        raise ValueError("not a view")
    return view
