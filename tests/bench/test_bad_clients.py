"""The bad clients of `mingcha bench hostile` do what their names say, and what became of them is counted."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from mingcha.bench.hostile import bad_clients
from mingcha.bench.hostile.bad_clients import AT_GATEWAY, AT_WEB, Kind
from mingcha.bench.hostile.measure import hostile_passed


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that reads for 0.2 s and closes; its port and what each connection sent."""
    monkeypatch.setattr(bad_clients, "STEP_S", 0.02)
    monkeypatch.setattr(bad_clients, "AGAIN_S", 0.02)
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = b""
        try:
            async with asyncio.timeout(0.2):
                while piece := await reader.read(65536):
                    data += piece
        except (TimeoutError, OSError):
            pass
        got.append(data)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1], got


@pytest.mark.parametrize("name", [*AT_WEB])
async def test_a_client_that_is_ended_comes_again_and_is_counted(name: str, server: tuple[int, list[bytes]]) -> None:
    port, got = server
    kind = Kind(AT_WEB[name])
    task = asyncio.create_task(kind.keep(0, port))
    async with asyncio.timeout(20):
        while len(got) < 2:  # noqa: ASYNC110 - the server of this test only collects
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    figures = kind.figures()
    assert figures["connected"] >= 2
    assert figures["longest_s"] >= 0.1
    begins = {"silent": b"", "slow_head": b"G", "slow_body": b"POST ", "large_body": b"POST ", "reads_nothing": b"GET "}
    if name in begins:
        assert got[0].startswith(begins[name])
        assert len(got[0]) > 1_000_000 if name == "large_body" else len(got[0]) < 5_000
    else:
        assert len(got[0]) == 2_000


async def test_nobody_listening_is_counted() -> None:
    kind = Kind(AT_GATEWAY["silent"])
    task = asyncio.create_task(kind.keep(0, 1))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert kind.figures() == {"connected": 0, "ended": 0, "refused": 1, "longest_s": 0.0}


@pytest.mark.parametrize(
    ("asked", "failed", "p95", "seconds", "passed"),
    [
        (9, 0, 299.0, 60, True),
        (9, 1, 10.0, 60, False),
        (9, 0, 301.0, 60, False),
        (0, 0, None, 60, False),
        (9, 0, 900.0, 5, True),
        (9, 1, 9.0, 5, False),
        (0, 0, 9.0, 5, False),
        (9, 0, None, 5, False),
    ],
)
def test_what_passes(asked: int, failed: int, p95: float | None, seconds: float, passed: bool) -> None:
    worst = {"asked": asked, "failed": failed, "p95_ms": p95}
    figures = {"seconds": seconds, "pages": {"viewers_and_bad": worst}}
    assert hostile_passed(figures) is passed
