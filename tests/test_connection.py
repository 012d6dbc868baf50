"""A request's head has a limit; what keeps within it is answered on the same connection."""

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from service.connection import HEAD_BYTES
from tests.live import Live, publish, serve


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("connection") / "store"
    publish(data, "<urn:a> <urn:p> 1 .")
    with serve(data, workers=1) as running:
        yield running


def test_a_head_without_end_is_refused_and_closed(live: Live) -> None:
    address = urlsplit(live.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.settimeout(30)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        with pytest.raises(OSError, match=r"reset|pipe"):  # the server has closed the connection
            client.sendall(b"a" * 10_000_000)
    assert live.client.get("/health/live").status_code == 200


def test_a_long_head_in_one_piece_is_told_its_limit(live: Live) -> None:
    address = urlsplit(live.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.settimeout(30)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * HEAD_BYTES)
        assert client.recv(100).startswith(b"HTTP/1.1 431 ")


def test_many_requests_share_a_connection_whatever_their_heads_add_up_to(live: Live) -> None:
    address = urlsplit(live.url)
    with closing(HTTPConnection(str(address.hostname), address.port, timeout=30)) as connection:
        for _ in range(4):
            connection.request("GET", "/health/live", headers={"X-Long": "a" * (HEAD_BYTES // 2)})
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b'{"status":"live"}')
