"""Run the application until a signal ends it, and end in order: no process, no file is left."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import click
import uvicorn

from graph.errors import PortTaken
from service.app import create_app
from service.connection import Connection
from service.context import Context
from service.sentences import phrase

GRACE: Final = 1  # seconds for answers under way


class Server(uvicorn.Server):
    """An HTTP server that tells its address once it listens, and ends its work before itself."""

    def __init__(self, config: uvicorn.Config, end_work: Callable[[], None]) -> None:
        """Prepare to serve; `end_work` lets all evaluations fail that still run at the end."""
        super().__init__(config)
        self.end_work = end_work

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then write the address to standard error."""
        await super().startup(sockets)
        gc.freeze()  # what is loaded stays: to look for garbage in it takes 80 ms, amid an answer
        for each in self.servers[:1]:
            host, port = each.sockets[0].getsockname()[:2]
            click.echo(f"Zielgraph listens on http://{host}:{port}", err=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is under way, with an error where an evaluation would take longer."""
        asyncio.get_running_loop().call_later(GRACE / 2, self.end_work)
        await super().shutdown(sockets)


def end_on_signal() -> None:
    """Let SIGTERM end this process as Ctrl+C would: through every `finally`."""
    signal.signal(signal.SIGTERM, _exit)


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as fault:
        raise PortTaken(phrase("port-taken", host=host, port=port, fault=fault.strerror)) from None


def run_server(context: Context, listener: socket.socket) -> None:
    """Serve what a context holds until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        create_app(context),
        http=Connection,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config, context.evaluator.workers.stop)
    try:
        server.run([listener])
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(1)


def _exit(_: int, __: FrameType | None) -> None:
    sys.exit(0)
