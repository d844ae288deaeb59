"""Requests reach the pages whole and within limits, or are refused in words without a thread of the pages."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from tests.support.run.door_client import Client

from mingcha.run.page_server.bodies import Bodies
from mingcha.run.page_server.deliveries import PIECE_BYTES, Deliveries
from mingcha.run.page_server.door import DRAINS, Door
from mingcha.run.page_server.environ import environ_of
from mingcha.web.frame.body_limits import FORM_BYTES, body_limit_bytes


def length(size: int) -> tuple[bytes, bytes]:
    """The header Content-Length."""
    return b"content-length", str(size).encode()


def echo(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Pages that answer with the body."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


async def asked(client: Client, pages: Callable[..., Iterable[bytes]] = echo, **limits: Any) -> Client:
    """The client after its request."""
    bodies = Bodies(body_seconds=limits.pop("body_seconds", 5.0))
    await Door(pages, bodies, **limits)(client.scope, client.receive, client.send)
    return client


async def test_a_body_arrives_whole() -> None:
    client = await asked(Client([b"ab", b"cd"], headers=[length(4)]))
    assert (client.status, client.content) == (200, b"abcd")


async def test_a_body_in_chunks_arrives_with_its_length() -> None:
    def pages(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        return [f"{environ['CONTENT_LENGTH']} {'HTTP_TRANSFER_ENCODING' in environ}".encode()]

    client = await asked(Client([b"ab", b"cd"], headers=[(b"transfer-encoding", b"chunked")]), pages)
    assert client.content == b"4 False"


async def test_a_multipart_of_63_mb_is_refused_before_anything_of_it_is_kept() -> None:
    """Issue point C.17: 63 MB of multipart were spooled to disk before anybody was asked."""
    called = []
    client = Client([], headers=[length(63_000_000), (b"content-type", b"multipart/form-data; boundary=x")])
    task = asyncio.create_task(asked(client, lambda *_: called.append(1) or []))
    await asyncio.sleep(0.05)
    assert (client.status, client.read, called) == (413, 0, [])
    text = client.content.decode()
    assert "请求内容过大，最多 256 KiB" in text
    assert "at most 256 KiB" in text
    task.cancel()


async def test_chunks_above_the_limit_are_refused_as_they_come() -> None:
    pieces = [b"x" * 100_000] * 5
    client = await asked(Client(pieces, headers=[(b"transfer-encoding", b"chunked")], path="/api/v1/points"))
    assert client.status == 413
    assert json.loads(client.content)["error"] == "invalid"


async def test_bodies_that_never_come_hold_no_thread_of_the_pages() -> None:
    """Issue point C.17: four bodies that never came held all four threads, so that no page answered."""
    door = Door(echo, Bodies(body_seconds=1.0), threads=4)
    silent = [Client([b"login="], headers=[length(100)], ends=False) for _ in range(40)]
    waiting = [asyncio.create_task(door(one.scope, one.receive, one.send)) for one in silent]
    await asyncio.sleep(0.05)
    honest = Client([b"ab"], headers=[length(2)])
    async with asyncio.timeout(0.5):
        await door(honest.scope, honest.receive, honest.send)
    assert honest.status == 200
    await asyncio.gather(*waiting)
    assert {one.status for one in silent} == {408}
    assert "请求内容没有在规定时间内到达" in silent[0].content.decode()


async def test_the_oldest_unfinished_body_goes_when_memory_runs_short() -> None:
    bodies = Bodies(unfinished_bytes=1_000, body_seconds=5.0)
    door = Door(echo, bodies)
    slow = [Client([b"x" * 400], headers=[length(500)], ends=False) for _ in range(3)]
    tasks = [asyncio.create_task(door(one.scope, one.receive, one.send)) for one in slow]
    await asyncio.wait_for(tasks[0], 2)
    assert slow[0].status == 408
    assert [one.sent for one in slow[1:]] == [[], []]
    for task in tasks[1:]:
        task.cancel()
    await asyncio.gather(*tasks[1:], return_exceptions=True)


async def test_more_requests_than_may_wait_are_told_so_at_once() -> None:
    held = threading.Event()

    def pages(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        del environ
        held.wait(10)
        start("200 OK", [])
        return [b"late"]

    door = Door(pages, Bodies(), threads=1, waiting=1)
    first = [Client() for _ in range(2)]
    tasks = [asyncio.create_task(door(one.scope, one.receive, one.send)) for one in first]
    await asyncio.sleep(0.05)
    third = Client()
    await door(third.scope, third.receive, third.send)
    assert (third.status, dict(third.sent[0]["headers"])[b"retry-after"]) == (503, b"2")
    held.set()
    await asyncio.gather(*tasks)
    assert [one.status for one in first] == [200, 200]


async def test_a_client_that_takes_nothing_is_left_and_holds_no_thread() -> None:
    def pages(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        del environ
        start("200 OK", [])
        return [b"x" * PIECE_BYTES, b"y" * PIECE_BYTES, b"z"]

    slow = await asyncio.wait_for(asked(Client(takes=False), pages, deliveries=Deliveries(reader_seconds=0.1)), 3)
    assert slow.content == b"x" * PIECE_BYTES
    quick = await asked(Client(), pages)
    assert quick.content == b"x" * PIECE_BYTES + b"y" * PIECE_BYTES + b"z"


async def test_the_oldest_unsent_response_goes_when_memory_runs_short() -> None:
    def pages(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        del environ
        start("200 OK", [])
        return [b"x" * (3 * PIECE_BYTES)]

    # One thread, so that the responses begin in the order of their requests.
    door = Door(pages, Bodies(), threads=1, deliveries=Deliveries(unsent_bytes=7 * PIECE_BYTES))
    slow = [Client(takes=False) for _ in range(3)]
    tasks = [asyncio.create_task(door(one.scope, one.receive, one.send)) for one in slow]
    await asyncio.wait_for(tasks[0], 2)
    assert [task.done() for task in tasks[1:]] == [False, False]
    quick = Client()
    await door(quick.scope, quick.receive, quick.send)
    assert len(quick.content) == 3 * PIECE_BYTES
    await asyncio.wait_for(tasks[1], 2)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_many_refused_bodies_are_not_all_read_to_their_end() -> None:
    door = Door(echo, Bodies())
    large = [Client([], headers=[length(63_000_000)]) for _ in range(DRAINS + 3)]
    tasks = [asyncio.create_task(door(one.scope, one.receive, one.send)) for one in large]
    await asyncio.sleep(0.1)
    assert {one.status for one in large} == {413}
    assert sum(task.done() for task in tasks) == 3
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("name", [b"host", b"content-length", b"authorization"])
async def test_a_header_that_comes_twice_is_refused(name: bytes) -> None:
    client = await asked(Client([b"ab"], headers=[(name, b"2"), (name, b"2"), length(2)]))
    assert client.status == 400


def test_a_header_with_an_underscore_stands_for_no_other() -> None:
    client = Client(headers=[(b"x_forwarded_for", b"198.51.100.1"), (b"accept", b"a"), (b"accept", b"b")])
    environ = environ_of({**client.scope, "raw_path": b"/a%2Fb/%E4%B8%AD"}, b"")
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert (environ["HTTP_ACCEPT"], environ["REMOTE_ADDR"], environ["QUERY_STRING"]) == ("a,b", "192.0.2.7", "a=1")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a/b/中"


def test_each_address_has_its_bound() -> None:
    larger = {"/imports": 10, "/imports/pictures": 20}
    assert body_limit_bytes("/imports/pictures/1", larger) == 20
    assert body_limit_bytes("/imports/1", larger) == 10
    assert body_limit_bytes("/accounts/login/", larger) == FORM_BYTES
