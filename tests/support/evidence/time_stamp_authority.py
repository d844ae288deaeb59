"""A time-stamp authority for tests: `openssl ts -reply` behind HTTP (RFC 3161)."""

import http.server
import subprocess
import threading
from pathlib import Path

CONFIGURATION = """
[tsa]
default_tsa = tsa1
[tsa1]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
clock_precision_digits = 0
ordering = no
tsa_name = no
ess_cert_id_chain = no
certs = chain.pem
"""


class Authority:
    """A certificate authority, a time-stamp authority below it, and HTTP in front of `openssl ts -reply`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broken = False
        folder.mkdir()
        subject = "/O=TSA for a test/CN="
        self._openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days",
                      "30", "-subj", subject + "CA")  # fmt: skip
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
                      subject + "TSA")  # fmt: skip
        (folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
        self._openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "30", "-extfile",
                      "ext", "-out", "tsa.pem")  # fmt: skip
        (folder / "chain.pem").write_bytes((folder / "tsa.pem").read_bytes() + (folder / "ca.pem").read_bytes())
        (folder / "tsa.cnf").write_text(CONFIGURATION)
        (folder / "serial").write_text("01\n")
        self._server = http.server.HTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/ts"

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._openssl("ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(20)
        self._server.server_close()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                data = b"busy" if authority.broken else authority.reply(query)
                self.send_response(503 if authority.broken else 200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *words: object) -> None:
                pass

        return Handler
