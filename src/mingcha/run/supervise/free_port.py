"""Whether a port is free: asked before a program serves there, since two servers would share its connections."""

import socket

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def require_free_port(host: str, port: int, *, datagrams: bool = False) -> None:
    """Raises Fault(UNAVAILABLE) if a port of TCP, or with `datagrams` of UDP, is in use or cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM) as probe:
        if not datagrams:  # over UDP it would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = Words(
                f"端口 {port} 无法使用（{host}）：请停止占用它的程序，或设置 MINGCHA_PORT",
                f"port {port} on {host} cannot be used: stop what uses it, or set MINGCHA_PORT",
            )
            raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
