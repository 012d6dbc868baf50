"""Stop working for a client that has gone away."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.requests import ClientDisconnect, Request

PATIENCE: Final = 0.25  # seconds; most answers are sent by then, and need no watching


@contextmanager
def while_present(request: Request) -> Iterator[None]:
    """Cancel what this block awaits, and raise ClientDisconnect, when the client closes.

    What is left of the request's body is passed over.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - routes run in tasks
    watches: list[asyncio.Task[None]] = []

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        task.cancel()

    timer = loop.call_later(PATIENCE, lambda: watches.append(loop.create_task(watch())))
    try:
        yield
    except asyncio.CancelledError:
        if any(each.done() for each in watches):
            task.uncancel()
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        for each in watches:
            each.cancel()
