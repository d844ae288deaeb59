"""Sends the file of an export to a folder of this host or to an address that its recipient signed (S3: a PUT).

An address is https (http for this machine) on a host of MINGCHA_EXPORT_HOSTS; redirects and proxies are not used, and
the secret part of the address is in no message.
"""

import errno
import hashlib
import http.client
import os
import ssl
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.work_folder import disk_may_be_full
from mingcha.kit.decision import require
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PIECE_BYTES = 1 << 20
TO_ADDRESS_BYTES = 1 << 16
"""Size of a piece: revocations are checked between pieces, and a large piece takes long on a slow connection."""
ANSWER_WITHIN_S = 60.0
_DONE = (200, 201, 204)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
"""A medium is untrusted: a link on it must not redirect a write to one of our files."""
type Advance = Callable[[int], None]


def send_to_folder(
    file: Path, folder: Path, name: str, advance: Advance, ends: Callable[[], object] = lambda: None
) -> int:
    """Copies the file to `folder/name` in one step; returns its length. An existing file with the same bytes is kept
    (an earlier try); another one of that name is replaced. `ends` is called before the copy gets its name: what it
    raises leaves nothing of it.

    Raises Fault(UNAVAILABLE) without the folder (a medium that is not mounted), Fault(EXHAUSTED) if it is full,
    Fault(FORBIDDEN) for a link.
    """
    require_there(folder)
    target = folder / name if name else folder
    size = file.stat().st_size
    with disk_may_be_full():
        target.mkdir(mode=0o700, exist_ok=True)
        if name and target.is_symlink():
            words = Words("交付文件夹是链接，不予写入", "the folder is a link: nothing is written through it")
            raise Fault(FaultKind.FORBIDDEN, words, name)
        end = target / file.name
        if _is_copy_of(end, file):
            return size
        draft = target / f"{file.name}.part"
        try:
            draft.unlink(missing_ok=True)  # of an earlier try, or a link placed on the medium
            with os.fdopen(os.open(draft, _NEW_FILE, 0o600), "wb") as out:
                for piece in read_pieces(file, advance):
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            ends()
            draft.replace(end)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(target)
    return size


def send_to_address(
    file: Path, address: str, hosts: tuple[str, ...], advance: Advance, begins: Callable[[], object]
) -> int:
    """Sends the file to an address in one PUT of known length; returns its length. `begins` is called once connected,
    before the first byte of the file is sent.

    Raises Refused (16(3)) for an address that is no longer allowed, Fault(UNAVAILABLE) if the server is unreachable or
    rejects it, Fault(FORBIDDEN) if its signature has expired.
    """
    require(exports_rules.is_allowed_address(address, hosts))
    parts = urlsplit(address)
    size = file.stat().st_size
    connection = _connect(parts)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.putrequest("PUT", path, skip_accept_encoding=True)
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        begins()
        for piece in read_pieces(file, advance, TO_ADDRESS_BYTES):
            connection.send(piece)
        answer = connection.getresponse()
        answer.read(65_536)
    except (OSError, http.client.HTTPException) as problem:
        words = Words("交付地址没有应答", "the address does not answer")
        raise Fault(FaultKind.UNAVAILABLE, words, type(problem).__name__) from None
    finally:
        connection.close()
    if answer.status in (401, 403):
        words = Words("交付地址拒绝接收：签名可能已过期", "the address refuses it: its signature may have ended")
        raise Fault(FaultKind.FORBIDDEN, words, f"status {answer.status}")
    if answer.status not in _DONE:
        words = Words("交付地址未接收", "the address did not take it")
        raise Fault(FaultKind.UNAVAILABLE, words, f"status {answer.status}")
    return size


def folder_of_media() -> Path:
    """The folder below which media are mounted (MINGCHA_EXPORT_FOLDER). Raises Fault(UNSUPPORTED) if none is
    configured."""
    found: Path | None = settings.MINGCHA_EXPORT_FOLDER
    if found is None:
        words = Words("未设置交付文件夹（MINGCHA_EXPORT_FOLDER）", "MINGCHA_EXPORT_FOLDER is not set")
        raise Fault(FaultKind.UNSUPPORTED, words)
    return found


def require_there(folder: Path) -> None:
    """Raises Fault(UNAVAILABLE) without the folder: a medium that is not mounted."""
    if not folder.is_dir():
        words = Words("交付文件夹不存在，介质可能未挂载", "the folder is not there: the medium may not be mounted")
        raise Fault(FaultKind.UNAVAILABLE, words, str(folder))


def _is_copy_of(path: Path, file: Path) -> bool:
    """Whether a regular file (not a link) with the same bytes exists, by length and SHA-256."""
    try:
        with (
            os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as found,
            file.open("rb") as one,
        ):
            status = os.fstat(found.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size != file.stat().st_size:
                return False
            return hashlib.file_digest(found, "sha256").digest() == hashlib.file_digest(one, "sha256").digest()
    except FileNotFoundError:
        return False
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            return False
        raise


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    assert parts.hostname is not None
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=ANSWER_WITHIN_S)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=ANSWER_WITHIN_S, context=context)


def read_pieces(file: Path, advance: Advance, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """The bytes of a file in pieces; `advance(bytes so far)` is called before each next one."""
    sent = 0
    with file.open("rb") as source:
        while piece := source.read(piece_bytes):
            yield piece
            sent += len(piece)
            advance(sent)
