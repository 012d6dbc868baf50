"""The indexes of the revisions that were searched lately, each made at the first search."""

import asyncio
import shutil
import tempfile
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from graph.errors import Busy
from graph.revisions import Revisions
from graph.search.index import build_index
from graph.workers import run_apart

KEPT: Final = 2  # revisions whose index stays
PATIENCE: Final = 30.0  # seconds that a search waits for the index of its revision
SECONDS: Final = 600.0  # that making one may take


def make_folder() -> Path:
    """Return a new folder for indexes, never within a revision: those do not change."""
    return Path(tempfile.mkdtemp(prefix="zielgraph-search-"))


@dataclass
class Indexes:
    """Makes the index of a revision in a process of its own, and keeps the last two.

    All are gone when the service ends: making one takes seconds.
    """

    revisions: Revisions
    patience: float = PATIENCE
    folder: Path = field(default_factory=make_folder)
    made: OrderedDict[int, asyncio.Task[Path]] = field(default_factory=OrderedDict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        """Let the folder go with the service."""
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    async def prepare(self, revision: int) -> Path:
        """Return the folder of a revision's index; wait while it is being made.

        Raises Busy if that takes long, UnknownRevision.
        """
        task = self.made.get(revision)
        if task is None or has_failed(task):
            task = self.made[revision] = asyncio.create_task(self._make(revision))
        self.made.move_to_end(revision)
        self._drop_old()
        try:
            # shielded: one search that gives up does not take the index from the others
            return await asyncio.wait_for(asyncio.shield(task), self.patience)
        except TimeoutError:
            raise Busy(
                f"Revision {revision} is being prepared for searching; ask again in a moment."
            ) from None

    async def _make(self, revision: int) -> Path:
        folder = self.folder / f"{revision:06}-{uuid4().hex}"
        store, names = self.revisions.store(revision), self.revisions.names
        async with self.turn:  # one after the other: others need the processors, too
            await asyncio.to_thread(run_apart, SECONDS, build_index, store, names, folder)
        return folder

    def _drop_old(self) -> None:
        old = [revision for revision, task in self.made.items() if task.done()]
        for revision in old[: max(0, len(self.made) - KEPT)]:
            task = self.made.pop(revision)
            if not has_failed(task):
                shutil.rmtree(task.result(), ignore_errors=True)


def has_failed(task: asyncio.Task[Path]) -> bool:
    """Tell whether a task has ended without a result."""
    return task.done() and (task.cancelled() or task.exception() is not None)
