"""Evaluate SPARQL queries in worker processes with limits: the one path for every query."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Final, TypeVar, cast
from uuid import uuid4

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    parse_query_results,
    serialize,
)

from graph.errors import NotAcceptable, QueryRefused, StoreDamaged, StoreError, SyntaxFault
from graph.formats import GRAPH_FORMATS, RDF_SYNTAXES, RESULT_SYNTAXES, SOLUTION_FORMATS
from graph.guard import refuse_outbound
from graph.names import Names
from graph.queries import make_node
from graph.revisions import Revisions, hold_store
from graph.sandbox import lift_memory_limit, limit_memory
from graph.sentences import phrase
from graph.spool import Spool
from graph.syntax import explain_syntax
from graph.vocabulary import choose_prefixes
from graph.workers import PATIENCE, Task, Workers

R = TypeVar("R")

OPEN_STORES: Final = 3  # revisions a worker keeps open; opening one takes 10 ms
OURS: Final = 5.0  # seconds that what we ask ourselves may take before it steps back

FULL: Final = "Too many open files"  # as the system says it (EMFILE)

Row = dict[str, NamedNode | BlankNode | Literal | Triple]
Dataset = list[NamedNode | BlankNode | DefaultGraph] | None
Result = QueryTriples | QuerySolutions | QueryBoolean


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, bytes of memory, bytes of result."""

    seconds: float = 10.0
    memory: int = 512 * 1024 * 1024
    result: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """A query and how its answer is wanted.

    `solutions` and `graph` name the format for either kind of query; None: not acceptable.
    Without `default_graphs` the query sees the current state, and all named graphs.
    """

    text: str
    solutions: str | None = "json"
    graph: str | None = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a query is evaluated over and within; relative IRIs begin with `base`.

    A large answer goes to `file`.
    """

    store: Path
    revision: int
    file: Path
    limits: Limits
    base: str


@dataclass(frozen=True)
class Answer:
    """A complete answer: its format's name, the revision it is of, and its bytes.

    `file` is set instead of `body` for a large answer; who takes the answer deletes it.
    """

    format: str
    is_graph: bool
    revision: int
    body: bytes = b""
    file: Path | None = None


@dataclass(frozen=True)
class Evaluator:
    """Evaluates queries over revisions in workers; large results go to the folder `spool`."""

    revisions: Revisions
    workers: Workers
    spool: Path
    limits: Limits = Limits()

    def submit(self, request: Request, revision: int, patience: float = PATIENCE) -> Task[Answer]:
        """Start evaluating a query over a revision; after `patience`, in seconds, it steps back.

        Raises UnknownRevision; the future fails with SyntaxFault, QueryRefused, LimitExceeded,
        NotAcceptable. Cancelling it ends the evaluation.
        """
        scope = Scope(
            self.revisions.store(revision),
            revision,
            self.spool / uuid4().hex,
            self.limits,
            f"{self.revisions.names.base}/",
        )
        task = Task(self.limits.seconds, partial(evaluate, request, scope), patience)
        task.add_done_callback(partial(_drop_file, scope.file))
        self.workers.put(task)
        return task

    def compute(self, make: Callable[..., R], revision: int, *arguments: object) -> Task[R]:
        """Start making something of the store of a revision, within the same limits as a query.

        `make` is a function of a module that takes the store, the names and the arguments; these
        travel to the worker, its result back. Raises UnknownRevision; the future fails with what
        `make` raises, or LimitExceeded.
        """
        store, names = self.revisions.store(revision), self.revisions.names
        call = partial(compute, make, store, self.limits.memory, names, *arguments)
        task = Task(self.limits.seconds, call, OURS)
        self.workers.put(task)
        return task


def evaluate(request: Request, scope: Scope) -> Answer:
    """Evaluate a query in this process.

    Raises SyntaxFault, QueryRefused, SizeExceeded, NotAcceptable, UnknownRevision.
    """
    # here and not before: on a hostile text even the guard may take long
    refuse_outbound(request.text)
    with (
        hold_store(scope.store),
        _explain_refusals(request.text),
        Spool(scope.file, scope.limits.result) as output,
    ):
        opened = open_store(str(scope.store), scope.limits.memory)
        result = opened.query(
            request.text,
            base_iri=scope.base,
            default_graph=cast("Dataset", _name_graphs(request, request.default_graphs)),
            named_graphs=_name_graphs(request, request.named_graphs),
        )
        wanted = _choose_format(request, result)
        _write(result, wanted, output)
    return Answer(
        wanted, isinstance(result, QueryTriples), scope.revision, output.body, output.file
    )


def compute(
    make: Callable[..., R], store: Path, memory: int, names: Names, *arguments: object
) -> R:
    """Return what a function makes of a store, in this process."""
    with hold_store(store), _explain_refusals(""):
        return make(open_store(str(store), memory), names, *arguments)


@contextmanager
def _explain_refusals(text: str) -> Iterator[None]:
    """Translate what the engine raises."""
    try:
        yield
    except SyntaxError as fault:
        raise SyntaxFault(explain_syntax(text, fault.msg)) from None
    except RuntimeError as fault:
        if str(fault).startswith("Corruption"):
            raise StoreDamaged(phrase("revision-damaged")) from fault
        raise QueryRefused(phrase("query-refused", fault=fault)) from None


def _choose_format(request: Request, result: Result) -> str:
    """Return the format for a kind of result; nothing of it has been computed so far."""
    if isinstance(result, QueryTriples):
        wanted, kind, formats = request.graph, "answer-graph", GRAPH_FORMATS
    else:
        wanted, kind, formats = request.solutions, "answer-table", SOLUTION_FORMATS
    if wanted is None:
        offered = [f.media_types[0] for f in formats]
        raise NotAcceptable(phrase("answer-format", kind=phrase(kind), offered=offered))
    return wanted


@lru_cache(maxsize=OPEN_STORES)
def open_store(path: str, memory: int) -> Store:
    """Open a store read-only and let this process take `memory` bytes more from here on.

    Raises StoreDamaged.
    """
    lift_memory_limit()
    try:
        return Store.read_only(path)
    except (OSError, RuntimeError) as fault:
        if FULL in str(fault):
            raise StoreError(phrase("files-exhausted")) from fault
        raise StoreDamaged(
            phrase("revision-damaged")
        ) from fault  # the cause names paths: for the log only
    finally:
        limit_memory(memory)


def read_rows(answer: Answer) -> list[Row]:
    """Return the solutions of a JSON answer, unbound variables left out."""
    solutions = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - asked for by select()
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name in names if (term := solution[name]) is not None}
        for solution in solutions
    ]


def take_body(answer: Answer) -> Answer:
    """Return an answer with its bytes in memory; its file, if any, is deleted."""
    if not answer.file:
        return answer
    body = answer.file.read_bytes()
    answer.file.unlink()
    return replace(answer, body=body, file=None)


def _name_graphs(request: Request, graphs: Sequence[str]) -> list[NamedNode | BlankNode] | None:
    # SPARQL 1.1 Protocol, section 2.1.4: a dataset in the request is the whole dataset
    if not request.default_graphs and not request.named_graphs:
        return None
    return [make_node(iri) for iri in graphs]


def _write(result: Result, wanted: str, output: Spool) -> None:
    target = cast("IO[bytes]", output)
    if isinstance(result, QueryTriples):
        triples = list(result)
        serialize(triples, target, RDF_SYNTAXES[wanted], prefixes=choose_prefixes(triples))
    else:
        result.serialize(target, RESULT_SYNTAXES[wanted])


def _drop_file(file: Path, done: Future[Answer]) -> None:
    if done.cancelled() or done.exception() is not None:
        file.unlink(missing_ok=True)
