"""The layout of one installation: the folders under MINGCHA_HOME and the key folder beside the data."""

import json
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from mingcha import __version__
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import separate_users
from mingcha.kit.words import Words

_FIRST_VERSION = "0.1.0"
"""The version assumed for a home whose marker has none."""
FIRST_RECORDER = "rec-0001"
"""The recorder of a home whose marker has no name: of a one-machine installation, or the first of several."""
_KIND_DIGIT = 12
"""Position of the digit that tells the kind of home: d, a demo home; e, a productive home; 4 (as in every UUID version
4), an id of the first version, which did not store the kind."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation; `keys` may be outside (MINGCHA_KEYS), apart from data and backups."""

    path: Path
    keys: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """MINGCHA_HOME (default ./var) and MINGCHA_KEYS (default MINGCHA_HOME/keys)."""
        path = Path(os.environ.get("MINGCHA_HOME", "var")).absolute()
        return cls(path, Path(os.environ.get("MINGCHA_KEYS", path / "keys")).absolute())

    @property
    def data(self) -> Path:
        """Everything that a backup contains."""
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
        """Files stored by acts, such as pictures kept as evidence; each is written once."""
        return self.data / "documents"

    @property
    def openings(self) -> Path:
        """The gateway's log of openings; no backup holds it: the uplink carries it to the database."""
        return self.path / "openings"

    @property
    def imports(self) -> Path:
        """Lists that are being imported and what was found in them, encrypted; no backup holds them."""
        return self.path / "imports"

    @property
    def exports(self) -> Path:
        """Bags that are being made or wait for their delivery: no backup has them."""
        return self.path / "exports"

    @property
    def redactions(self) -> Path:
        """Working files and films of redactions: no backup has them."""
        return self.path / "redactions"

    @property
    def packages(self) -> Path:
        """Packages of shared data of a demo home, a folder each target; another home has MINGCHA_SHARING_FOLDER."""
        return self.path / "packages"

    @property
    def looks(self) -> Path:
        """The store of `mingcha look` (SQLite), numbers alone; no backup has it: without it cameras learn anew."""
        return self.path / "looks" / "looks.db"

    @property
    def run(self) -> Path:
        """Sockets and process ids of the running programs."""
        return self.path / "run"

    @property
    def socket(self) -> Path:
        """The socket of the recorder's local protocol."""
        return self.run / "recorder.sock"

    @property
    def sip_socket(self) -> Path:
        """The socket of the signalling program, at which recorders ask for streams."""
        return self.run / "sip.sock"

    @property
    def logs(self) -> Path:
        """Structured logs of the programs."""
        return self.path / "logs"

    @property
    def marker(self) -> Path:
        """home.json: identity and kind of this home; its `demo` never changes."""
        return self.path / "home.json"

    def create(self, *, demo: bool, migrating: bool = False) -> None:
        """Creates the folders and the marker, and writes this program's version into it.

        A home never changes between demo and productive. Only the account that runs mingcha can read data, sockets and
        logs, because footage has one door. `migrating`: in a new home, or one of an older version, no program starts
        before `migrated` is called. Raises Fault(CONFLICT) if the folder holds data but no marker, if a restore is
        unfinished, or if a later version prepared the home.
        """
        if not self.marker.exists() and any(not path.is_dir() for path in self.data.rglob("*")):
            words = Words(
                f"{self.data} 中已有数据，但没有 home.json：请从备份恢复",
                f"{self.data} holds data, but there is no home.json: restore a backup",
            )
            raise Fault(FaultKind.CONFLICT, words)
        self.require_usable()
        self.make_folders()
        if not self.marker.exists():
            self.write_marker(new_identity(demo=demo), demo=demo, migrating=migrating)
        elif self.version != __version__:
            self.write_marker(self.identity, demo=self.is_demo, recorder=self._recorder_named, migrating=migrating)

    def migrated(self) -> None:
        """Says in home.json that the tables are those of this version."""
        if self.is_migrating:
            self.write_marker(self.identity, demo=self.is_demo, recorder=self._recorder_named)

    def make_folders(self) -> None:
        """Creates the missing folders and sets their modes. With separate users `mingcha keys split` has done so."""
        if separate_users():
            return
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.run, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)  # a home of an older version, or a restored one
        for folder in (self.recorder, self.footage, self.application_log):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write_marker(
        self, identity: str, *, demo: bool, restoring: bool = False, recorder: str = "", migrating: bool = False
    ) -> None:
        """Writes home.json atomically. While `restoring` is set, no program may use the home; while `migrating` is,
        `mingcha prepare` alone.

        `recorder`: the recorder's name if this host only records and pages and database are on another host.
        """
        text = json.dumps({"format": 1, "id": identity, "demo": demo, "version": __version__}
                          | ({"restoring": True} if restoring else {})
                          | ({"migrating": True} if migrating else {})
                          | ({"recorder": recorder} if recorder else {}))  # fmt: skip
        draft = self.marker.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.marker)

    def require_usable(self) -> None:
        """Raises Fault(CONFLICT) if a restore is unfinished or a later version prepared this home.
        Does nothing if there is no marker yet.
        """
        if not self.marker.exists():
            return
        if self.read_marker().get("restoring"):
            words = Words(
                f"{self.path} 的恢复没有完成：请再次运行 mingcha restore",
                f"a restore into {self.path} was not finished: run `mingcha restore` again",
            )
            raise Fault(FaultKind.CONFLICT, words)
        require_not_newer(self.version)

    def require_up_to_date(self) -> None:
        """Raises Fault(CONFLICT) if an older version prepared this home, or this one did not end to: its tables may
        lack what this one reads."""
        if self.is_migrating:
            words = Words(
                f"{self.path} 的数据表尚未升级完成：请再次运行 mingcha prepare",
                f"the tables of {self.path} are not up to date yet: run `mingcha prepare` again",
            )
            raise Fault(FaultKind.CONFLICT, words)
        if self.version != __version__:
            words = Words(
                f"数据由旧版本 {self.version} 准备：请先用旧版程序备份，再运行 mingcha prepare 升级数据表",
                f"version {self.version} prepared these data: make a backup with that version, then run"
                " `mingcha prepare`, which brings the tables up to date",
            )
            raise Fault(FaultKind.CONFLICT, words)

    @property
    def is_migrating(self) -> bool:
        """Whether its tables are brought up to date, or that was interrupted. Raises as read_marker."""
        return bool(self.read_marker().get("migrating"))

    @property
    def version(self) -> str:
        """The version of the program that last prepared this home. Raises as read_marker."""
        return str(self.read_marker().get("version", _FIRST_VERSION))

    @property
    def recorder_name(self) -> str:
        """The name of this home's recorder in files, journal and log. Raises as read_marker."""
        return self._recorder_named or FIRST_RECORDER

    @property
    def is_recorder_host(self) -> bool:
        """Whether this home has only a recorder, with pages and database of its installation on another host."""
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
        """Whether this home was created as a demo home. Only then it has demo accounts and the size cap."""
        try:
            return bool(self.read_marker()["demo"])
        except FileNotFoundError:
            return False

    def read_marker(self) -> dict[str, object]:
        """The content of home.json. Raises FileNotFoundError, and Fault(CORRUPT) if create() did not write it so."""
        try:
            marker = json.loads(self.marker.read_text(encoding="utf-8"))
        except ValueError:
            marker = None
        if (
            isinstance(marker, dict)
            and isinstance(marker.get("id"), str)
            and isinstance(marker.get("demo"), bool)
            and is_demo_identity(marker["id"]) in (None, marker["demo"])
        ):
            return marker
        words = Words(
            f"{self.marker} 已损坏或被改动：请从备份恢复（它说明此目录是否为演示目录）",
            f"{self.marker} is damaged or was altered: restore it from a backup (it marks a demo home)",
        )
        raise Fault(FaultKind.CORRUPT, words)


