"""Paths of shapes: as ways, step by step, and in SPARQL notation."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

REPEATING: Final = (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
MARKS: Final = MappingProxyType({
    SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?",
})  # fmt: skip


class Uncovered(Exception):
    """A shape uses something that only the judge understands."""


@dataclass(frozen=True)
class Step:
    """One step along a path: a property, against its direction or not, once or repeatedly."""

    predicate: URIRef
    inverse: bool = False
    repeated: bool = False

    @property
    def text(self) -> str:
        """The step in SPARQL; a repeated one may also be left out."""
        return f"{'^' if self.inverse else ''}{self.predicate.n3()}{'*' if self.repeated else ''}"


Way = tuple[Step, ...]
TYPE: Final = Step(URIRef(RDF.type))
SUPERCLASS: Final = Step(URIRef(RDFS.subClassOf), repeated=True)


def list_path_ways(graph: Graph, path: Node | None) -> Iterator[Way]:
    """List the alternatives of a SHACL path (SHACL section 2.3.1) as ways."""
    if path is None:
        yield ()
    elif isinstance(path, URIRef):
        yield (Step(path),)
    elif inverse := graph.value(path, SH.inversePath):
        yield (invert(only_step(graph, inverse)),)
    elif repeated := next((o for kind in REPEATING for o in graph.objects(path, kind)), None):
        step = only_step(graph, repeated)
        yield (Step(step.predicate, step.inverse, repeated=True),)
    elif head := graph.value(path, SH.alternativePath):
        for each in Collection(graph, head):
            yield from list_path_ways(graph, each)
    else:
        yield from list_sequence_ways(graph, list(Collection(graph, path)))


def list_sequence_ways(graph: Graph, parts: list[Node]) -> Iterator[Way]:
    """List the ways of a sequence path."""
    if not parts:
        yield ()
        return
    for first in list_path_ways(graph, parts[0]):
        for rest in list_sequence_ways(graph, parts[1:]):
            yield first + rest


def only_step(graph: Graph, path: Node) -> Step:
    """Return the one step a path consists of; raises Uncovered if it has more."""
    ways = list(list_path_ways(graph, path))
    if len(ways) != 1 or len(ways[0]) != 1:
        raise Uncovered(path)
    return ways[0][0]


def invert(step: Step) -> Step:
    """Return a step in the other direction."""
    return Step(step.predicate, not step.inverse, step.repeated)


def write_path(graph: Graph, path: Node) -> str:
    """Write a SHACL path in SPARQL notation (SPARQL 1.1 section 9.1)."""
    if isinstance(path, URIRef):
        return path.n3()
    assert isinstance(path, BNode)  # noqa: S101 - SHACL section 2.3.1 knows no other
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{write_path(graph, inverse)}"
    for kind, mark in MARKS.items():
        if (inner := graph.value(path, kind)) is not None:
            return f"({write_path(graph, inner)}){mark}"
    head = graph.value(path, SH.alternativePath)
    parts = Collection(graph, path if head is None else head)
    return f"({('/' if head is None else '|').join(write_path(graph, each) for each in parts)})"
