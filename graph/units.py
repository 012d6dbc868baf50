"""What is validated together: some named graphs of a store, read as one graph."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
)

from graph.paths import Step
from graph.shapes import Pattern

Term = NamedNode | BlankNode | Literal | Triple
Statement = Quad | Triple
# graphs of no county that every unit has
SHARED: Final = ("shared", "ontology", "codes", "labels")


@dataclass(frozen=True)
class Unit:
    """Graphs of a store that are validated together, and a name for them.

    Labels of several concept versions must not stand in one unit: rules compare them.
    """

    name: str
    store: Store
    graphs: tuple[str, ...]

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Quad]:
        """Return the statements that match; one that stands in two graphs comes twice."""
        if isinstance(subject, Literal):
            return
        for graph in self._nodes:
            yield from self.store.quads_for_pattern(subject, predicate, value, graph)

    def select(self, query: str) -> QuerySolutions:
        """Return the solutions of a query over the unit."""
        answer = self.store.query(query, default_graph=[*self._nodes])
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - only SELECT is asked
        return answer

    def copy(self) -> "Unit":
        """Return the unit in a store of its own, where queries are much faster."""
        store = Store()
        store.bulk_extend(
            Quad(q.subject, q.predicate, q.object) for q in self.match(None, None, None)
        )
        return Unit(self.name, store, ())

    @cached_property
    def _nodes(self) -> tuple[NamedNode | DefaultGraph, ...]:
        return tuple(NamedNode(graph) for graph in self.graphs) or (DefaultGraph(),)


def follow(unit: Unit, starts: Iterable[Term], way: Iterable[Step]) -> Iterator[Quad]:
    """Return all statements on a way that begins at some nodes."""
    here = set(starts)
    for step in way:
        quads, here = take(unit, here, step)
        yield from quads


def reach(unit: Unit, starts: Iterable[Term], way: Iterable[Step]) -> set[Term]:
    """Return the nodes that a way leads to from some nodes."""
    here = set(starts)
    for step in way:
        _, here = take(unit, here, step)
    return here


def take(unit: Unit, starts: AbstractSet[Term], step: Step) -> tuple[list[Quad], set[Term]]:
    """Return the statements on one step from some nodes, and the nodes that it leads to."""
    predicate = NamedNode(step.predicate)
    quads: list[Quad] = []
    met: set[Term] = set(starts) if step.repeated else set()
    ahead = set(starts)
    while ahead:
        new = [quad for node in ahead for quad in unit.match(*_end(node, predicate, step))]
        ends = {quad.subject if step.inverse else quad.object for quad in new}
        quads += new
        ahead = ends - met if step.repeated else set()
        met |= ends
    return quads, met


def _end(
    node: Term, predicate: NamedNode, step: Step
) -> tuple[Term | None, NamedNode, Term | None]:
    return (None, predicate, node) if step.inverse else (node, predicate, None)


def read_patterns(unit: Unit, patterns: Iterable[Pattern]) -> Iterator[Quad]:
    """Return all statements that some patterns match."""
    for predicate, value in patterns:
        yield from unit.match(
            None, NamedNode(predicate) if predicate else None, NamedNode(value) if value else None
        )
