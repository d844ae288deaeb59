"""A front-end database that says nothing, or what no receipt says (F11; article 13(1))."""

import socket
import threading
from typing import Any, cast

import psycopg
import pytest

from mingcha.sharing.adapters import table
from mingcha.sharing.adapters.port import Receipt
from mingcha.sharing.adapters.receiver_fault import ReceiverFault
from mingcha.sharing.adapters.table import TableAddress, TableReceiver
from mingcha.sharing.point_rows.values import Audience

pytestmark = pytest.mark.law("13(1)")
_READY = b"R\0\0\0\x08\0\0\0\0" + b"S\0\0\0\x19client_encoding\0UTF8\0" + b"Z\0\0\0\x05I"


def test_a_server_that_keeps_the_connection_and_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "ENDS_WITHIN_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def answer() -> None:
            with server.accept()[0] as other:
                other.recv(4096)
                other.sendall(_READY)
                while other.recv(4096):
                    pass
            ended.set()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        address = TableAddress("127.0.0.1", server.getsockname()[1], "front", "gs")
        with pytest.raises(ReceiverFault):
            TableReceiver(address, Audience.POLICE).newest_batch()
        assert ended.wait(5)
        thread.join(5)


@pytest.mark.parametrize("row", [("point/1", 1, "ok", None, "t"), ("point/1", 1, None, "", "t")])
def test_a_receipt_of_other_kinds_cannot_be_read(row: tuple[object, ...]) -> None:
    class Rows:
        def execute(self, *_: object) -> "Rows":
            return self

        def fetchall(self) -> list[tuple[object, ...]]:
            return [row]

    connection = cast("psycopg.Connection[tuple[Any, ...]]", Rows())
    assert table._receipt(connection, "B1", "d", 1) == Receipt("B1", "", ())
    assert table._receipt(connection, "B1", "d", None) == Receipt("B1", "", ())


@pytest.mark.parametrize("version", [-1, 0, None, 2**53, "1", True])
def test_a_held_version_that_is_none_is_no_comparison(version: object) -> None:
    with pytest.raises(ReceiverFault, match="version"):
        table._held_version(version)
    assert table._held_version(2**53 - 1) == 2**53 - 1
