"""A store of files by digest in a bucket of any S3 (article 11): PUT, GET, HEAD, DELETE and ListObjectsV2, by paths.

The digest of a file is also what its PUT is signed with, so a store takes all of its bytes or none. No redirect and no
proxy is used; the key is read anew for each request, so that another one needs no start.
"""

import hashlib
import html
import http.client
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mingcha.kit.clock import SystemClock
from mingcha.registry.documents.aws_signature import Credentials, S3Request, signed
from mingcha.registry.documents.content_store import name_of, store_away
from mingcha.registry.documents.document_files import MOST_DOCUMENT_BYTES

ANSWER_WITHIN_S = 10.0
"""For a connection, and between two pieces."""
ALL_WITHIN_S = 60.0
"""For a request and its answer: a thread of the page server waits so long."""
_PIECE_BYTES = 1 << 16
_MOST_LISTED_BYTES = 8 * 2**20
_NOTHING = hashlib.sha256(b"").hexdigest()
_CODE = re.compile(rb"<Code>([A-Za-z0-9]{1,60})</Code>")
_KEY = re.compile(r"<Key>([^<]*)</Key>")
_NEXT = re.compile(r"<NextContinuationToken>([^<]*)</NextContinuationToken>")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    length: int
    body: bytes

    @property
    def code(self) -> str:
        """The store's name of what is wrong, "" without one."""
        found = _CODE.search(self.body[:_PIECE_BYTES])
        return found.group(1).decode() if found else ""


@dataclass(frozen=True, slots=True)
class S3Store:
    """A bucket, and a prefix that nobody else uses ("" or ending in a slash). `endpoint`: https://host:port, or http of
    this machine; `key_file`: two lines, access key and secret."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key_file: Path

    @property
    def address(self) -> str:
        """See ContentStore."""
        return f"s3://{self.bucket}/{self.prefix}?endpoint={self.endpoint}&region={self.region}"

    def read(self, digest: str) -> bytes:
        """See ContentStore."""
        answer = self._ask("GET", self._key(digest))
        if answer.status == 404 and answer.code != "NoSuchBucket":
            raise FileNotFoundError(name_of(digest))
        return self._taken(answer).body

    def has(self, digest: str, size_bytes: int) -> bool:
        """See ContentStore."""
        answer = self._ask("HEAD", self._key(digest))
        return answer.status != 404 and self._taken(answer).length == size_bytes

    def write(self, digest: str, data: bytes) -> None:
        """See ContentStore."""
        self._taken(self._ask("PUT", self._key(digest), data=data, digest=digest))

    def remove(self, digest: str) -> None:
        """See ContentStore."""
        answer = self._ask("DELETE", self._key(digest))
        if answer.status != 404:
            self._taken(answer)

    def names(self) -> Iterator[str]:
        """See ContentStore."""
        query = [("list-type", "2"), ("prefix", self.prefix)]
        token = ""
        while True:
            more = [("continuation-token", token)] if token else []
            answer = self._taken(self._ask("GET", "", query=[*query, *more], most=_MOST_LISTED_BYTES))
            text = answer.body.decode("utf-8", "replace")
            for key in _KEY.findall(text):
                yield html.unescape(key).removeprefix(self.prefix)
            found = _NEXT.search(text)
            if found is None:
                return
            token = html.unescape(found.group(1))

    def _key(self, digest: str) -> str:
        return self.prefix + name_of(digest)

    def _taken(self, answer: _Answer) -> _Answer:
        """An answer that says yes. Raises Fault(UNAVAILABLE), also for one that refuses our key: the fault is ours, not
        the person's who asked."""
        if answer.status not in (200, 204):
            raise store_away(self.address, f"status {answer.status} {answer.code}".strip())
        return answer

    def _credentials(self) -> Credentials:
        try:
            access_key, secret_key = self.key_file.read_text(encoding="ascii").split()
        except (OSError, ValueError) as error:
            raise store_away(self.address, f"key file: {type(error).__name__}") from None
        return Credentials(access_key, secret_key)

    def _ask(
        self,
        method: str,
        key: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        data: bytes = b"",
        digest: str = _NOTHING,
        most: int = MOST_DOCUMENT_BYTES + 1,
    ) -> _Answer:
        """One request. Raises Fault(UNAVAILABLE) if no whole answer comes in time."""
        parts = urlsplit(self.endpoint)
        path = f"/{self.bucket}/{key}" if key else f"/{self.bucket}"
        request = S3Request(method, path, query, {"host": parts.netloc}, digest)
        headers = signed(request, self._credentials(), self.region, SystemClock().now())
        ends_s = time.monotonic() + ALL_WITHIN_S
        connection = _connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.putrequest(method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if method == "PUT":
                connection.putheader("content-length", str(len(data)))
            connection.endheaders()
            for start in range(0, len(data), _PIECE_BYTES):
                _require_time(ends_s)
                connection.send(data[start : start + _PIECE_BYTES])
            answer = connection.getresponse()
            length = int(answer.headers.get("content-length") or 0)
            return _Answer(answer.status, length, _read(answer, most, ends_s))
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise store_away(self.address, type(problem).__name__) from None
        finally:
            connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=ANSWER_WITHIN_S)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, port, timeout=ANSWER_WITHIN_S, context=context)


def _read(answer: http.client.HTTPResponse, most: int, ends_s: float) -> bytes:
    """The body, cut to `most` bytes. Raises IncompleteRead for one that was cut off on its way."""
    pieces, left = [], most
    while left > 0:
        _require_time(ends_s)
        piece = answer.read(min(_PIECE_BYTES, left))
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    if left > 0 and answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(pieces)


def _require_time(ends_s: float) -> None:
    if time.monotonic() > ends_s:
        raise TimeoutError
