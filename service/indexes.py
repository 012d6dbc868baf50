"""The indexes of the revisions that were searched lately, each made at the first search."""

import asyncio
import shutil
import tempfile
import weakref
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from graph.errors import Busy
from graph.revisions import Revisions
from graph.search.index import build_index
from graph.workers import run_apart
from service.sentences import phrase

KEPT: Final = 2  # revisions whose index stays
WAITING: Final = 8  # revisions whose index may be asked for and not made yet
PATIENCE: Final = 30.0  # seconds that a search waits for the index of its revision
SECONDS: Final = 600.0  # that making one may take


def make_folder() -> Path:
    """Return a new folder for indexes, never within a revision: those do not change."""
    return Path(tempfile.mkdtemp(prefix="zielgraph-search-"))


@dataclass
class Indexes:
    """Makes the index of a revision in a process of its own, and keeps the last two.

    Those that a search holds stay, too. All are gone when the service ends: making one takes
    seconds.
    """

    revisions: Revisions
    patience: float = PATIENCE
    folder: Path = field(default_factory=make_folder)
    made: OrderedDict[int, asyncio.Task[Path]] = field(default_factory=OrderedDict)
    held: Counter[int] = field(default_factory=Counter)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        """Let the folder go with the service."""
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @asynccontextmanager
    async def hold(self, revision: int) -> AsyncIterator[Path]:
        """Yield the folder of a revision's index, which stays as long as it is held.

        Raises Busy, UnknownRevision, see `prepare`.
        """
        self.held[revision] += 1  # before waiting: another search may come when it is made
        try:
            yield await self.prepare(revision)
        finally:
            self.held[revision] -= 1
            self._drop_old()

    async def prepare(self, revision: int) -> Path:
        """Return the folder of a revision's index; wait while it is being made.

        Raises Busy if that takes long or many wait, UnknownRevision.
        """
        task = self.made.get(revision)
        if task is None or has_failed(task):
            task = self.made[revision] = self._begin(revision)
        self.made.move_to_end(revision)
        try:
            # shielded: one search that gives up does not take the index from the others
            return await asyncio.wait_for(asyncio.shield(task), self.patience)
        except TimeoutError:
            raise describe_wait(revision) from None

    def _begin(self, revision: int) -> asyncio.Task[Path]:
        if sum(not task.done() for task in self.made.values()) >= WAITING:
            raise describe_wait(revision)
        task = asyncio.create_task(self._make(revision))
        task.add_done_callback(lambda _: self._drop_old())
        return task

    async def _make(self, revision: int) -> Path:
        folder = self.folder / f"{revision:06}-{uuid4().hex}"
        store, names = self.revisions.store(revision), self.revisions.names
        async with self.turn:  # one after the other: others need the processors, too
            await asyncio.to_thread(run_apart, SECONDS, build_index, store, names, folder)
        return folder

    def _drop_old(self) -> None:
        self.held = +self.held
        failed = [revision for revision, task in self.made.items() if has_failed(task)]
        for revision in failed:
            del self.made[revision]
        done = [revision for revision, task in self.made.items() if task.done()]
        for revision in done[:-KEPT]:
            if revision not in self.held:
                shutil.rmtree(self.made.pop(revision).result(), ignore_errors=True)


def has_failed(task: asyncio.Task[Path]) -> bool:
    """Tell whether a task has ended without a result."""
    return task.done() and (task.cancelled() or task.exception() is not None)


def describe_wait(revision: int) -> Busy:
    """Return the fault that says to ask again."""
    return Busy(phrase("search-preparing", revision=revision))
