"""Time-stamp tokens (RFC 3161) by the `openssl` program: building requests, and verifying tokens with a given CA.

OpenSSL accepts what authorities really send, such as several certificates in one token; stricter DER parsers do not.
"""

import re
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

QUERY_TYPE = "application/timestamp-query"
_WITHIN_S = 20
_TIME = re.compile(r"^Time stamp: (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_stamp_query(data: bytes) -> bytes:
    """A request (TimeStampReq, DER) for a token over these bytes: SHA-256, with a nonce, asking for the certificate.

    Raises Fault(UNSUPPORTED) without `openssl`.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").write_bytes(data)
        return _openssl("ts", "-query", "-data", "data", "-sha256", "-cert", folder=folder).stdout


def require_answers(query: bytes, reply: bytes, ca_path: Path) -> None:
    """Raises ValueError unless the reply (TimeStampResp) is granted, matches this request including its nonce, and
    verifies with the CA."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "query").write_bytes(query)
        _require_verified(reply, ca_path, folder, "-queryfile", "query")


def stamped_at(data: bytes, reply: bytes, ca_path: Path) -> datetime:
    """The time of a token over these bytes: whole seconds, UTC. Raises ValueError unless the token is over these bytes
    and verifies with the CA (a PEM file) as of the token's own time: a certificate that expired later does not
    invalidate it. Does not check revocation."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").write_bytes(data)
        at = _unverified_time(reply, folder)
        _require_verified(reply, ca_path, folder, "-data", "data", "-attime", str(int(at.timestamp())))
    return at


def _unverified_time(reply: bytes, folder: str) -> datetime:
    """The time in a token that has not been verified yet. Raises ValueError if it cannot be parsed.

    Takes the last time printed: the reply's unsigned status text comes first.
    """
    (Path(folder) / "reply").write_bytes(reply)
    done = _openssl("ts", "-reply", "-in", "reply", "-text", folder=folder, accept_failure=True)
    found = _TIME.findall(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0 or not found:
        raise ValueError("a token without a time")
    month, day, hour, minute, second, year = found[-1]
    return datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)


def _require_verified(reply: bytes, ca_path: Path, folder: str, *over: str) -> None:
    (Path(folder) / "reply").write_bytes(reply)
    words = ("ts", "-verify", *over, "-in", "reply", "-CAfile", str(ca_path.absolute()))
    done = _openssl(*words, folder=folder, accept_failure=True)
    if done.returncode != 0:
        errors = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(errors[-1][:200] if errors else "the token does not verify")


def _openssl(*words: str, folder: str, accept_failure: bool = False) -> "subprocess.CompletedProcess[bytes]":
    try:
        done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, timeout=_WITHIN_S, check=False)
    except (FileNotFoundError, PermissionError, subprocess.TimeoutExpired) as error:
        text = Words("时间戳需要 openssl 程序", "time-stamp tokens need the program openssl")
        raise Fault(FaultKind.UNSUPPORTED, text, type(error).__name__) from None
    if done.returncode != 0 and not accept_failure:
        detail = done.stderr.decode("utf-8", "replace").strip()[-200:]
        raise Fault(FaultKind.INTERNAL, Words("openssl 没有完成", "openssl failed"), detail)
    return done
