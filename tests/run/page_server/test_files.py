"""A response that is a large file is sent from the disk in pieces; a small one as any other."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.support.run.door_client import Client

from mingcha.run.page_server import deliveries
from mingcha.run.page_server.bodies import Bodies
from mingcha.run.page_server.deliveries import FILE_PIECE_BYTES, Deliveries
from mingcha.run.page_server.door import Door
from mingcha.run.page_server.file_body import LEAST_BYTES, FileBody


def pages_of(path: Path, given: list[FileBody]) -> Callable[..., Iterable[bytes]]:
    """Pages that answer with a file, as Django's FileResponse does."""

    def pages(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(path.stat().st_size))])
        body = environ["wsgi.file_wrapper"](path.open("rb"), 4096)
        given.append(body)
        return body

    return pages


@pytest.mark.parametrize(
    ("size", "pieces"), [(1000, 1), (LEAST_BYTES - 1, 16), (LEAST_BYTES, 5), (LEAST_BYTES * 3 + 7, 14)]
)
async def test_it_arrives_whole_and_is_closed(tmp_path: Path, size: int, pieces: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
    given: list[FileBody] = []
    client = Client()
    await Door(pages_of(path, given), Bodies())(client.scope, client.receive, client.send)
    assert (client.status, client.content) == (200, path.read_bytes())
    assert max(len(message["body"]) for message in client.sent[1:]) <= FILE_PIECE_BYTES
    assert len(client.sent) - 1 == pieces
    assert client.sent[-1]["more_body"] is False
    assert given[0].file.closed


async def test_a_client_that_takes_nothing_loses_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(LEAST_BYTES * 2))
    given: list[FileBody] = []
    client = Client(takes=False)
    door = Door(pages_of(path, given), Bodies(), deliveries=Deliveries(reader_seconds=0.01))
    async with asyncio.timeout(5):
        await door(client.scope, client.receive, client.send)
    assert client.sent[-1]["more_body"] is True
    assert given[0].file.closed


async def test_threads_are_free_while_it_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(LEAST_BYTES))
    door = Door(pages_of(path, []), Bodies(), threads=1)
    slow, other = Client(takes=False), Client()
    sending = asyncio.create_task(door(slow.scope, slow.receive, slow.send))
    async with asyncio.timeout(5):
        await door(other.scope, other.receive, other.send)
    assert len(other.content) == LEAST_BYTES
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def test_a_file_that_may_not_go_on_ends_the_answer_unfinished(tmp_path: Path) -> None:
    """A revocation ends a running download: the server closes the connection, so that nobody takes it for whole."""
    path = tmp_path / "file"
    path.write_bytes(bytes(LEAST_BYTES * 2))
    given: list[FileBody] = []
    pages = pages_of(path, given)

    def revoked(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        body = pages(environ, start)
        read, left = given[0].file.read, [3]

        def until(size: int = -1) -> bytes:
            left[0] -= 1
            if left[0] < 0:
                raise PermissionError
            return read(size)

        given[0].file = Pieces(until, given[0].file.close)  # type: ignore[assignment]
        return body

    client = Client()
    async with asyncio.timeout(5):
        await Door(revoked, Bodies())(client.scope, client.receive, client.send)
    assert client.sent[-1]["more_body"] is True
    assert len(client.content) == 3 * FILE_PIECE_BYTES


class Pieces:
    """A file that is read by a function."""

    def __init__(self, read: Callable[[int], bytes], close: Callable[[], object]) -> None:
        self.read, self.close = read, close


async def test_it_is_asked_while_a_client_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revocation reaches a slow client, too: not only between two pieces."""
    monkeypatch.setattr(deliveries, "CHECKED_SECONDS", 0.01)
    path = tmp_path / "file"
    path.write_bytes(bytes(LEAST_BYTES * 2))
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise PermissionError

    with path.open("rb") as opened:
        file = Pieces(opened.read, opened.close)
        file.check = check  # type: ignore[attr-defined]
        client = Client(takes=False)
        async with asyncio.timeout(5):
            await Deliveries().send_file(200, [], file, client.send)  # type: ignore[arg-type]
    assert len(asked) == 3
    assert client.sent[-1]["more_body"] is True
