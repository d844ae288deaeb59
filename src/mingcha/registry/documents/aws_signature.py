"""Signs a request to an S3 store: AWS Signature Version 4, one chunk, payload signed (Amazon S3 API Reference,
"Authenticating Requests: Using the Authorization Header"). Pure; for the store of archive files (article 11).
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNRESERVED = "-_.~"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key and its secret."""

    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class S3Request:
    """What is signed: the path as it is, not quoted yet; the query in any order; headers, `host` among them; and the
    SHA-256 of the payload, hexadecimal."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    payload_sha256: str

    @property
    def target(self) -> str:
        """Path and query as they are sent."""
        query = self.canonical_query
        return f"{self.canonical_path}?{query}" if query else self.canonical_path

    @property
    def canonical_path(self) -> str:
        """The path, quoted."""
        return quote(self.path, safe=f"/{_UNRESERVED}")

    @property
    def canonical_query(self) -> str:
        """The query, quoted and in order."""
        pairs = sorted((quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in self.query)
        return "&".join(f"{name}={value}" for name, value in pairs)


def signed(request: S3Request, keys: Credentials, region: str, at: datetime) -> dict[str, str]:
    """The headers to send: those of the request, and the three that sign it."""
    instant = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{instant[:8]}/{region}/s3/aws4_request"
    headers = {
        **{name.lower(): value.strip() for name, value in request.headers.items()},
        "x-amz-content-sha256": request.payload_sha256,
        "x-amz-date": instant,
    }
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        (
            request.method,
            request.canonical_path,
            request.canonical_query,
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            names,
            request.payload_sha256,
        )
    )
    to_sign = "\n".join((_ALGORITHM, instant, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{keys.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    authorization = f"{_ALGORITHM} Credential={keys.access_key}/{scope},SignedHeaders={names},Signature={signature}"
    return {**headers, "authorization": authorization}
