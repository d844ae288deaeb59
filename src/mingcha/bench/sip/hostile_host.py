"""One host that sends as much as it can: junk, registrations without credentials, messages of unknown devices.

`main(host, port, seconds, per_s)` prints how many datagrams it sent.
"""

import json
import socket
import time

from mingcha.bench.sip.load import REALM, SERVER

ADDRESS = "127.0.2.1"
_BURST = 50
_REQUEST = (
    "{method} sip:{server}@{realm} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.2.1:9;rport;branch=z9hG4bK{number}\r\n"
    "From: <sip:34020000001329{number:06d}@{realm}>;tag=1\r\nTo: <sip:34020000001329{number:06d}@{realm}>\r\n"
    "Call-ID: flood{number}\r\nCSeq: 1 {method}\r\nContent-Length: 0\r\n\r\n"
)


def main(host: str, port: str, seconds: str, per_s: str) -> None:
    """Sends for a while."""
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind((ADDRESS, 0))
    requests = [
        _REQUEST.format(method=method, server=SERVER, realm=REALM, number=number).encode()
        for number in range(1000)
        for method in ("REGISTER", "MESSAGE")
    ]
    datagrams = [one for request in requests for one in (request, request[:80])]
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < float(seconds):
        if sent < passed * int(per_s):
            for one in range(_BURST):
                own.sendto(datagrams[(sent + one) % len(datagrams)], (host, int(port)))
            sent += _BURST
        else:
            time.sleep(0.001)
    print(json.dumps({"sent": sent, "seconds": time.monotonic() - began}), flush=True)
