"""Where everything of one installation lies: the folders under MINGCHA_HOME and the key folder beside the data."""

import json
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from mingcha import __version__
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_FIRST_VERSION = "0.1.0"
"""A home whose marker names no version was prepared by this one."""
FIRST_RECORDER = "rec-0001"
"""The recorder of a home whose marker names none: the one of a one-machine installation, or the first of several."""
_KIND_DIGIT = 12
"""Where an id says what its home is: d, a demo home; e, a home in earnest; 4 (as in every UUID of version 4), made by
the first version, whose ids said nothing."""


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
    def documents(self) -> Path:
        """Documents that acts keep as files (pictures kept as evidence); each is written once."""
        return self.data / "documents"

    @property
    def imports(self) -> Path:
        """Lists that are being imported, encrypted, while their job lives; no backup holds them."""
        return self.path / "imports"

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
        """Makes the folders and the marker, and notes the version of this program in it.

        A home is a demo home for ever or never. Data, sockets and logs are open to the account that runs mingcha alone:
        footage has one door. Raises Fault(CONFLICT) in a folder that holds data and no marker, in one that a restore
        left unfinished, and in a home that a later version prepared.
        """
        if not self.marker.exists() and self.data.is_dir() and any(self.data.iterdir()):
            words = Words(
                f"{self.data} 中已有数据，但没有 home.json：请从备份恢复",
                f"{self.data} holds data, but there is no home.json: restore a backup",
            )
            raise Fault(FaultKind.CONFLICT, words)
        self.require_usable()
        self.make_folders()
        if not self.marker.exists():
            self.write_marker(new_identity(demo=demo), demo=demo)
        elif self.version != __version__:
            self.write_marker(self.identity, demo=self.is_demo, recorder=self._recorder_named)

    def make_folders(self) -> None:
        """Makes the folders that are not there."""
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.run, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)  # an older home, or one that was restored
        for folder in (self.recorder, self.footage, self.application_log):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write_marker(self, identity: str, *, demo: bool, restoring: bool = False, recorder: str = "") -> None:
        """Writes home.json atomically. While `restoring` is set, no program may use the home.

        `recorder`: the recorder's name if this host only records and pages and database are on another host.
        """
        text = json.dumps({"format": 1, "id": identity, "demo": demo, "version": __version__}
                          | ({"restoring": True} if restoring else {})
                          | ({"recorder": recorder} if recorder else {}))  # fmt: skip
        draft = self.marker.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.marker)

    def require_usable(self) -> None:
        """Raises Fault(CONFLICT) when a restore was not finished here or a later version prepared this home; says
        nothing where there is no home yet."""
        if not self.marker.exists():
            return
        if self.read_marker().get("restoring"):
            words = Words(
                f"{self.path} 的恢复没有完成：请再次运行 mingcha restore",
                f"a restore into {self.path} was not finished: run `mingcha restore` again",
            )
            raise Fault(FaultKind.CONFLICT, words)
        require_not_newer(self.version)

    @property
    def version(self) -> str:
        """The version of the program that prepared this home last. Raises as read_marker."""
        return str(self.read_marker().get("version", _FIRST_VERSION))

    @property
    def recorder_name(self) -> str:
        """The name of this home's recorder in files, journal and log. Raises as read_marker."""
        return self._recorder_named or FIRST_RECORDER

    @property
    def is_recorder_host(self) -> bool:
        """Whether this home serves an installation whose pages and database are elsewhere, with a recorder alone."""
        return bool(self._recorder_named) if self.marker.exists() else False

    @property
    def _recorder_named(self) -> str:
        return str(self.read_marker().get("recorder", ""))

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
        if (
            isinstance(marker, dict)
            and isinstance(marker.get("id"), str)
            and isinstance(marker.get("demo"), bool)
            and says_itself(marker["id"]) in (None, marker["demo"])
        ):
            return marker
        words = Words(
            f"{self.marker} 已损坏或被改动：请从备份恢复（它说明此目录是否为演示目录）",
            f"{self.marker} is damaged or was altered: restore it from a backup (it says whether this is a demo home)",
        )
        raise Fault(FaultKind.CORRUPT, words)


def new_identity(*, demo: bool) -> str:
    """An id for a new home: 32 hexadecimal digits, one of which says for ever what the home is.

    The origins of both logs carry the id and every head of them is signed, so neither `demo` alone nor the id with it
    can be edited without notice.
    """
    digits = uuid.uuid4().hex
    return digits[:_KIND_DIGIT] + ("d" if demo else "e") + digits[_KIND_DIGIT + 1 :]


def says_itself(identity: str) -> bool | None:
    """Whether an id is of a demo home (True) or of one in earnest (False); None for an id of the first version."""
    return {"d": True, "e": False}.get(identity[_KIND_DIGIT : _KIND_DIGIT + 1])


def require_not_newer(version: str) -> None:
    """Raises Fault(CONFLICT) when data were written by a later version than this program. Versions are N.N.N."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){2}", version, re.ASCII):
        raise Fault(FaultKind.CORRUPT, Words(f"版本号不对：“{version}”", f"{version!r} is not a version"))
    ours = re.findall(r"[0-9]+", __version__)[:3]
    if [int(part) for part in version.split(".")] > [int(part) for part in ours]:
        words = Words(
            f"数据由更新的版本 {version} 准备，本程序是 {__version__}：请升级程序",
            f"version {version} prepared these data and this program is {__version__}: install the later program",
        )
        raise Fault(FaultKind.CONFLICT, words)
