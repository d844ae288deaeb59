"""Ends connections whose client takes no bytes: TCP_USER_TIMEOUT on the listening sockets, inherited by each accepted
one (tcp(7)). The server library offers no such setting, and without it a client that never reads keeps its connection
and the response for ever."""

import os
import socket
from pathlib import Path

UNREAD_MS = 30_000
"""Bytes that were sent and not acknowledged, or that wait for a window of zero, end the connection after this time."""


def bound_unread(port: int, unread_ms: int = UNREAD_MS) -> int:
    """Sets the limit on this process' listening sockets of a port; returns their number."""
    found = 0
    for path in Path("/proc/self/fd").iterdir():
        try:
            copy = socket.socket(fileno=os.dup(int(path.name)))
        except OSError:  # no socket, or closed meanwhile
            continue
        with copy:
            if _listens(copy, port):
                copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, unread_ms)
                found += 1
    return found


def _listens(one: socket.socket, port: int) -> bool:
    if one.family not in (socket.AF_INET, socket.AF_INET6) or one.type != socket.SOCK_STREAM:
        return False
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)) and one.getsockname()[1] == port
