"""Asks a gateway over a socket and reads its answer whole."""

import asyncio
import contextlib

CAMERA, OTHER = "31010600001310000001", "31010600001310000002"


async def exchange(gateway, method, path, *, token="", origin="", body=b"", more=""):
    """One request on a connection of its own: status, headers, and the body up to its end or to a reset, by which the
    gateway ends what may not be shown any more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{gateway.port}\r\nConnection: close\r\n{more}"
    head += f"Authorization: Bearer {token}\r\n" if token else ""
    head += f"Origin: {origin}\r\n" if origin else ""
    head += f"Content-Length: {len(body)}\r\n" if body else ""
    writer.write(head.encode() + b"\r\n" + body)
    answer = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := await reader.read(65_536):
            answer += piece
    writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    lines = top.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    return int(lines[0].split(" ")[1]), headers, rest


def path_of(desk, what, first_s=0.0, last_s=6.0, camera=CAMERA):
    """Seconds count from the first fragment."""
    start = desk.payload().iat_ms - 60_000
    return f"/v1/points/{camera}/{what}?from={int(start + first_s * 1000)}&to={int(start + last_s * 1000)}"
