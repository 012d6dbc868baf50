"""Run the application until a signal ends it, and end in order: no process, no file is left."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import click
import uvicorn

from service.app import create_app
from service.context import Context

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


def run_server(context: Context) -> None:
    """Serve what a context holds until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        create_app(context),
        host=context.settings.host,
        port=context.settings.port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config, context.evaluator.workers.stop)
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(1)


def _exit(_: int, __: FrameType | None) -> None:
    sys.exit(0)
