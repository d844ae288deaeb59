"""A tiny server of one bucket, as a store of files uses S3: PUT, GET, HEAD, DELETE, ListObjectsV2; and how it fails."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from mingcha.registry.documents.s3_store import S3Store

KEYS = ("ACCESSKEY", "a secret")
PAGE = 2
"""Keys of one answer to a list."""


@dataclass
class Bucket:
    """Objects by key. `fails`: a status and code with which everything is answered; `cuts`: every answer breaks off in
    the middle of its body; `stalls`: no request is answered until it is set."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fails: tuple[int, str] | None = None
    cuts: bool = False
    stalls: threading.Event | None = None

    def store(self, key_file: Path, prefix: str = "archive/") -> S3Store:
        """A store in this bucket; its key is written to a file."""
        key_file.write_text("\n".join(KEYS).replace(" ", "-"))
        return S3Store("city", prefix, f"http://127.0.0.1:{self.port}", "us-east-1", key_file)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def _answer(self) -> None:
        bucket, parts = self.bucket, urlsplit(self.path)
        bucket.asked.append(self.command)
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        if bucket.stalls is not None:
            bucket.stalls.wait(10)
            self.close_connection = True
            return
        key = unquote(parts.path).removeprefix("/city").removeprefix("/")
        if bucket.fails is not None:
            self._send(bucket.fails[0], f"<Error><Code>{bucket.fails[1]}</Code></Error>".encode())
        elif f"Credential={KEYS[0]}/" not in self.headers["authorization"]:
            self._send(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>")
        elif hashlib.sha256(data).hexdigest() != self.headers["x-amz-content-sha256"]:
            self._send(400, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>")
        elif not key:
            self._list({name: value for name, (value, *_) in parse_qs(parts.query).items()})
        elif self.command == "PUT":
            bucket.objects[key] = data
            self._send(200)
        elif self.command == "DELETE":
            bucket.objects.pop(key, None)
            self._send(204)
        elif key not in bucket.objects:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._send(200, bucket.objects[key])

    do_GET = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815 - names of http.server

    def _list(self, asked: dict[str, str]) -> None:
        found = sorted(key for key in self.bucket.objects if key.startswith(asked["prefix"]))
        start = int(asked.get("continuation-token", "0"))
        keys = "".join(self._listed(key) for key in found[start : start + PAGE])
        more = start + PAGE if start + PAGE < len(found) else 0
        token = f"<NextContinuationToken>{more}</NextContinuationToken>" if more else ""
        self._send(
            200,
            f"<ListBucketResult><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{keys}{token}</ListBucketResult>".encode(),
        )

    def _listed(self, key: str) -> str:
        size = len(self.bucket.objects[key])
        return (
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-01T08:00:00.000Z</LastModified>"
            f"<ETag>&quot;1&quot;</ETag><Size>{size}</Size></Contents>"
        )

    def _send(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sun, 01 Nov 2026 08:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if self.bucket.cuts else body)
        self.close_connection = self.close_connection or self.bucket.cuts

    def log_message(self, *_: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that went away in the middle is no matter."""


@contextmanager
def bucket_server() -> Iterator[Bucket]:
    """A server on a free port of this machine."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = _Server(("127.0.0.1", 0), handler)
    bucket.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
