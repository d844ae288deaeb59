"""A bag of small files in memory (BagIt 1.0, RFC 8493): manifests and an uncompressed zip, the same bytes each time.

For papers; footage, which does not fit in memory, has bag_files.py.
"""

import base64
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from mingcha.evidence.bag import paths
from mingcha.evidence.bag.bag_files import BAGIT_TEXT
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BYTES = 256 * 2**20
"""A bag of papers is no longer: it is made in memory."""
_MODE = 0o100644 << 16
_EARLIEST = 1980
"""The first year that a zip can state."""
_ED25519_HEAD = bytes.fromhex("302a300506032b6570032100")
"""SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key (RFC 8410)."""


def manifest_bytes(files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files by path, as sha256sum reads it. Raises ValueError as `paths.safe_paths`."""
    lines = [f"{sha256(files[path]).hexdigest()}  {path}\n" for path in paths.safe_paths(list(files))]
    return "".join(lines).encode("ascii")


def bag_zip(
    name: str, payload: Mapping[str, bytes], tags: Mapping[str, bytes], info: Mapping[str, str], at: datetime
) -> bytes:
    """The zip of a bag: `payload` lies below data/, `tags` beside it; `info` are the lines of bag-info.txt before those
    of the payload's size. `at`: the time in its headers. Raises Fault(EXHAUSTED) beyond MOST_BYTES, ValueError for an
    unsafe path."""
    size = sum(map(len, payload.values()))
    if size > MOST_BYTES:
        words = Words("案卷过大，不能一次导出", "the folder is too large for one bag")
        raise Fault(FaultKind.EXHAUSTED, words, f"{size} bytes")
    lines = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    beside = {
        **tags,
        paths.BAGIT: BAGIT_TEXT,
        paths.BAG_INFO: "".join(f"{key}: {' '.join(value.split())}\n" for key, value in lines.items()).encode(),
        paths.MANIFEST: manifest_bytes(payload),
    }
    whole = {**payload, **beside, paths.TAG_MANIFEST: manifest_bytes(beside)}
    target, local = io.BytesIO(), at.astimezone(SHANGHAI)
    stamp = (max(local.year, _EARLIEST), local.month, local.day, local.hour, local.minute, local.second)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in paths.safe_paths(list(whole)):
            member = zipfile.ZipInfo(f"{name}/{path}", stamp)
            member.external_attr = _MODE
            packed.writestr(member, whole[path])
    return target.getvalue()


def public_key_pem(key: bytes) -> bytes:
    """An Ed25519 public key of 32 bytes as openssl reads it (RFC 8410)."""
    body = base64.b64encode(_ED25519_HEAD + key).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode()
