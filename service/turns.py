"""Queries that people write wait their turn, so that pages always find a free worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.errors import Busy
from service.sentences import phrase


class Turns:
    """`places` requests go on at once, `waiting` more wait, each for at most `seconds`."""

    def __init__(self, places: int, waiting: int, seconds: float) -> None:
        """Begin with all places free."""
        self.places = asyncio.Semaphore(places)
        self.room = waiting
        self.seconds = seconds

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Wait for a place and hold it; raises Busy if that cannot be, or takes too long."""
        if self.places.locked():
            await self._wait()
        else:
            await self.places.acquire()
        try:
            yield
        finally:
            self.places.release()

    async def _wait(self) -> None:
        if self.room <= 0:
            raise Busy(phrase("queries-many"))
        self.room -= 1
        try:
            async with asyncio.timeout(self.seconds):
                await self.places.acquire()
        except TimeoutError:
            raise Busy(phrase("queries-many")) from None
        finally:
            self.room += 1
