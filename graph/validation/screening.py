"""Shapes as tests of sets of nodes: which may break a rule; the judge has only these to look at.

Each constraint becomes a test that finds the nodes that may break it. It may find too many (the
judge decides), never too few. Below `sh:not` the opposite counts: there it must find only nodes
that certainly break the constraint. Constraints that engines test differently in some corner
(datatypes, patterns, comparisons) are never certain.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from graph.validation.columns import Columns
from graph.validation.constraints import VALUING, Place, Test, unite
from graph.validation.counting import COUNTING
from graph.validation.paths import Step, Uncovered, list_path_ways
from graph.validation.shapes import TARGETS, Rule

# Which nodes a target declaration with some term is about (SHACL section 2.1.3).
Finder = Callable[[Columns, URIRef], Collection[str]]
FINDERS: Final[Mapping[URIRef, Finder]] = MappingProxyType({
    SH.targetClass: lambda columns, term: columns.find_instances(term.n3()),
    SH.targetSubjectsOf: lambda columns, term: columns.find_column(Step(term)).keys(),
    SH.targetObjectsOf: lambda columns, term: columns.find_column(Step(term, inverse=True)).keys(),
    SH.targetNode: lambda _, term: (term.n3(),),
})  # fmt: skip

# What says nothing about a node by itself.
SILENT: Final = frozenset({
    SH.path, SH.severity, SH.message, SH.flags, SH.name, SH.description, SH.order,
    SH.qualifiedMinCount, SH.qualifiedMaxCount, *TARGETS,
})  # fmt: skip


def find_targets(rule: Rule, columns: Columns) -> AbstractSet[str]:
    """Return the nodes that a rule is about."""
    return set().union(*(FINDERS[kind](columns, term) for kind, term in rule.targets))


@dataclass(frozen=True)
class Screen:
    """Writes the shapes of a graph as tests."""

    graph: Graph

    def write(self, shape: Node, *, certain: bool = False) -> Test:
        """Return what finds the nodes that may break a shape, or (certain) surely do.

        Raises Uncovered if it holds a constraint that has no test here.
        """
        path = self.graph.value(shape, SH.path)
        ways = None if path is None else tuple(list_path_ways(self.graph, path))
        place = Place(self, shape, ways, certain)
        own: list[Test] = []
        inner: list[Test] = []
        for kind, argument in self._list_constraints(shape):
            if kind in VALUING:
                inner.append(VALUING[kind](place, argument))
            elif kind in COUNTING:
                own.append(COUNTING[kind](place, argument))
            else:
                raise Uncovered(kind)
        if inner:
            own.append(place.lift(unite(inner)))
        return unite(own)

    def _list_constraints(self, shape: Node) -> Iterator[tuple[URIRef, Node]]:
        for kind, argument in self.graph.predicate_objects(shape):
            if str(kind).startswith(str(SH)) and kind not in SILENT:
                yield URIRef(str(kind)), argument
