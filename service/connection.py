"""A connection of the HTTP server whose request heads have a limit."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 64 * 1024  # address and headers of one request
DETAIL: Final = (
    b'{"title":"Request header fields too large","status":431,'
    b'"detail":"Address and headers together are larger than 65536 bytes, the limit here. '
    b'Send a long query in the body of a POST."}'
)
TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(DETAIL), DETAIL)
)


class Connection(HttpToolsProtocol):
    """Counts the bytes of a request until its headers are complete (RFC 6585, section 5).

    The parser keeps what it has not understood so far, without end.
    """

    pending = 0
    in_body = False

    def data_received(self, data: bytes) -> None:
        """Take the next bytes; close the connection if a request's head is too long."""
        if not self.in_body:
            self.pending += len(data)
        super().data_received(data)
        if self.pending > HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Go on to the body, which has a limit of its own."""
        self.in_body, self.pending = True, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Begin anew with the next request on this connection."""
        self.in_body, self.pending = False, 0
        super().on_message_complete()