def new_identity(*, demo: bool) -> str:
    """An id for a new home: 32 hexadecimal digits, one of which marks the home as demo or productive for ever.

    The origins of both logs contain the id and every head is signed, so an edit of `demo`, or of `demo` and the id
    together, is detected.
    """
    digits = uuid.uuid4().hex
    return digits[:_KIND_DIGIT] + ("d" if demo else "e") + digits[_KIND_DIGIT + 1 :]


def is_demo_identity(identity: str) -> bool | None:
    """Whether an id belongs to a demo home (True) or a productive one (False); None for an id of the first version."""
    return {"d": True, "e": False}.get(identity[_KIND_DIGIT : _KIND_DIGIT + 1])


def require_not_newer(version: str) -> None:
    """Raises Fault(CONFLICT) if a later version than this program wrote the data, Fault(CORRUPT) if not N.N.N."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){2}", version, re.ASCII):
        raise Fault(FaultKind.CORRUPT, Words(f"版本号不对：“{version}”", f"{version!r} is not a version"))
    ours = re.findall(r"[0-9]+", __version__)[:3]
    if [int(part) for part in version.split(".")] > [int(part) for part in ours]:
        words = Words(
            f"数据由更新的版本 {version} 准备，本程序是 {__version__}：请升级程序",
            f"version {version} prepared these data and this program is {__version__}: install the later program",
        )
        raise Fault(FaultKind.CONFLICT, words)
