"""The sockets of RTSP connections: TCP, or TLS over TCP (rtsps). Both are non-blocking.

The camera's certificate is checked before anything is sent: against the digest in its address, otherwise against the
machine's certificate authorities and the camera's IP address.
"""

import asyncio
import contextlib
import functools
import hashlib
import hmac
import socket
import ssl
from typing import Protocol

from mingcha.media.address import CameraAddress
from mingcha.media.trouble import PortClosed, Trouble
from mingcha.media.units import GapReason

SOCKET_BUFFER_BYTES = 512 * 1024
"""Requested by SO_RCVBUF; the kernel may grant less. Three times what a camera sends between two ticks."""


class Wire(Protocol):
    """A non-blocking socket. `recv_into` and `send` raise BlockingIOError if they would block."""

    def recv_into(self, buffer: memoryview, /) -> int: ...
    def send(self, data: bytes | bytearray, /) -> int: ...
    def fileno(self) -> int: ...
    def close(self) -> None: ...
    def getsockname(self) -> tuple[object, ...]: ...
    def getpeername(self) -> tuple[object, ...]: ...


class TlsWire:
    """A TLS socket with the interface of a plain one."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._socket = sock
        self.fileno, self.close = sock.fileno, sock.close
        self.getsockname, self.getpeername = sock.getsockname, sock.getpeername

    def recv_into(self, buffer: memoryview, /) -> int:
        """Reads all decrypted records that fit, since the kernel does not report records inside TLS as readable.
        Returns the number of bytes, 0 at the end of the stream."""
        taken = 0
        while taken < len(buffer):
            try:
                count = self._socket.recv_into(buffer[taken:])
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                if taken:
                    break
                raise BlockingIOError from None
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                break
            if count == 0:
                break
            taken += count
        return taken

    def send(self, data: bytes | bytearray, /) -> int:
        """Returns the number of bytes accepted."""
        try:
            return self._socket.send(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise BlockingIOError from None


async def connect(address: CameraAddress, limit_s: float) -> Wire:
    """Connects to the camera. Raises Trouble(UNREACHABLE), or Trouble(NOT_A_CAMERA) for a wrong certificate."""
    try:
        async with asyncio.timeout(limit_s):
            plain = await _connected(address)
            return await _encrypted(plain, address) if address.tls else plain
    except TimeoutError:
        raise Trouble(GapReason.UNREACHABLE, f"no answer within {limit_s:g} s") from None


async def _connected(address: CameraAddress) -> socket.socket:
    with contextlib.ExitStack() as undo:
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET, socket.SOCK_STREAM)
            undo.callback(sock.close)
            sock.settimeout(0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            await asyncio.get_running_loop().sock_connect(sock, (address.host, address.port))
        except ConnectionRefusedError as error:
            raise PortClosed(error.strerror or "refused") from None
        except OSError as error:  # no way there; or no such family here, or too many open files
            raise Trouble(GapReason.UNREACHABLE, error.strerror or "refused") from None
        undo.pop_all()
        return sock


async def _encrypted(plain: socket.socket, address: CameraAddress) -> TlsWire:
    with contextlib.ExitStack() as undo:
        undo.callback(plain.close)
        context = _context(pinned=bool(address.certificate))
        sock = context.wrap_socket(plain, server_hostname=address.host, do_handshake_on_connect=False)
        undo.callback(sock.close)
        try:
            await _handshake(sock)
        except ssl.SSLCertVerificationError as error:
            detail = f"the camera's certificate is not trusted: {error.verify_message}"
            raise Trouble(GapReason.NOT_A_CAMERA, detail) from None
        except OSError as error:
            reason = getattr(error, "reason", "") or error.strerror or "broken off"
            raise Trouble(GapReason.NOT_A_CAMERA, f"no TLS: {reason}"[:200]) from None
        if address.certificate:
            shown = hashlib.sha256(sock.getpeercert(binary_form=True) or b"").hexdigest()
            if not hmac.compare_digest(shown, address.certificate):
                raise Trouble(GapReason.NOT_A_CAMERA, f"another certificate is shown: sha256={shown}")
        undo.pop_all()
        return TlsWire(sock)


async def _handshake(sock: ssl.SSLSocket) -> None:
    loop = asyncio.get_running_loop()
    while True:
        try:
            sock.do_handshake()
        except ssl.SSLWantReadError:
            add, remove = loop.add_reader, loop.remove_reader
        except ssl.SSLWantWriteError:
            add, remove = loop.add_writer, loop.remove_writer
        else:
            return
        ready = asyncio.Event()
        add(sock, ready.set)
        try:
            await ready.wait()
        finally:
            remove(sock)


@functools.cache
def _context(*, pinned: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if pinned:
        # the certificate itself is compared, so no authority is needed
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
