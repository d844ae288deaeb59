"""A tiny server that takes signed PUTs as S3 does, and what it was sent. It can break off, refuse, and redirect."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

SIGNATURE = "0123abcd"


@dataclass
class TinyS3:
    """Objects by their path. `status`: what it answers instead of taking an object; `cut_after`: bytes after which it
    closes the connection."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    status: int = 0
    location: str = ""
    cut_after: int = 0

    def address(self, key: str = "bucket/bag.zip", signature: str = SIGNATURE) -> str:
        """A signed address for an object."""
        return f"http://127.0.0.1:{self.port}/{key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature={signature}"


@contextmanager
def tiny_s3() -> Iterator[TinyS3]:
    """A server on a free port of this machine."""
    state = TinyS3()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            parts = urlsplit(self.path)
            state.asked.append(("PUT", self.path))
            length = int(self.headers["Content-Length"])
            if state.cut_after:
                self.rfile.read(state.cut_after)
                self.close_connection = True
                self.connection.close()
                return
            data = self.rfile.read(length)
            if len(data) < length:  # S3 keeps no object of which a part is missing
                self.close_connection = True
                return
            signed = parse_qs(parts.query).get("X-Amz-Signature") == [SIGNATURE]
            status = state.status or (200 if signed else 403)
            if status == 200:
                state.objects[parts.path] = data
            self.send_response(status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
