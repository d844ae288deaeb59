"""One host that sends as much as it can: junk, registrations without credentials, messages of unknown devices.

`main(host, port, per_s)` prints a line when it begins, sends until a line comes, and prints how many datagrams it sent.
"""

import json
import select
import socket
import sys
import time

from mingcha.bench.sip.load import REALM, SERVER

ADDRESS = "127.0.2.1"
_BURST = 50
_REQUEST = (
    "{method} sip:{server}@{realm} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.2.1:9;rport;branch=z9hG4bK{number}\r\n"
    "From: <sip:34020000001329{number:06d}@{realm}>;tag=1\r\nTo: <sip:34020000001329{number:06d}@{realm}>\r\n"
    "Call-ID: flood{number}\r\nCSeq: 1 {method}\r\nContent-Length: 0\r\n\r\n"
)


def main(host: str, port: str, per_s: str) -> None:
    """Sends until standard input has a line, or ends."""
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind((ADDRESS, 0))
    requests = [
        _REQUEST.format(method=method, server=SERVER, realm=REALM, number=number).encode()
        for number in range(1000)
        for method in ("REGISTER", "MESSAGE")
    ]
    datagrams = [one for request in requests for one in (request, request[:80])]
    print("{}", flush=True)  # begins now
    began, sent = time.monotonic(), 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        if sent < (time.monotonic() - began) * int(per_s):
            for one in range(_BURST):
                own.sendto(datagrams[(sent + one) % len(datagrams)], (host, int(port)))
            sent += _BURST
        else:
            time.sleep(0.001)
    print(json.dumps({"sent": sent}), flush=True)
