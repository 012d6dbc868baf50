"""What every route works with: settings, revisions, evaluation, and the answers kept."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar
from uuid import uuid4

from cachetools import LRUCache
from pyoxigraph import Literal, NamedNode
from starlette.requests import Request as HttpRequest

from graph.errors import InputError, UnknownRevision
from graph.evaluation import (
    OURS,
    Answer,
    Evaluator,
    Request,
    Row,
    read_rows,
    take_body,
)
from graph.names import Names
from graph.queries import bind_query, read_query
from graph.revisions import Revisions
from graph.workers import PATIENCE, Workers
from service.indexes import Indexes
from service.sentences import phrase
from service.settings import Settings
from service.turns import Turns

R = TypeVar("R")

DIGITS: Final = re.compile(r"[0-9]{1,9}")
VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """One running service; made once by `service.app.open_context`.

    `validators` are processes of their own: a validation leaves much in the memory of its process.
    """

    settings: Settings
    revisions: Revisions
    evaluator: Evaluator
    validators: Workers
    cache: LRUCache[str, Answer]

    @cached_property
    def turns(self) -> Turns:
        """The turns of queries that people write: one worker is left to the pages."""
        places = max(1, self.settings.workers - 1)
        return Turns(places, self.settings.waiting, self.settings.query_seconds)

    @cached_property
    def indexes(self) -> Indexes:
        """The indexes for searching, of the revisions searched last."""
        return Indexes(self.revisions)

    @property
    def names(self) -> Names:
        """The IRI scheme of the data."""
        return self.revisions.names

    def read_revision(self, request: HttpRequest) -> int:
        """Return the revision a request asks for with `?revision=`, else the latest.

        Raises InputError, UnknownRevision.
        """
        return self.check_revision(request.query_params.getlist("revision"))

    def check_revision(self, values: Sequence[str]) -> int:
        """Return the revision that the values of `revision` ask for; none: the latest.

        Raises InputError, UnknownRevision.
        """
        latest = self.revisions.latest()
        if not values:
            return latest
        if len(values) > 1 or not DIGITS.fullmatch(values[0]):
            raise InputError(
                phrase("revision-wrong", given="&revision=".join(values), latest=latest)
            )
        number = int(values[0])
        if number != latest:
            self._check_kept(number, latest)
        return number

    def _check_kept(self, number: int, latest: int) -> None:
        try:
            self.revisions.folder(number)
        except UnknownRevision as fault:
            raise UnknownRevision(
                phrase("revision-gone", fault=fault.args[0], latest=latest)
            ) from None

    async def evaluate(self, request: Request, revision: int) -> tuple[Answer, str]:
        """Return the answer of a query that somebody wrote, and its strong entity tag.

        It waits its turn while all workers but one have such a query; that one is for what
        pages ask. Raises GraphError.
        """
        key = make_key(request, revision)
        known = self.cache.get(key)
        if known:
            return known, key
        async with self.turns.take():
            return await self._answer(request, revision, key, PATIENCE), key

    async def answer(self, request: Request, revision: int) -> tuple[Answer, str]:
        """Return the answer of a query of ours, and its strong entity tag. Raises GraphError."""
        key = make_key(request, revision)
        return await self._answer(request, revision, key), key

    async def select(self, name: str, revision: int, **terms: NamedNode | Literal) -> list[Row]:
        """Return the solutions of `queries/<name>.rq` over a revision. Raises GraphError."""
        answer, _ = await self.answer(Request(bind_query(read_query(name), terms)), revision)
        return read_rows(await asyncio.to_thread(take_body, answer))

    async def compute(self, make: Callable[..., R], revision: int, *arguments: object) -> R:
        """Return what a function of `graph` makes of the store of a revision, in a worker.

        It takes the store, the names, and the arguments. Like a query that somebody wrote it waits
        its turn: one worker is for the rest. Raises GraphError.
        """
        async with self.turns.take():
            return await asyncio.wrap_future(self.evaluator.compute(make, revision, *arguments))

    async def _answer(
        self, request: Request, revision: int, key: str, patience: float = OURS
    ) -> Answer:
        """Return an answer; revisions never change, so it is kept by revision and request."""
        known = self.cache.get(key)
        if known:
            return known
        future = self.evaluator.submit(request, revision, patience)
        try:
            answer = await asyncio.wrap_future(future)
        except asyncio.CancelledError:  # the client went away; nobody will take the file
            future.add_done_callback(drop_answer)
            raise
        if not answer.file and not is_volatile(request):
            with suppress(ValueError):  # larger than the whole cache
                self.cache[key] = answer
        return answer


def measure_answer(answer: Answer) -> int:
    """Return what an answer takes in the cache, in bytes, its object included."""
    return len(answer.body) + 512


def make_key(request: Request, revision: int) -> str:
    """Return what identifies an answer: a hash over revision, query, dataset and formats."""
    salt = uuid4().hex if is_volatile(request) else ""
    return hashlib.sha256(repr((revision, request, salt)).encode()).hexdigest()[:32]


def is_volatile(request: Request) -> bool:
    """Tell whether a query may answer differently each time (SPARQL 1.1, section 17.4)."""
    return bool(VOLATILE.search(request.text))


def drop_answer(future: Future[Answer]) -> None:
    """Delete the file of an answer that nobody waits for any more."""
    gone = future.cancelled() or future.exception()
    if not gone and (file := future.result().file):
        file.unlink(missing_ok=True)
