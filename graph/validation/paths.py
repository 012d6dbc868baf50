"""Paths of shapes and queries: as ways, step by step, and in SPARQL notation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.term import BNode, Node

MARKS: Final = MappingProxyType({
    SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?",
})  # fmt: skip


class Uncovered(Exception):
    """A shape or a query uses something that only the judge understands."""


@dataclass(frozen=True)
class Step:
    """One step along a path: a property, against its direction or not, once or repeatedly.

    A repeated step may also be left out.
    """

    predicate: URIRef
    inverse: bool = False
    repeated: bool = False


Way = tuple[Step, ...]
TYPE: Final = Step(URIRef(RDF.type))
SUPERCLASS: Final = Step(URIRef(RDFS.subClassOf), repeated=True)

# The ways that a marked step stands for.
REPETITIONS: Final[Mapping[str, Callable[[Step, Step], tuple[Way, ...]]]] = MappingProxyType({
    "*": lambda _, again: ((again,),),
    "+": lambda once, again: ((once, again),),
    "?": lambda once, _: ((), (once,)),
})  # fmt: skip


def list_path_ways(graph: Graph, path: Node | None) -> Iterator[Way]:
    """List the alternatives of a SHACL path (SHACL section 2.3.1) as ways."""
    if path is None:
        yield ()
    elif isinstance(path, URIRef):
        yield (Step(path),)
    elif inverse := graph.value(path, SH.inversePath):
        yield (invert(only_step(list_path_ways(graph, inverse))),)
    elif marked := next(((m, o) for k, m in MARKS.items() for o in graph.objects(path, k)), None):
        yield from repeat(only_step(list_path_ways(graph, marked[1])), marked[0])
    elif head := graph.value(path, SH.alternativePath):
        for each in Collection(graph, head):
            yield from list_path_ways(graph, each)
    else:
        yield from join(*(list_path_ways(graph, each) for each in Collection(graph, path)))


def list_query_ways(path: object) -> Iterator[Way]:
    """List the alternatives of a path in a query, as rdflib reads it, as ways.

    Raises Uncovered if it repeats more than one step, or excludes properties.
    """
    if isinstance(path, URIRef):
        yield (Step(path),)
    elif isinstance(path, InvPath):
        for way in list_query_ways(path.arg):
            yield tuple(invert(step) for step in reversed(way))
    elif isinstance(path, MulPath):
        yield from repeat(only_step(list_query_ways(path.path)), str(path.mod))
    elif isinstance(path, AlternativePath):
        for each in path.args:
            yield from list_query_ways(each)
    elif isinstance(path, SequencePath):
        yield from join(*map(list_query_ways, path.args))
    else:
        raise Uncovered(path)


def join(*parts: Iterator[Way]) -> Iterator[Way]:
    """List the ways of a sequence, given those of its parts."""
    for ways in product(*parts):
        yield tuple(step for way in ways for step in way)


def repeat(step: Step, mark: str) -> tuple[Way, ...]:
    """Return the ways that a step with one of the marks * + ? stands for."""
    return REPETITIONS[mark](step, Step(step.predicate, step.inverse, repeated=True))


def only_step(ways: Iterator[Way]) -> Step:
    """Return the one step some ways consist of; raises Uncovered if it is more."""
    found = list(ways)
    if len(found) != 1 or len(found[0]) != 1 or found[0][0].repeated:
        raise Uncovered(found)
    return found[0][0]


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
