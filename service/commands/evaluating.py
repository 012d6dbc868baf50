"""What commands evaluate with: one worker, with the same limits as over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from graph.evaluation import Answer, Evaluator, Limits, Request, take_body
from graph.revisions import Revision
from graph.workers import Workers
from service.commands.options import prepare_workers
from service.revisions import open_revisions
from service.settings import Settings

R = TypeVar("R")


@contextmanager
def open_evaluator(settings: Settings) -> Iterator[Evaluator]:
    """Start a worker that evaluates over the revisions of a data folder, and end it."""
    revisions = open_revisions(settings)
    limits = Limits(settings.query_seconds, settings.query_memory, settings.result_bytes)
    prepare_workers()
    workers = Workers.start(1)
    try:
        with TemporaryDirectory(prefix="zielgraph-") as spool:
            yield Evaluator(revisions, workers, Path(spool), limits)
    finally:
        workers.stop()


def evaluate(settings: Settings, request: Request, revision: int | None) -> Answer:
    """Return the answer of a query over a revision, by default the latest. Raises GraphError."""
    with open_evaluator(settings) as evaluator:
        number = evaluator.revisions.latest() if revision is None else revision
        return take_body(evaluator.submit(request, number).result())


def compute(
    settings: Settings, make: Callable[..., R], revision: int | None, *arguments: object
) -> tuple[R, Revision]:
    """Return what a function makes of a revision, by default the latest, and this revision.

    Raises GraphError.
    """
    with open_evaluator(settings) as evaluator:
        number = evaluator.revisions.latest() if revision is None else revision
        result = evaluator.compute(make, number, *arguments).result()
        return result, evaluator.revisions.read(number)
