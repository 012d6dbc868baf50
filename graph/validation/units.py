"""What is validated together: some named graphs of a store, read as one graph."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from graph.validation.paths import Step
from graph.validation.shapes import Pattern

Term = NamedNode | BlankNode | Literal | Triple
Statement = Quad | Triple
# graphs of no county that every unit has
SHARED: Final = ("shared", "ontology", "codes", "labels")


class Source(Protocol):
    """Where statements can be looked up."""

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Statement]:
        """Return the statements that match; one may come several times."""
        ...


@dataclass(frozen=True)
class Unit:
    """Graphs of a store that are validated together, and a name for them.

    Without graphs the unit is what lies in the store's default graph. Labels of several concept
    versions must not stand in one unit: rules compare them.
    """

    name: str
    store: Store
    graphs: tuple[str, ...] = ()

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Quad]:
        """Return the statements that match; one that stands in two graphs comes twice."""
        if isinstance(subject, Literal | Triple):
            return
        if subject is not None and self.graphs:  # one look-up costs less than one for each graph
            for quad in self.store.quads_for_pattern(subject, predicate, value, None):
                if quad.graph_name in self._names:
                    yield quad
            return
        for graph in self.nodes:
            yield from self.store.quads_for_pattern(subject, predicate, value, graph)

    def select(self, query: str) -> QuerySolutions:
        """Return the solutions of a query over the unit."""
        answer = self.store.query(query, default_graph=[*self.nodes])
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - only SELECT is asked
        return answer

    def copy(self) -> "Unit":
        """Return the unit in a store of its own, in memory."""
        texts = [
            self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
            for graph in self.nodes
        ]
        return load(self.name, b"".join(texts).decode())

    @cached_property
    def nodes(self) -> tuple[NamedNode | DefaultGraph, ...]:
        """The graphs as the store names them."""
        return tuple(NamedNode(graph) for graph in self.graphs) or (DefaultGraph(),)

    @cached_property
    def _names(self) -> frozenset[NamedNode | DefaultGraph]:
        return frozenset(self.nodes)


def load(name: str, text: str) -> Unit:
    """Load N-Triples that a store has written into a unit of its own, in memory."""
    if " _:" in text or "\n_:" in text or text.startswith("_:"):
        # a store gives blank nodes other names when it loads them
        return collect(name, parse(text, format=RdfFormat.N_TRIPLES, lenient=True))
    store = Store()
    store.load(text, format=RdfFormat.N_TRIPLES, lenient=True)
    return Unit(name, store)


def collect(name: str, statements: Iterable[Statement]) -> Unit:
    """Collect statements in a unit of its own, in memory."""
    store = Store()
    store.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in statements)
    return Unit(name, store)


def follow(source: Source, starts: Iterable[Term], way: Iterable[Step]) -> Iterator[Statement]:
    """Return all statements on a way that begins at some nodes."""
    here = set(starts)
    for step in way:
        statements, here = take(source, here, step)
        yield from statements


def reach(source: Source, starts: Iterable[Term], way: Iterable[Step]) -> set[Term]:
    """Return the nodes that a way leads to from some nodes."""
    here = set(starts)
    for step in way:
        _, here = take(source, here, step)
    return here


def take(
    source: Source, starts: AbstractSet[Term], step: Step
) -> tuple[list[Statement], set[Term]]:
    """Return the statements on one step from some nodes, and the nodes that it leads to."""
    predicate = NamedNode(step.predicate)
    taken: list[Statement] = []
    met: set[Term] = set(starts) if step.repeated else set()
    ahead = set(starts)
    while ahead:
        new = [each for node in ahead for each in source.match(*_end(node, predicate, step))]
        ends = {each.subject if step.inverse else each.object for each in new}
        taken += new
        ahead = ends - met if step.repeated else set()
        met |= ends
    return taken, met


def _end(
    node: Term, predicate: NamedNode, step: Step
) -> tuple[Term | None, NamedNode, Term | None]:
    return (None, predicate, node) if step.inverse else (node, predicate, None)


def read_patterns(source: Source, patterns: Iterable[Pattern]) -> Iterator[Statement]:
    """Return all statements that some patterns match."""
    for predicate, value in patterns:
        yield from source.match(None, predicate, value)
