"""Whether a program with a port runs for this home: a locked file in run/ with its address.

A port alone does not say whose it is: another home on this machine may use it. The kernel releases the lock however the
program ends, so a file that was left behind says nothing.
"""

import asyncio
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mingcha.kit.home import Home

_TRIES = 10
_PAUSE_S = 0.05
"""Between tries for the lock, which `serves` holds for a moment."""

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


@contextmanager
def serving(home: Home, name: str, host: str, port: int) -> Iterator[None]:
    """While the body runs, the file run/NAME.serves is locked and holds "HOST PORT". A disk that takes no file is
    reported elsewhere; the program continues."""
    path = home.run / f"{name}.serves"
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    except OSError:
        yield
        return
    try:
        for _ in range(_TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_PAUSE_S)
            else:
                os.ftruncate(file, 0)
                os.pwrite(file, f"{host} {port}".encode(), 0)
                break
        yield
    finally:
        os.close(file)


async def serves(home: Home, name: str) -> bool:
    """Whether this home's program runs and its port accepts connections."""
    address = _locked_address(home, name)
    if address is None:
        return False
    host, port = address
    try:
        _, writer = await asyncio.open_connection(_EVERY_ADDRESS.get(host, host), port)
    except OSError:
        return False
    writer.close()
    return True


def _locked_address(home: Home, name: str) -> tuple[str, int] | None:
    """Host and port of the program that holds the lock; None if no program holds it."""
    try:
        with (home.run / f"{name}.serves").open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                host, _, port = file.read(200).partition(" ")
                return (host, int(port)) if port.isdigit() else None
    except OSError:
        return None
    return None
