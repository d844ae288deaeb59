"""F11: receivers that are full, answer a byte a second, redirect, or never end, each by a clock that is handed in.
After each the adapter goes on, and nothing counts as taken."""

import socket
from collections.abc import Callable, Iterable
from itertools import chain, repeat

import pytest
from tests.support.literal_http import HandSeconds, LiteralSocket, connected, written
from tests.support.sharing.batches import row_of, sealed, set_row, upsert

from mingcha.kit import bounded_http
from mingcha.kit.http_auth import Credentials
from mingcha.sharing.adapters.ckan import CkanAdapter
from mingcha.sharing.adapters.http_receiver import ANSWERED_WITHIN_S, HttpReceiver
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.adapters.receiver_fault import NeverLeft
from mingcha.sharing.adapters.rest import RestAdapter
from mingcha.sharing.adapters.viid import ViidAdapter

BATCH = sealed(upsert("point/42010200001320000001", row_of()), upsert("set/3-07-420100/00001", set_row()))
SETS = sealed(*BATCH.items[1:])


def rest(receiver: HttpReceiver, clock: HandSeconds) -> Adapter:
    return RestAdapter(receiver, "whsj", "token")


def ckan(receiver: HttpReceiver, clock: HandSeconds) -> Adapter:
    return CkanAdapter(receiver, "whga", "token", lambda: ("set/3-07-420100/00001",))


def viid(receiver: HttpReceiver, clock: HandSeconds) -> Adapter:
    return ViidAdapter(receiver, "42010000005030000001", Credentials("user", "pass"), clock)


MADE = (rest, ckan, viid)
HEAD = b"HTTP/1.1 200 OK\r\n"
HOSTILE: dict[str, tuple[Callable[[], Iterable[bytes]], float, str]] = {
    "full": (lambda: [written(507, b"no space left")], 0.0, "status 507"),
    "redirecting": (lambda: [written(307, b"", "Location: https://elsewhere.example/")], 0.0, "status 307"),
    "a_byte_a_second": (lambda: chain((HEAD + b"Content-Length: 90\r\n\r\n",), repeat(b"x")), 1.0, "in time"),
    "endless_headers": (lambda: chain((HEAD,), repeat(b"a: b\r\n" * 600)), 0.0, "headers"),
    "endless": (lambda: chain((HEAD + b"\r\n",), repeat(b'{"a":1}' + b" " * 4000)), 0.0, "too long"),
    "silent": (lambda: repeat(b"x"), 1000.0, "timed out"),
    "gone": (list, 0.0, "closed|response"),
}


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", HOSTILE)
def test_the_adapter_goes_on(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[HttpReceiver, HandSeconds], Adapter], name: str
) -> None:
    chunks, read_s, reason = HOSTILE[name]
    clock = HandSeconds()
    adapter = make(HttpReceiver("http://127.0.0.1:9", ("127.0.0.1:9",), now_s=clock), clock)
    calls: tuple[Callable[[], object], ...] = (
        lambda: adapter.send(SETS if make is ckan else BATCH),
        lambda: list(adapter.held("")),
        adapter.newest_batch,
    )
    for call in calls:
        began_s = clock.seconds
        other = connected(monkeypatch, LiteralSocket(chunks(), clock, read_s))
        with pytest.raises(OSError, match=reason):
            call()
        assert clock.seconds - began_s <= ANSWERED_WITHIN_S
        assert other.is_closed


@pytest.mark.parametrize("make", [rest, viid], ids=lambda make: make.__name__)
def test_nothing_left_for_certain_where_no_connection_was_made(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[HttpReceiver, HandSeconds], Adapter]
) -> None:
    """What is not in MINGCHA_SHARING_HOSTS, or refuses the connection; a status says nothing of it."""
    clock = HandSeconds()

    def refused(*_: object) -> socket.socket:
        raise ConnectionRefusedError("refused")

    for hosts in ((), ("127.0.0.1:9",)):
        adapter = make(HttpReceiver("http://127.0.0.1:9", hosts, now_s=clock), clock)
        with monkeypatch.context() as patch:
            patch.setattr(bounded_http, "_reach", refused)
            with pytest.raises(NeverLeft):
                adapter.send(BATCH)
    connected(monkeypatch, LiteralSocket(chain((HEAD.replace(b"200 OK", b"500 No") + b"\r\n",)), clock))
    with pytest.raises(OSError) as caught:  # noqa: PT011 - of any text
        rest(HttpReceiver("http://127.0.0.1:9", ("127.0.0.1:9",), now_s=clock), clock).send(BATCH)
    assert not isinstance(caught.value, NeverLeft)


@pytest.mark.parametrize("make", [rest, viid], ids=lambda make: make.__name__)
def test_a_receiver_that_takes_no_more_bytes_is_left_in_time(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[HttpReceiver, HandSeconds], Adapter]
) -> None:
    clock = HandSeconds()
    other = connected(monkeypatch, LiteralSocket((), clock, takes_bytes=100))
    adapter = make(HttpReceiver("http://127.0.0.1:9", ("127.0.0.1:9",), now_s=clock), clock)
    with pytest.raises(OSError, match="TimeoutError"):
        adapter.send(BATCH)
    assert (clock.seconds, len(other.sent) <= 100) == (ANSWERED_WITHIN_S, True)
