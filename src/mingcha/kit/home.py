"""Where everything of one installation lies: the folders under MINGCHA_HOME and the key folder beside the data."""

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation; `keys` may lie elsewhere (MINGCHA_KEYS), apart from data and backups."""

    path: Path
    keys: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """MINGCHA_HOME (default ./var) and MINGCHA_KEYS (default MINGCHA_HOME/keys)."""
        path = Path(os.environ.get("MINGCHA_HOME", "var")).absolute()
        return cls(path, Path(os.environ.get("MINGCHA_KEYS", path / "keys")).absolute())

    @property
    def data(self) -> Path:
        """All that a backup holds."""
        return self.path / "data"

    @property
    def database(self) -> Path:
        """The embedded SQLite database of the application."""
        return self.data / "mingcha.db"

    @property
    def application_log(self) -> Path:
        """The published application log (C2SP tlog-tiles)."""
        return self.data / "log" / "application"

    @property
    def recorder(self) -> Path:
        """The recorder's own folder: journal.db and log/ (its published C2SP log)."""
        return self.data / "recorder"

    @property
    def journal(self) -> Path:
        """The recorder's journal (SQLite)."""
        return self.recorder / "journal.db"

    @property
    def recorder_log(self) -> Path:
        """The recorder's published log (C2SP tlog-tiles)."""
        return self.recorder / "log"

    @property
    def footage(self) -> Path:
        """Footage files; only the recorder writes or unlinks here."""
        return self.data / "footage"

    @property
    def run(self) -> Path:
        """Sockets and process ids of what runs now."""
        return self.path / "run"

    @property
    def socket(self) -> Path:
        """The recorder's local protocol."""
        return self.run / "recorder.sock"

    @property
    def logs(self) -> Path:
        """Structured logs of the programs."""
        return self.path / "logs"

    @property
    def marker(self) -> Path:
        """home.json: what this home is, written once."""
        return self.path / "home.json"

    def create(self, *, demo: bool) -> None:
        """Makes the folders and the marker. A home is a demo home for ever or never: the marker is not rewritten.

        Data, sockets and logs are open to the account that runs mingcha alone: footage has one door.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.run, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)  # an older home, or one that was restored
        for folder in (self.recorder, self.footage, self.application_log):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.marker.exists():
            text = json.dumps({"format": 1, "id": uuid.uuid4().hex, "demo": demo})
            draft = self.marker.with_suffix(".draft")
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.marker)

    @property
    def identity(self) -> str:
        """The id of this home, 32 hexadecimal digits. Raises FileNotFoundError before create(), else as read_marker."""
        return str(self.read_marker()["id"])

    @property
    def is_demo(self) -> bool:
        """Whether this home was made as a demo home (then demo accounts and the size cap exist here, else never)."""
        try:
            return bool(self.read_marker()["demo"])
        except FileNotFoundError:
            return False

    def read_marker(self) -> dict[str, object]:
        """What home.json says. Raises FileNotFoundError, and Fault(CORRUPT) when it is not what create() wrote."""
        try:
            marker = json.loads(self.marker.read_text(encoding="utf-8"))
        except ValueError:
            marker = None
        if isinstance(marker, dict) and isinstance(marker.get("id"), str) and isinstance(marker.get("demo"), bool):
            return marker
        words = Words(
            f"{self.marker} 已损坏：请从备份恢复（它说明此目录是否为演示目录）",
            f"{self.marker} is damaged: restore it from a backup (it says whether this is a demo home)",
        )
        raise Fault(FaultKind.CORRUPT, words)
