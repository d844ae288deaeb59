"""How a backup stores its files: as they are, or encrypted in the age format (age-encryption.org/v1).

An encrypted file has the suffix `.age`; the standard `age` program reads it. Files are streamed. Digests in a backup's
lists are those of the stored file, so they are verified without the key.
"""

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from mingcha.backup.manifest import AGE, PIECE_BYTES, copy_file, write_whole
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


class Hashed:
    """A file object that hashes every byte read or written (SHA-256).

    `error` keeps the OSError of the file, since pyrage replaces it by an error of its own.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        """Reads at most `size` bytes."""
        try:
            data = self._file.read(size)
        except OSError as error:
            self.error = error
            raise
        self._hash.update(data)
        return data

    def write(self, data: bytes) -> int:
        """Writes all of `data`; returns its length."""
        try:
            self._file.write(data)
        except OSError as error:
            self.error = error
            raise
        self._hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Flushes the file."""
        self._file.flush()

    def rest(self) -> str:
        """Reads to the end and returns the digest in hexadecimal digits."""
        while self.read(PIECE_BYTES):
            pass
        return self._hash.hexdigest()

    def digest(self) -> str:
        """The digest so far in hexadecimal digits."""
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Files:
    """Stores files encrypted to these recipients (`age1...`), or unchanged if there are none."""

    recipients: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """What is added to the name of each stored file."""
        return AGE if self.recipients else ""

    def store(self, source: Path, target: Path) -> str:
        """Stores a file durably under its name plus suffix, never partially; returns the digest of what is stored.

        Raises OSError after removing the draft.
        """
        if not self.recipients:
            return copy_file(source, target)
        with source.open("rb") as file:
            return self._encrypt(file, target)

    def store_bytes(self, data: bytes, target: Path) -> None:
        """Stores a small file. Raises OSError after removing the draft."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.recipients:
            self._encrypt(io.BytesIO(data), target)
        else:
            write_whole(target, data)

    def _encrypt(self, file: BinaryIO, target: Path) -> str:
        digest = ""

        def through(stored: BinaryIO) -> None:
            nonlocal digest
            read, write = Hashed(file), Hashed(stored)
            try:
                pyrage.encrypt_io(read, write, [recipient_of(one) for one in self.recipients])
            except (pyrage.EncryptError, OSError) as error:
                raise read.error or write.error or OSError(str(error)) from error
            digest = write.digest()

        write_durably(target.with_name(target.name + self.suffix), through)
        return digest


PLAIN = Files()
SMALL_BYTES = 64 * 1024


def write_durably(path: Path, through: Callable[[BinaryIO], None]) -> None:
    """Writes a file under a draft name and renames it when it is complete and durable; removes the draft on errors."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            through(file)
            file.flush()
            os.fdatasync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


class Opener:
    """Reads stored files; decrypts encrypted ones with these identities (`AGE-SECRET-KEY-1...`)."""

    def __init__(self, identities: Sequence[str] = ()) -> None:
        self._identities = [identity_of(text) for text in identities]

    def copy(self, stored: Path, target: Path) -> str:
        """Copies a stored file to `target`, decrypted if its name ends in `.age`; returns the digest of the stored
        file as it was read, for the caller to compare. Leaves no target if it could not be written completely.

        Raises Fault(CORRUPT) for a file that was cut or changed, Fault(FORBIDDEN) if no identity opens it, OSError.
        """
        if not stored.name.endswith(AGE):
            return copy_file(stored, target)
        digest = ""

        def through(file: BinaryIO) -> None:
            nonlocal digest
            with stored.open("rb") as source:
                read = Hashed(source)
                self._decrypt(read, Hashed(file), stored)
                digest = read.rest()

        write_durably(target, through)
        return digest

    def read(self, stored: Path) -> bytes:
        """The content of a small stored file, of which at most SMALL_BYTES are read. Raises as copy()."""
        content = io.BytesIO()
        with stored.open("rb") as source:
            data = io.BytesIO(source.read(SMALL_BYTES))
        if not stored.name.endswith(AGE):
            return data.getvalue()
        self._decrypt(Hashed(data), Hashed(content), stored)
        return content.getvalue()

    def _decrypt(self, read: Hashed, write: Hashed, stored: Path) -> None:
        if not self._identities:
            raise _no_identity()
        try:
            pyrage.decrypt_io(read, write, self._identities)
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise _no_identity() from None
            raise _cut(stored) from None
        except OSError as error:
            own = read.error or write.error
            if own is not None:
                raise own from None
            raise _cut(stored) from error


def _no_identity() -> Fault:
    words = Words(
        "备份是加密的，给出的密钥打不开它：请放回原密钥文件夹，或用 --identity 指明保管的密钥文件",
        "the backup is encrypted and none of the keys at hand opens it: copy the home's own keys first, or name the"
        " key file that was kept with --identity",
    )
    return Fault(FaultKind.FORBIDDEN, words)


def _cut(stored: Path) -> Fault:
    words = Words(f"备份不完整或被改动：{stored.name}", f"the backup is incomplete or was altered: {stored.name}")
    return Fault(FaultKind.CORRUPT, words)


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """An age recipient (X25519). Raises Fault(INVALID)."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        words = Words(f"“{text}”不是 age 公钥（age1…）", f"{text!r} is not a public key of age (age1...)")
        raise Fault(FaultKind.INVALID, words) from None


def identity_of(text: str) -> pyrage.x25519.Identity:
    """An age identity (X25519). Raises Fault(INVALID); the message does not contain the text, which is secret."""
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        words = Words("密钥文件中没有 age 私钥", "the key file holds no private key of age")
        raise Fault(FaultKind.INVALID, words) from None
