"""Where a store of files lies, as a setting or a command says it: a folder, or a bucket by URL (article 11)."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.outgoing_address import fault_of_address
from mingcha.kit.words import Words
from mingcha.registry.documents.content_store import ContentFolder, ContentStore
from mingcha.registry.documents.s3_store import S3Store

SETTING, KEY_SETTING = "MINGCHA_ARCHIVE_STORE", "MINGCHA_ARCHIVE_STORE_KEY_FILE"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_NOT_TAKEN = ("AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_PAGER", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE")
"""Variables of other tools that obstore does not read."""
_USUAL_REGION = "us-east-1"


def store_from_environment() -> ContentStore | None:
    """MINGCHA_ARCHIVE_STORE: the store of archive files; default: none, they lie in the home. For a bucket
    MINGCHA_ARCHIVE_STORE_KEY_FILE: a file with the access key and its secret. Opens nothing. Raises Fault(INVALID)."""
    text = os.environ.get(SETTING, "")
    return store_at(text, os.environ.get(KEY_SETTING, "")) if text else None


def store_at(text: str, key_file: str) -> ContentStore:
    """The store at an address: an absolute path, or s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION, of
    which all but the bucket may be left out (then of Amazon, in us-east-1). Opens nothing. Raises Fault(INVALID)."""
    if text.startswith("/"):
        return ContentFolder(Path(text))
    try:
        parts = urlsplit(text)
        given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise _wrong() from None
    prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
    region = given.pop("region", _USUAL_REGION)
    endpoint = given.pop("endpoint", f"https://s3.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}")
    is_bucket = parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc) and not parts.fragment
    if not is_bucket or given or not _PREFIX.fullmatch(prefix) or not _REGION.fullmatch(region):
        raise _wrong()
    if not _is_origin(endpoint):
        raise _wrong()
    if not key_file:
        words = Words(f"须以 {KEY_SETTING} 指定密钥文件", f"{KEY_SETTING} must name the file with its key")
        raise Fault(FaultKind.INVALID, words)
    _require_no_other_settings()
    return S3Store(parts.netloc, prefix, endpoint.rstrip("/"), region, Path(key_file))


def _is_origin(endpoint: str) -> bool:
    """Whether it is https://host:port, or http of this machine, and nothing more."""
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
        named = (host, f"{host}:{parts.port}")
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query and fault_of_address(endpoint, named) is None


def _require_no_other_settings() -> None:
    """Raises Fault(INVALID) for a variable that obstore would take beside ours, such as a token of another account or
    the word to sign nothing."""
    others = sorted(name for name in os.environ if name.upper().startswith("AWS_") and name.upper() not in _NOT_TAKEN)
    if others:
        named = ", ".join(others)
        words = Words(f"{SETTING} 为存储桶时不得设置 {named}", f"beside a bucket in {SETTING}, unset {named}")
        raise Fault(FaultKind.INVALID, words)


def _wrong() -> Fault:
    words = Words(
        f"{SETTING} 须为绝对路径，或者 s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION（本机可用 HTTP）",
        f"{SETTING} is an absolute path, or s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION (http for this "
        "machine)",
    )
    return Fault(FaultKind.INVALID, words)
