"""The adapter of file packages: a folder that the receiver reads (article 13(1)).

A package is whole or not there: written beside, synced, renamed. Whatever else lies in the folder is the receiver's and
is read as bytes of anybody. Contract: docs/ref/sharing-contracts.md.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from mingcha.kit.canonical import parse_canonical
from mingcha.kit.checked import checked_code
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer
from mingcha.kit.sm2 import Sm2Signer
from mingcha.kit.words import Words
from mingcha.sharing.adapters.file_package import MANIFEST, package_of
from mingcha.sharing.adapters.port import HeldRow, OutgoingBatch, Receipt
from mingcha.sharing.adapters.receipt_text import (
    MOST_ACKNOWLEDGEMENT_BYTES,
    MOST_INVENTORY_BYTES,
    MOST_INVENTORY_LINE_BYTES,
    read_acknowledgement,
    read_inventory,
)
from mingcha.sharing.adapters.receiver_fault import GivenUpAtTheLast, MayLeave, ReceiverFault, always, never_left
from mingcha.sharing.point_rows.values import Audience

PACKAGE, PART, TAKEN_BACK = ".zip", ".zip.part", ".back"
ACKNOWLEDGED, HANDLED, UNREADABLE = ".ack.json", ".ack.done", ".ack.bad"
INVENTORY = ".inventory.csv"
_BATCH = re.compile(r"[A-Z]{1,3}(?P<day>[0-9]{8})-(?P<count>[0-9]{1,9})", re.ASCII)
_MOST_NAMES = 100_000
_MOST_PACKAGE_BYTES = 256 << 20
_MODE = 0o640
"""The receiver reads packages as a member of our group."""


def folder_below(root: Path | None, address: str) -> Path:
    """The folder of a target: a name below MINGCHA_SHARING_FOLDER. Raises Fault(INVALID), and Fault(UNSUPPORTED) where
    no such folder is set."""
    if root is None:
        words = Words("未设置共享文件夹（MINGCHA_SHARING_FOLDER）", "MINGCHA_SHARING_FOLDER is not set")
        raise Fault(FaultKind.UNSUPPORTED, words, about="kind")
    return root / checked_code(address, about="address")


@dataclass(frozen=True, slots=True)
class FolderReceiver:
    """An adapter (port.Adapter). `folder` must be there: one that is not mounted is a receiver that is away, and is not
    made. `target`: our name of it, a code, else Fault(INVALID); `sm2`: the second signer where SM2 is on."""

    folder: Path
    target: str
    audience: Audience
    signer: Signer
    sm2: Sm2Signer | None = None

    def __post_init__(self) -> None:
        checked_code(self.target)  # it is a part of names of files

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """See Adapter: None, receipts come later. A package that lies there, or was answered, is not written again.
        Raises OSError, NeverLeft for what fails before the package has its name, GivenUpAtTheLast, ValueError for what
        must not leave."""
        if not _BATCH.fullmatch(batch.number):
            raise ValueError("a batch is numbered by day and count")
        data = package_of(batch, self.target, self.audience, self.signer, self.sm2)
        with never_left() as leaves:
            if not self._is_there(batch, self._path(batch.number, PACKAGE)):
                self._write(batch.number, data, may_leave, leaves)
        return None

    def _write(self, number: str, data: bytes, may_leave: MayLeave, leaves: Callable[[], None]) -> None:
        for stale in self._numbers(PART):  # of a sender that was killed; there is one sender at a time
            self._path(stale, PART).unlink(missing_ok=True)
        part = self._path(number, PART)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(part, flags, _MODE), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if not may_leave():
                raise GivenUpAtTheLast(number)
            leaves()
            part.rename(self._path(number, PACKAGE))
        finally:
            part.unlink(missing_ok=True)
        self._sync()

    def receipts(self) -> Iterator[Receipt]:
        """See Adapter: the files `.ack.json`, oldest batch first. One that was handled (the next one is asked for) is
        renamed and does not come again. One that cannot be read has no digest and no results, and is set aside."""
        for number in self._numbers(ACKNOWLEDGED):
            path = self._path(number, ACKNOWLEDGED)
            try:
                receipt = read_acknowledgement(_read(path, MOST_ACKNOWLEDGEMENT_BYTES), number)
            except FileNotFoundError:
                continue
            except (ValueError, PermissionError):
                receipt = Receipt(number, "", ())
            yield receipt
            with suppress(OSError):  # it comes again then
                path.replace(self._path(number, HANDLED if receipt.digest else UNREADABLE))

    def held(self, after: str) -> Iterator[HeldRow]:
        """See Adapter: by the inventory of the newest batch that has one. Raises OSError where there is none, it is
        older than what was taken since, or it cannot be read, which a comparison must not take for an empty one."""
        number = next(reversed(self._numbers(INVENTORY)), None)
        if number is None:
            raise ReceiverFault("the receiver has written no inventory")
        taken = [*self._numbers(ACKNOWLEDGED), *self._numbers(HANDLED)]
        if taken and _place(max(taken, key=_place)) > _place(number):
            raise ReceiverFault(f"the inventory of {number} is older than the newest batch that was taken")
        try:
            with os.fdopen(_opened(self._path(number, INVENTORY), MOST_INVENTORY_BYTES), "rb") as file:
                lines = iter(lambda: file.readline(MOST_INVENTORY_LINE_BYTES), b"")
                yield from (row for row in read_inventory(lines) if row.key > after)
        except ValueError as error:
            raise ReceiverFault(f"the inventory of {number} cannot be read: {error}") from None

    def newest_batch(self) -> str:
        """See Adapter: by what lies in the folder, packages and answers."""
        kinds = (PACKAGE, TAKEN_BACK, ACKNOWLEDGED, HANDLED, INVENTORY)
        found = {one for suffix in kinds for one in self._numbers(suffix)}
        return max(found, key=_place, default="")

    def take_back(self, number: str) -> None:
        """See Adapter: a package that nobody answered goes, since a point in it may have become a secret; an empty file
        keeps its number."""
        package = self._path(number, PACKAGE)
        is_answered = any(os.path.lexists(self._path(number, one)) for one in (ACKNOWLEDGED, HANDLED))
        if is_answered or not os.path.lexists(package):
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
        os.close(os.open(self._path(number, TAKEN_BACK), flags, _MODE))
        self._sync()
        package.unlink(missing_ok=True)
        self._sync()

    def _is_there(self, batch: OutgoingBatch, path: Path) -> bool:
        """Whether the receiver has the batch. Raises ReceiverFault for another one under its number."""
        if any(os.path.lexists(self._path(batch.number, suffix)) for suffix in (ACKNOWLEDGED, HANDLED)):
            return True
        if not os.path.lexists(path):
            return False
        if _digest_in(path) != batch.digest:
            raise ReceiverFault(f"another package is there under the number {batch.number}")
        return True

    def _numbers(self, suffix: str) -> list[str]:
        """The batches of which a file of this kind lies there, in their order."""
        begin = f"{self.target}-"
        with os.scandir(self.folder) as entries:
            names = [entry.name for entry in islice(entries, _MOST_NAMES)]
        found = [one[len(begin) : -len(suffix)] for one in names if one.startswith(begin) and one.endswith(suffix)]
        return sorted(filter(_BATCH.fullmatch, found), key=_place)

    def _path(self, number: str, suffix: str) -> Path:
        return self.folder / f"{self.target}-{number}{suffix}"

    def _sync(self) -> None:
        sync_folder(self.folder)


def _place(number: str) -> tuple[str, int, str]:
    """Where a batch stands in the order of batches."""
    match = _BATCH.fullmatch(number)
    assert match is not None
    return match["day"], int(match["count"]), number


def _opened(path: Path, most_bytes: int) -> int:
    """A handle of a plain file that is not too long; what it is named by is the receiver's. Raises OSError, ValueError
    for a link, a pipe or a folder in its place."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("not a plain file")
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > most_bytes:
        os.close(handle)
        raise ValueError("not a plain file, or too long")
    return handle


def _read(path: Path, most_bytes: int) -> bytes:
    with os.fdopen(_opened(path, most_bytes), "rb") as file:
        return file.read(most_bytes)


def _digest_in(path: Path) -> object:
    """The digest of the batch in a package; None for a file that is none."""
    try:
        with ZipFile(BytesIO(_read(path, _MOST_PACKAGE_BYTES))) as package:
            found = parse_canonical(package.read(MANIFEST))
    except (ValueError, KeyError, BadZipFile, RecursionError):
        return None
    return found.get("digest") if isinstance(found, dict) else None
