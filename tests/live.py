"""A real server on a free port over a store made for the test."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
import uvicorn

from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.revisions import Revisions
from service.app import create_app, open_context
from service.connection import Connection
from service.context import Context
from service.settings import Settings

R = TypeVar("R")

BASE: Final = "https://w3id.org/kek/data"
EXAMPLE: Final = "https://example.org/"
UNHURRIED: Final = {"query_seconds": 60.0}  # only tests about time give less
PATIENCE: Final = 30.0  # seconds that anything which must happen soon may take on a loaded machine


@dataclass(frozen=True)
class Live:
    """A server that runs: what it works with, its address, a client for it."""

    context: Context
    url: str
    client: httpx.Client

    def ask(self, query: str, **parameters: str) -> httpx.Response:
        """Send a query as a form."""
        return self.client.post("/sparql", data={"query": query, **parameters})

    def list_spool(self) -> list[Path]:
        """Return the files that large answers left behind."""
        return list(self.context.evaluator.spool.iterdir())

    def list_workers(self) -> list[int]:
        """Return the process ids of the workers."""
        return [worker.process.pid or 0 for worker in self.context.evaluator.workers.workers]


def publish(data: Path, turtle: str, graph: str = f"{EXAMPLE}graph") -> None:
    """Publish a text as the next revision of one graph."""
    file = data.parent / "published.ttl"
    file.write_text(turtle, encoding="utf-8")
    change = Change(added=(File(file, "turtle", graph),))
    assert Revisions(data, Names(BASE)).publish(change, "test")


def write_ring(size: int) -> str:
    """Return things in Turtle that each know the next one and a number, the last the first."""
    return "".join(
        f"<{EXAMPLE}{n}> <{EXAMPLE}next> <{EXAMPLE}{(n + 1) % size}> ; <{EXAMPLE}number> {n} .\n"
        for n in range(size)
    )


@contextmanager
def serve(data: Path, **settings: float | str) -> Iterator[Live]:
    """Serve a data folder for as long as the block lasts."""
    with (
        open_context(Settings.model_validate({**UNHURRIED, "data": data, **settings})) as context,
        listen() as listener,
    ):
        config = uvicorn.Config(
            create_app(context), http=Connection, log_level="critical", server_header=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(
                base_url=url, timeout=2 * UNHURRIED["query_seconds"], trust_env=False
            ) as client:
                assert client.get("/health/ready").status_code == 200
                yield Live(context, url, client)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def listen() -> Iterator[socket.socket]:
    """Listen on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until something becomes true; fails if it does not in a generous time."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "this never happened"
        os.sched_yield()


def is_gone(process: int) -> bool:
    """Tell whether a process has ended; an orphan is left to the first process to collect."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return text.rpartition(")")[2].split()[:2] == ["Z", "1"]


def run_coroutine(coroutine: Coroutine[Any, Any, R]) -> R:
    """Return what a coroutine returns, run in a thread: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
