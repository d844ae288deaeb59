"""The manifest of a backup: one signed text that covers everything in it and has the heads of both logs (article 20).

A backup is a folder: `manifest`, one folder of tables (named in the manifest) and `footage/`. The manifest is written
last and replaced in one step, so an interrupted run leaves the previous backup or none.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.note import ED25519, Note, SignatureLine, key_id, parse_note
from mingcha.kit.canonical import canonical_json
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder, Signer, Verifier
from mingcha.kit.words import Words

MANIFEST = "manifest"
FOOTAGE = "footage"
CONTENTS = "contents.sha256"
FOOTAGE_LIST = "footage.sha256"
HOME_MARKER = "home.json"
SQLITE_COPY = "mingcha.db"
POSTGRESQL_COPY = "mingcha.dump"
JOURNAL = "journal.db"
APPLICATION_LOG = "log/application"
RECORDER_LOG = "log/recorder"
OPEN_FILES = "open"
DOCUMENTS = "documents"
AGE = ".age"
"""The suffix of an encrypted file."""
BACKUP_KEY = "backup"
"""The name of the key that signs manifests."""

FORMAT = 1
ENCRYPTED_FORMAT = 2
"""The format of a manifest with recipients; backups without keep format 1 and its bytes."""
PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a backup. `tables` is the name of its folder; digests are SHA-256 in hexadecimal digits."""

    program: str
    """Version of the program that made it."""
    home: str
    demo: bool
    made_ms: int
    database: str
    """"sqlite" or "postgresql"."""
    tables: str
    contents: str
    """Digest of the list of everything in the folder of the tables (CONTENTS)."""
    footage: bool
    """Whether the backup includes footage."""
    footage_files: int
    footage_bytes: int
    application_head: str
    """The signed checkpoint of the application's log in this backup; "" before its first entry."""
    recorder_head: str
    recipients: str = ""
    """Those who can open its files (`age1...`, separated by spaces); "" if they are not encrypted."""

    @property
    def made_at(self) -> datetime:
        """The time at which its tables were read."""
        return datetime.fromtimestamp(self.made_ms / 1000, UTC)

    def signed(self, signer: Signer) -> bytes:
        """The manifest file: a signed note (C2SP signed-note) over one line of canonical JSON."""
        text = self._text().decode()
        name = key_name(self.home)
        line = SignatureLine(name, key_id(name, ED25519, signer.public), signer.sign(text.encode()))
        return Note(text, (line,)).to_bytes()

    def digest(self) -> str:
        """Identifies this backup in an entry: SHA-256 of the signed text."""
        return hashlib.sha256(self._text()).hexdigest()

    def _text(self) -> bytes:
        fields = asdict(self)
        if not self.recipients:
            del fields["recipients"]
        version = ENCRYPTED_FORMAT if self.recipients else FORMAT
        return canonical_json({"v": version, "t": "backup", **fields}) + b"\n"

    @property
    def suffix(self) -> str:
        """What is added to the name of each stored file."""
        return AGE if self.recipients else ""


def key_name(home: str) -> str:
    """The name of the signing key of a home's backups."""
    return f"mingcha.invalid/{home}/backup"


def read_manifest(backup: Path, keys: KeyFolder) -> Manifest:
    """The manifest of a backup, with its signature verified by the key folder of the home that made it.

    Raises Fault(NOT_FOUND) without a complete backup or the key, Fault(CORRUPT) if this key did not sign it,
    Fault(UNSUPPORTED) if a later program made it in another format.
    """
    try:
        data = (backup / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        words = Words(f"{backup} 中没有完整的备份", f"there is no complete backup in {backup}")
        raise Fault(FaultKind.NOT_FOUND, words) from None
    verifier = verifier_of(keys)
    try:
        note = parse_note(data)
        fields = json.loads(note.text)
        name = key_name(fields["home"])
        signatures = note.signatures_of(name, key_id(name, ED25519, verifier.public))
        if len(signatures) != 1 or not verifier.accepts(note.text.encode(), signatures[0]):
            raise ValueError("not signed by this key")
        version, kind = fields.pop("v"), fields.pop("t")
        if kind != "backup":
            raise ValueError("signed, but no manifest")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = Words(
            "备份清单被改动，或不是用这套密钥签的",
            "the manifest of the backup was altered, or these are not the keys of the home that made it",
        )
        raise Fault(FaultKind.CORRUPT, words, str(error)) from None
    if version not in (FORMAT, ENCRYPTED_FORMAT):
        words = Words("备份由更新的程序制作，本程序不识别", "a later program made this backup; this one cannot read it")
        raise Fault(FaultKind.UNSUPPORTED, words, f"format {version}")
    return Manifest(**fields)


def verifier_of(keys: KeyFolder) -> Verifier:
    """The public key of backups. Raises Fault(NOT_FOUND) with what is missing."""
    try:
        return keys.verifier(BACKUP_KEY)
    except Fault:
        words = Words(
            f"密钥文件夹 {keys.path} 中没有备份密钥：请先放回原密钥（或设置 MINGCHA_KEYS）",
            f"the key folder {keys.path} has no backup key: copy the home's own keys first (or set MINGCHA_KEYS)",
        )
        raise Fault(FaultKind.NOT_FOUND, words) from None


def open_head(note: str, keys: KeyFolder, key: str, origin: str) -> SignedCheckpoint | None:
    """Verifies a head of a manifest; None if that log was empty. Raises Fault(CORRUPT)."""
    if not note:
        return None
    try:
        return open_checkpoint(note.encode(), keys.verifier(key), origin)
    except ValueError as error:
        words = Words("备份中的日志头签名不符", "a head of a log in the backup is not signed by this home's key")
        raise Fault(FaultKind.CORRUPT, words, f"{origin}: {error}") from None


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_file(source: Path, target: Path) -> str:
    """Copies a file durably under a draft name, then renames it; returns the digest of the copy.

    The final name never refers to a partial file. Raises OSError after removing the draft.
    """
    digest = hashlib.sha256()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    try:
        with source.open("rb") as read, draft.open("wb") as write:
            while piece := read.read(PIECE_BYTES):
                digest.update(piece)
                write.write(piece)
            write.flush()
            os.fdatasync(write.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file durably in one step. Raises OSError after removing the draft."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_sums(path: Path, sums: dict[str, str]) -> None:
    """Writes digests in the format of sha256sum(1), so that `sha256sum -c` verifies them."""
    write_whole(path, "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode())


def read_sums(path: Path) -> dict[str, str]:
    """Name -> digest of a list. Raises Fault(CORRUPT) on an invalid line, OSError if it cannot be read."""
    sums = {}
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        digest, separator, name = line.partition("  ")
        if line and (not separator or len(digest) != 64 or not is_inside(name)):
            words = Words("备份的摘要清单格式不对", "a list of digests in the backup is malformed")
            raise Fault(FaultKind.CORRUPT, words, str(path))
        if line:
            sums[name] = digest
    return sums


def is_inside(name: str) -> bool:
    """Whether a relative name from a list stays inside its folder."""
    parts = name.split("/")
    return bool(name) and "\0" not in name and all(part not in ("", ".", "..") for part in parts)
