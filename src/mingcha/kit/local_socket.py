"""Unix sockets of the programs of one home, also under a path that exceeds the socket address (sun_path: 107 bytes)."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingcha.kit.separate_users import group_writes

_ADDRESS_LIMIT_BYTES = 107


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """An address for this path while the block runs: itself, or through an open folder in /proc/self/fd."""
    if len(os.fsencode(path)) <= _ADDRESS_LIMIT_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def bind(path: Path) -> socket.socket:
    """A listening socket at this path, of mode 0600, with separate users 0660; replaces an earlier process' one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o777 & ~group_writes(0o600))
    try:
        with reachable(path) as address:
            listening.bind(address)
        listening.listen(64)
    except OSError:
        listening.close()
        raise
    finally:
        os.umask(mask)
    listening.setblocking(False)  # noqa: FBT003 - the name of the flag is in the method's
    return listening


def connect(path: Path, *, waits: bool = True) -> socket.socket:
    """A connected non-blocking socket. Raises OSError if no server listens; where it does not wait, also while the
    server has no room for one more connection."""
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.setblocking(waits)
    try:
        with reachable(path) as address:
            connected.connect(address)
    except OSError:
        connected.close()
        raise
    connected.setblocking(False)  # noqa: FBT003 - the name of the flag is in the method's
    return connected
