"""A client that takes no bytes is left after a time: the limit is on the listening socket and inherited."""

import socket

from mingcha.run.page_server.connections import bound_unread


def test_accepted_connections_inherit_the_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_server(("127.0.0.1", 0)) as other:
        assert bound_unread(listening.getsockname()[1], 7_000) == 1
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7_000
        assert other.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 0
        assert listening.fileno() >= 0, "the socket itself stays open"
